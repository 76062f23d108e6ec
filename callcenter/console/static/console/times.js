// The times that can be promised, for the list "call back" of the call screen: the page works without them, because
// the server refuses what is full. A time is handed to the field of call.js, which checks the calling hours.

const byId = (id) => document.getElementById(id);
const box = byId("times");
const W = box.dataset;
const day = byId("times-day");
const list = byId("times-list");
const problem = byId("callback-problem");
let found = null;

async function load(wanted = "") {
  try {
    const answer = await fetch(wanted ? `${W.url}?day=${wanted}` : W.url, { redirect: "error", signal: AbortSignal.timeout(10000) });
    if (!answer.ok) return;
    found = await answer.json();
    show();
  } catch {
    box.hidden = true; // the field for date and time is still there
  }
}

function show() {
  box.hidden = false;
  day.textContent = found.name;
  byId("times-before").disabled = found.day <= found.first;
  byId("times-after").disabled = found.day >= found.last;
  const focused = document.activeElement;
  const among = list.contains(focused);
  list.replaceChildren(...found.slots.map(button));
  if (!found.slots.length) list.replaceChildren(W.none);
  if (among) again(focused.dataset.at);
  else if (focused === byId("pick-time")) toFree();
}

function button({ at, time, free }, n) {
  const node = document.createElement("button");
  node.type = "button";
  node.className = "btn btn-sm";
  node.dataset.at = at;
  node.dataset.free = free;
  node.tabIndex = n ? -1 : 0;
  node.textContent = time;
  const state = document.createElement("span");
  state.textContent = free ? "" : W.full;
  if (!free) node.append(" ", state);
  return node;
}

const buttons = () => [...list.querySelectorAll("button")];

function to(n) {
  const every = buttons();
  const next = every[Math.max(0, Math.min(every.length - 1, n))];
  if (!next) return;
  for (const each of every) each.tabIndex = each === next ? 0 : -1;
  next.focus();
}

function toFree() {
  const free = buttons().findIndex((each) => Number(each.dataset.free));
  if (free >= 0) to(free);
}

// A list that arrives under the agent's hand leaves the hand where it was.
function again(at) {
  const same = buttons().findIndex((each) => each.dataset.at === at);
  if (same >= 0) to(same);
  else toFree();
}

const firm = () => byId("firm").checked;

function take(at) {
  byId("pick-time").value = at;
  byId("pick-take").click();
}

// What is full is refused here, with the next free times as buttons.
function refuse(words, offers) {
  problem.textContent = words;
  byId("take-next").hidden = true;
  byId("times-next").replaceChildren(
    ...offers.map(({ at, name }, n) => {
      const node = document.createElement("button");
      node.type = "button";
      node.className = "btn";
      node.dataset.at = at;
      node.dataset.free = 1;
      node.textContent = name;
      if (!n) setTimeout(() => node.focus());
      return node;
    }),
  );
}

function pressed(node) {
  if (!firm() || Number(node.dataset.free)) return take(node.dataset.at);
  const later = found.slots.filter(({ at, free }) => at > node.dataset.at && free).slice(0, 3);
  refuse(W.refusal.replace("{time}", node.textContent.trim().slice(0, 5)), later.map(({ at, time }) => ({ at, name: time })));
}

async function move(by) {
  const wanted = new Date(`${found.day}T00:00:00Z`);
  wanted.setUTCDate(wanted.getUTCDate() + by);
  const next = wanted.toISOString().slice(0, 10);
  if (next < found.first || next > found.last) return;
  await load(next);
  to(0);
}

const ACROSS = { ArrowLeft: -1, ArrowRight: 1 };

function columns() {
  const every = buttons();
  const wrapped = every.findIndex((each) => each.offsetTop > every[0].offsetTop);
  return wrapped < 0 ? every.length : wrapped;
}

box.addEventListener("keydown", (event) => {
  const at = buttons().indexOf(document.activeElement);
  const step = ACROSS[event.key] ?? { ArrowUp: -columns(), ArrowDown: columns() }[event.key];
  if (at >= 0 && step) to(at + step);
  else if (event.key === "Home" && at >= 0) to(0);
  else if (event.key === "End" && at >= 0) to(buttons().length - 1);
  else if (event.key === "PageDown") move(1);
  else if (event.key === "PageUp") move(-1);
  else return;
  event.preventDefault();
});

document.addEventListener(
  "click",
  (event) => {
    const quick = event.target.closest("[data-callback]");
    if (!quick) return;
    byId("times-next").replaceChildren();
    const full = found && firm() && found.full[quick.dataset.callback];
    if (!full) return;
    event.stopImmediatePropagation();
    refuse(W.refusal.replace("{time}", quick.lastChild.textContent.trim()), full);
  },
  true,
);

document.addEventListener("click", (event) => {
  const node = event.target.closest("#times [data-at], #times-next [data-at]");
  if (node) pressed(node);
  else if (event.target.closest("#times-before")) move(-1);
  else if (event.target.closest("#times-after")) move(1);
  else if (event.target.closest("[data-callback=pick]")) toFree();
});

// The list is asked for anew whenever the dialog opens: what was free may be taken by now.
new MutationObserver(() => {
  if (!byId("callback-dialog").open) return;
  byId("times-next").replaceChildren();
  load();
}).observe(byId("callback-dialog"), { attributeFilter: ["open"] });
