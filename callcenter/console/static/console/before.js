// The step before dialling: what is to be read, how much of it is ticked, and a warning while something is not. And the
// longer wrap-up after it. call.js asks for the step by window.aftercall.before; ticks.js keeps each tick.

const byId = (id) => document.getElementById(id);
const box = byId("before");
const boxes = [...document.querySelectorAll("[data-read]")];
const unread = () => boxes.filter((each) => !each.checked);

let greeting = "";

window.aftercall.before = box && {
  // Puts the step before all others; answers where the call begins.
  begin(state) {
    greeting = state.steps[0].key;
    state.steps.unshift({ key: "before", when: "always", ad: false, name: "" });
    for (const words of Object.values(state.scripts)) words.steps.before = { say: words.steps[greeting].say, do: [] };
    return unread().length && !state.dialled_at ? "before" : greeting;
  },
  show(step, dialled) {
    const done = boxes.length - unread().length;
    const button = byId("steps").querySelector('[data-step="before"] button');
    button.textContent = box.dataset.name.replace("{done}", done).replace("{all}", boxes.length);
    button.dataset.done = done === boxes.length ? "1" : "";
    box.hidden = step !== "before";
    byId("unread").hidden = dialled || done === boxes.length;
  },
  // Ticks the next thing that is not read yet; after the last one the greeting comes.
  next(step, go) {
    const [first] = unread();
    if (first) {
      first.checked = true;
      first.dispatchEvent(new Event("change", { bubbles: true }));
    }
    if (step !== "before") go("before");
    else if (!unread().length) go(greeting);
  },
  dialled(step, go) {
    if (step === "before") go(greeting);
    if (unread().length) window.aftercall.say(box.dataset.warning, "warning");
  },
};

document.addEventListener("click", async (event) => {
  const reason = event.target.closest("[data-longer]");
  if (!reason) return;
  const list = byId("longer");
  try {
    const answer = await window.aftercall.ask("POST", list.dataset.url, { reason: reason.dataset.longer });
    const found = await answer.json();
    if (!answer.ok) throw Object.assign(new Error(found.detail), { told: true });
    window.aftercall.seat?.show(found);
    byId("open-longer").hidden = true;
    byId("longer-dialog").close();
  } catch (error) {
    byId("longer-problem").textContent = error.told ? error.message : list.dataset.lost;
  }
});
