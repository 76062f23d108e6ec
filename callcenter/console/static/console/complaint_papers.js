// Photos and papers of a complaint on a call: kept with its draft as they are chosen or pasted, one after the other. What
// cannot be sent now waits in the page and is tried again. The call never waits: its end says once what is left out.

const byId = (id) => document.getElementById(id);
const { ask, complaint: call } = window.aftercall;
const form = byId("complaint-form");
const dialog = byId("complaint-dialog");
const field = byId("c-file");
const count = form.elements.paper_count;
const W = byId("c-papers").dataset;
const lang = document.documentElement.lang;
let kept = JSON.parse(byId("complaint-papers").textContent);
let waiting = []; // { file, problem }: not with the draft yet, or refused for good
let sending = false;
let lost = false;
let told = false; // that the network is away: once
let timer = 0;
let warned = "";

// --- What there is

function show() {
  const lines = [
    ...kept.map((paper) => line(paper.name, size(paper.size), W.off, () => takeOff(paper))),
    ...waiting.map((one) => line(one.file.name, one.problem || (lost ? W.lost : W.sending), W.out, () => leaveOut(one), one.problem || lost)),
  ];
  byId("c-papers-list").replaceChildren(...lines);
  const many = String(kept.length + waiting.filter((one) => !one.problem).length || "");
  if (many === count.value) return;
  count.value = many; // a file alone is something begun, too
  if (call.state !== "kept") form.dispatchEvent(new Event("input"));
}

function line(name, words, action, press, isWrong) {
  const [item, text, button, what] = ["li", "span", "button", "span"].map((tag) => document.createElement(tag));
  text.textContent = `${name} · ${words}`;
  if (isWrong) text.className = "ac-error";
  Object.assign(button, { type: "button", className: "btn btn-sm" });
  Object.assign(what, { className: "visually-hidden", textContent: ` ${name}` });
  button.append(action, what);
  button.addEventListener("click", () => {
    field.focus();
    press();
  });
  item.append(text, button);
  return item;
}

function size(bytes) {
  const [amount, unit] = bytes < 1e6 ? [Math.max(1, bytes / 1e3), "kilobyte"] : [bytes / 1e6, "megabyte"];
  return new Intl.NumberFormat(lang, { style: "unit", unit, maximumFractionDigits: unit === "megabyte" ? 1 : 0 }).format(amount);
}

function tell(name, problem) {
  if (dialog.open) byId("c-papers-said").textContent = `${name} · ${problem}`;
  else window.aftercall.say(`${name} · ${problem}`, "warning");
}

// --- Sending

function add(files) {
  waiting.push(...[...files].map((file) => ({ file, problem: "" })));
  warned = "";
  if (sending) show();
  else send();
}

async function send() {
  if (sending) return;
  clearTimeout(timer);
  sending = true;
  lost = false;
  show();
  for (let one; !lost && (one = waiting.find(({ problem }) => !problem)); show()) await sendOne(one);
  sending = false;
  if (lost) timer = setTimeout(send, 10000);
}

async function sendOne(one) {
  const body = new FormData();
  body.append("file", one.file, one.file.name);
  try {
    const answer = await ask("POST", W.url, body, { seconds: 60 });
    if (answer.status >= 500) throw new Error(answer.status);
    const { papers, detail } = await answer.json().catch(() => ({}));
    told = false;
    if (!waiting.includes(one)) await undo(papers ?? []);
    else if (papers) {
      kept = papers;
      waiting = waiting.filter((other) => other !== one);
    } else {
      one.problem = detail || W.refused;
      tell(one.file.name, one.problem);
    }
  } catch {
    lost = true;
    if (told || !waiting.includes(one)) return;
    tell(one.file.name, W.lost);
    told = true;
  }
}

// A file that was left out while it was under way is with the draft now, as the last one: it goes again.
async function undo(papers) {
  const fresh = papers.filter(({ id }) => !kept.some((other) => other.id === id)).pop();
  if (!fresh) return;
  kept = [...kept, fresh];
  await takeOff(fresh);
}

async function takeOff(paper) {
  try {
    const answer = await ask("DELETE", `${W.url}${paper.id}/`);
    if (!answer.ok && answer.status !== 404) throw new Error(answer.status);
    kept = kept.filter((other) => other.id !== paper.id);
  } catch {
    tell(paper.name, W.notOff);
  }
  show();
}

function leaveOut(one) {
  waiting = waiting.filter((other) => other !== one);
  show();
}

// --- Start

field.addEventListener("input", (event) => event.stopPropagation()); // no word of the form has changed
field.addEventListener("change", () => {
  add(field.files);
  field.value = "";
});
dialog.addEventListener("paste", (event) => {
  const { files, types } = event.clipboardData;
  if (!files.length || types.includes("text/plain")) return; // cells of a table come as a picture, too
  event.preventDefault();
  add(files);
});
byId("empty-complaint").addEventListener("click", async () => {
  waiting = [];
  show();
  for (const paper of [...kept]) await takeOff(paper);
});
window.addEventListener("online", send);
window.addEventListener("beforeunload", (event) => {
  if (waiting.some(({ problem }) => !problem)) event.preventDefault();
});
(window.aftercall.asides ??= []).push({
  body: () => ({}),
  left() {
    const missing = waiting.map(({ file }) => file.name).join();
    const says = call.state === "kept" && missing && missing !== warned ? W.left : "";
    warned = missing;
    return says;
  },
  taken: () => (waiting = []),
});
if (kept.length) show();
