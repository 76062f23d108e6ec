// The palette and the phrases of the call screen, and its keys outside the questions. What an action does is call.js's
// matter: a press on its button says it.

const byId = (id) => document.getElementById(id);

// --- Everything the keys can do: type to find, Enter takes the first

const filter = byId("palette-filter");
const entries = [...document.querySelectorAll(".call-palette button")];
const found = () => entries.filter((each) => !each.hidden);

filter.addEventListener("input", () => {
  const wanted = filter.value.trim().toLowerCase();
  for (const each of entries) each.hidden = !each.textContent.toLowerCase().includes(wanted);
});

byId("palette-dialog").addEventListener("close", () => {
  filter.value = "";
  for (const each of entries) each.hidden = false;
});

byId("palette-dialog").addEventListener("keydown", (event) => {
  if (event.isComposing || event.keyCode === 229) return;
  const rows = [filter, ...found()];
  const at = rows.indexOf(document.activeElement);
  const to = { ArrowDown: rows[at + 1], ArrowUp: rows[at - 1] }[event.key];
  if (to) to.focus();
  else if (event.key === "Enter" && document.activeElement === filter && rows[1]) rows[1].click();
  else return;
  event.preventDefault();
});

// --- Phrases: plain text, put where the agent was writing, else into the note

let last = byId("note");

document.addEventListener("focusin", (event) => {
  if (event.target.matches(".call textarea")) last = event.target;
});

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-phrase]");
  if (!button) return;
  button.closest("dialog").close();
  const field = last.offsetParent ? last : byId("note");
  const gap = field.value && !/\s$/.test(field.value.slice(0, field.selectionStart)) ? " " : "";
  field.focus();
  field.setRangeText(gap + button.dataset.phrase, field.selectionStart, field.selectionEnd, "end");
  field.dispatchEvent(new Event("input", { bubbles: true }));
});

// --- Outside the questions a key answers nothing; help opens all the same, and a digit says where it would count

const S = JSON.parse(byId("call-state").textContent);
const home = Object.keys(S.keys).find((key) => S.keys[key] === "survey");
let told = null;

document.addEventListener("keydown", (event) => {
  const { target, code, shiftKey } = event;
  if (event.defaultPrevented || event.isComposing || event.keyCode === 229 || !S.single_keys) return;
  if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
  if (target.closest("#survey, textarea, select, input:not([type=checkbox], [type=radio])")) return;
  const key = code === "Slash" && shiftKey ? "?" : event.key.toUpperCase();
  if (S.openers[key] === "help") {
    byId("help-dialog").showModal();
    event.preventDefault();
  } else if (/^(Digit|Numpad)\d$/.test(code) && !told?.isConnected) {
    told = window.aftercall.say(S.words.keys_elsewhere.replace("{key}", home));
  }
});
