// The editor of scripts works without this. It keeps open what was open, asks before it takes a part out, hides what a
// kind of answer does not need, and saves by Ctrl+S.
let open = new Set();
let wish = "";
let busy = false;

const parts = () => [...document.querySelectorAll("#editor details.script-part")];
const above = (node) => (node ? [node, ...above(node.parentElement)] : []);

function reveal(node) {
  for (const each of above(node)) if (each.tagName === "DETAILS") each.open = true;
}

function hideWhatIsNotNeeded() {
  for (const part of document.querySelectorAll("[data-question]")) {
    const kind = part.querySelector("select[name$='-kind']").value;
    for (const block of part.querySelectorAll("[data-for]")) {
      const filled = [...block.querySelectorAll("input[type=text]")].some((field) => field.value);
      block.hidden = !block.dataset.for.split(" ").includes(kind) && !filled && !block.querySelector(".ac-error");
    }
  }
}

function toTarget() {
  const target = document.getElementById(location.hash.slice(1));
  if (!target || !target.closest("#editor")) return;
  reveal(target);
  target.scrollIntoView({ block: "center" });
  (target.matches("details") ? target.firstElementChild : target).focus();
}

// What is typed while an answer is on its way would be lost when it comes.
document.addEventListener("htmx:beforeRequest", () => (busy = true));
document.addEventListener("htmx:afterRequest", () => (busy = false));
for (const type of ["keydown", "beforeinput", "mousedown", "click"]) {
  document.addEventListener(type, (event) => busy && event.key !== "Tab" && event.preventDefault(), true);
}

document.addEventListener("htmx:beforeSwap", () => {
  open = new Set(parts().filter((part) => part.open).map((part) => part.dataset.key));
});
document.addEventListener("htmx:afterSettle", () => {
  for (const part of parts()) if (open.has(part.dataset.key)) part.open = true;
  if (wish.startsWith("add:")) {
    const made = parts().filter((part) => part.dataset.key.startsWith(wish.slice(4))).pop();
    reveal(made);
    made.querySelector("input[type=text], textarea").focus();
  }
  wish = "";
  hideWhatIsNotNeeded();
});
document.addEventListener("change", (event) => {
  if (event.target.matches("select[name$='-kind']")) hideWhatIsNotNeeded();
});
document.addEventListener(
  "click",
  (event) => {
    const button = event.target.closest("#editor button[name=wish]");
    if (!button || busy) return;
    if (button.dataset.ask && !window.confirm(button.dataset.ask)) event.preventDefault();
    else wish = button.value;
  },
  true,
);
document.addEventListener("keydown", (event) => {
  if (!(event.ctrlKey || event.metaKey) || event.altKey || event.key.toLowerCase() !== "s") return;
  event.preventDefault();
  document.getElementById("save").click();
});
window.addEventListener("hashchange", toTarget);
hideWhatIsNotNeeded();
toTarget();
