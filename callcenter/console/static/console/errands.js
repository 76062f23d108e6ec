// Tasks for the shop. Each gets its id here and is sent at once; what the server has not taken yet waits in this page,
// which warns before it is left, and goes with the end of the call (call.js asks for it). Until the shop has seen a
// task of this call, the agent can take it back.

const byId = (id) => document.getElementById(id);
const dialog = byId("errand-dialog");
const form = byId("errand-form");
const W = form.dataset;
const waiting = new Map(); // by id, tasks to bring; one that is taken back meanwhile stays until the server knows of that
const going = new Set(); // ids of tasks to take back
let turn = Promise.resolve(); // one request after the other: no task is taken back before it came
let kind = "";

const lineOf = (id) => byId(`errand-${id}`);

function told() {
  const whom = byId("e-for").selectedOptions[0].dataset;
  return {
    kind,
    words: byId("e-words").value.trim(),
    due_at: byId("e-due").value || byId("e-time").value,
    ...(whom.person ? { person: whom.person } : { post: whom.post }),
  };
}

// A task of this call: its words, what is still to be sent of it, and a button to take it back.
function draw(id, words) {
  const line = lineOf(id) || document.createElement("li");
  line.id = `errand-${id}`;
  line.dataset.mine = id;
  line.dataset.words ||= words;
  const rest = going.has(id) ? W.going : waiting.has(id) ? W.unsent : "";
  const state = document.createElement("span");
  state.className = "ac-muted";
  state.textContent = rest && ` · ${rest}`;
  line.replaceChildren(line.dataset.words, state, ...(going.has(id) ? [] : [" ", backButton(id)]));
  byId("errands").append(line);
  tell();
}

function tell() {
  byId("errands-state").textContent = waiting.size || going.size ? W.waits : "";
}

function backButton(id, digit) {
  const button = document.createElement("button");
  Object.assign(button, { type: "button", className: "btn btn-sm" });
  button.dataset.back = id;
  if (digit) {
    button.dataset.digit = digit;
    button.append(Object.assign(document.createElement("kbd"), { textContent: digit }));
  }
  button.append(W.back);
  return button;
}

const wordsOf = ({ kind: code, words }) =>
  [form.querySelector(`[data-kind="${code}"] span`).textContent, words].filter(Boolean).join(" · ");

// Brings one task, or takes it back; answers nothing when the network is away.
async function ask(method, id) {
  try {
    const url = W.url.replace("00000000-0000-0000-0000-000000000000", id);
    return await window.aftercall.ask(method, url, method === "PUT" ? waiting.get(id) : null);
  } catch {
    return null;
  }
}

const why = async (answer) => (await answer.json().catch(() => ({}))).detail;

// Sends what there is about one task. A refusal opens it again; without a network it waits.
async function send(id) {
  if (going.has(id)) return drop(id);
  const sent = waiting.get(id);
  if (!sent) return undefined;
  const answer = await ask("PUT", id);
  if (answer?.ok) {
    waiting.delete(id);
    if (!going.has(id)) window.aftercall.say(W.kept, "info");
  } else if ([400, 422].includes(answer?.status)) {
    waiting.delete(id);
    if (!going.has(id)) return reopen(id, sent, await why(answer));
  }
  if (!going.has(id)) draw(id);
  return undefined;
}

async function drop(id) {
  const answer = await ask("DELETE", id);
  if (answer?.ok || answer?.status === 404) {
    forget(id);
    lineOf(id).remove();
    tell();
    window.aftercall.say(W.gone, "info");
  } else if (answer?.status === 409) {
    forget(id);
    draw(id);
    lineOf(id).querySelector("button").remove();
    delete lineOf(id).dataset.mine;
    const problem = await why(answer);
    if (dialog.open) byId("errand-problem").textContent = problem;
    else window.aftercall.say(problem, "warning");
  }
}

function forget(id) {
  waiting.delete(id);
  going.delete(id);
}

const soon = (id) => (turn = turn.then(() => send(id)));

function takeBack(id) {
  going.add(id);
  draw(id);
  soon(id);
}

function reopen(id, sent, problem) {
  lineOf(id)?.remove();
  going.delete(id);
  choose(sent.kind);
  byId("e-words").value = sent.words;
  if (!dialog.open) dialog.showModal();
  byId("errand-problem").textContent = problem || W.missing;
}

function choose(value) {
  kind = value;
  for (const button of form.querySelectorAll("[data-kind]")) button.setAttribute("aria-pressed", String(button.dataset.kind === kind));
}

// The tasks of this call that can still be taken back, each with the next free digit.
function drawMine() {
  const kinds = form.querySelectorAll("[data-kind]").length;
  const lines = [...document.querySelectorAll("#errands [data-mine]")].filter((each) => !going.has(each.dataset.mine));
  const rows = lines.map((each, n) => {
    const row = document.createElement("li");
    row.append(backButton(each.dataset.mine, kinds + n < 9 ? String(kinds + n + 1) : ""), ` ${each.dataset.words}`);
    return row;
  });
  byId("errands-mine").hidden = !rows.length;
  byId("errands-mine").querySelector("ul").replaceChildren(...rows);
}

function open() {
  form.reset();
  choose("");
  drawMine();
  byId("e-other").hidden = true;
  byId("errand-problem").textContent = "";
  dialog.showModal();
  form.querySelector("[data-kind]").focus();
}

function keep() {
  const sent = told();
  if (!sent.kind || !sent.due_at || (sent.kind === "other" && !sent.words)) {
    byId("errand-problem").textContent = W.missing;
    (sent.kind ? byId("e-words") : form.querySelector("[data-kind]")).focus();
    return;
  }
  const id = crypto.randomUUID();
  waiting.set(id, sent);
  draw(id, wordsOf(sent));
  dialog.close();
  soon(id);
}

for (const line of document.querySelectorAll("#errands [data-mine]")) {
  line.dataset.words = line.querySelector("[data-words]").textContent.trim();
  line.append(" ", backButton(line.dataset.mine));
}
byId("open-errand").addEventListener("click", open);
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-back]:not(form)");
  if (!button) return;
  takeBack(button.dataset.back);
  if (dialog.open) drawMine(); // what is being written there stays
  (dialog.open ? form.querySelector("[data-kind]") : byId("open-errand")).focus();
});
form.addEventListener("submit", (event) => {
  event.preventDefault();
  keep();
});
form.addEventListener("click", (event) => {
  const button = event.target.closest("[data-kind]");
  if (!button) return;
  choose(button.dataset.kind);
  byId("e-words").focus();
});
byId("e-due").addEventListener("change", () => {
  byId("e-other").hidden = Boolean(byId("e-due").value);
  if (!byId("e-due").value) byId("e-time").focus();
});
document.addEventListener("keydown", (event) => {
  if (!dialog.open || event.isComposing || event.keyCode === 229 || event.repeat) return;
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    keep();
  }
});
window.addEventListener("online", () => new Set([...waiting.keys(), ...going]).forEach(soon));
window.addEventListener("beforeunload", (event) => {
  if (waiting.size || going.size) event.preventDefault();
});

// What goes with the end of the call, and what came of it.
let along = [];
(window.aftercall.asides ??= []).push({
  body: () => {
    along = [[...waiting.keys()], [...going]];
    return { errands: [...waiting].map(([id, sent]) => ({ id, ...sent })), errands_taken_back: along[1] };
  },
  taken: () => {
    along[0].forEach((id) => waiting.delete(id));
    along[1].forEach((id) => going.delete(id));
  },
});
