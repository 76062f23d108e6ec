// Tasks for the shop. Each gets its id here and is sent at once; what the server has not taken yet waits in this page,
// which warns before it is left, and goes with the end of the call (call.js asks for it).

const byId = (id) => document.getElementById(id);
const dialog = byId("errand-dialog");
const form = byId("errand-form");
const W = form.dataset;
const waiting = new Map();
let kind = "";

const token = () => document.querySelector("meta[name=csrf-token]").content;

function told() {
  const whom = byId("e-for").selectedOptions[0].dataset;
  return {
    kind,
    words: byId("e-words").value.trim(),
    due_at: byId("e-due").value || byId("e-time").value,
    ...(whom.person ? { person: whom.person } : { post: whom.post }),
  };
}

function draw(id, sent) {
  const line = byId(`errand-${id}`) || document.createElement("li");
  const name = form.querySelector(`[data-kind="${sent.kind}"] span`).textContent;
  line.id = `errand-${id}`;
  line.textContent = [name, sent.words, waiting.has(id) ? W.unsent : ""].filter(Boolean).join(" · ");
  byId("errands").append(line);
  byId("errands-state").textContent = waiting.size ? W.waits : "";
}

// Sends one task. A refusal opens it again; without a network it waits.
async function send(id) {
  const sent = waiting.get(id);
  let answer;
  try {
    answer = await fetch(W.url.replace("00000000-0000-0000-0000-000000000000", id), {
      method: "PUT",
      body: JSON.stringify(sent),
      headers: { "Content-Type": "application/json", "X-CSRFToken": token() },
      redirect: "error",
      signal: AbortSignal.timeout(10000),
    });
  } catch {
    return draw(id, sent);
  }
  if (answer.ok) {
    waiting.delete(id);
    window.aftercall.say(W.kept, "info");
  } else if ([400, 422].includes(answer.status)) {
    waiting.delete(id);
    reopen(id, sent, (await answer.json().catch(() => ({}))).detail);
    return;
  }
  draw(id, sent);
}

function reopen(id, sent, problem) {
  byId(`errand-${id}`)?.remove();
  choose(sent.kind);
  byId("e-words").value = sent.words;
  if (!dialog.open) dialog.showModal();
  byId("errand-problem").textContent = problem || W.missing;
}

function choose(value) {
  kind = value;
  for (const button of form.querySelectorAll("[data-kind]")) button.setAttribute("aria-pressed", String(button.dataset.kind === kind));
}

function open() {
  form.reset();
  choose("");
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
  draw(id, sent);
  dialog.close();
  send(id);
}

byId("open-errand").addEventListener("click", open);
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
window.addEventListener("online", () => waiting.forEach((_sent, id) => send(id)));
window.addEventListener("beforeunload", (event) => {
  if (waiting.size) event.preventDefault();
});

// What goes with the end of the call, and what came of it.
let going = [];
(window.aftercall.asides ??= []).push({
  body: () => ({ errands: (going = [...waiting].map(([id, sent]) => ({ id, ...sent }))) }),
  taken: () => going.forEach(({ id }) => waiting.delete(id)),
});
