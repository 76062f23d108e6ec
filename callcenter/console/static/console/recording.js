// Whether the customer agrees to be recorded: noted with one key and saved at once, else with the end of the call.

const byId = (id) => document.getElementById(id);
const box = byId("recording");
const W = box.dataset;
const buttons = [...box.querySelectorAll("[data-consent]")];
const form = byId("recording-form");
let waiting = null; // true or false, as long as the server has not taken it

function show() {
  for (const button of buttons) button.setAttribute("aria-pressed", String(button.dataset.consent === W.consents));
  byId("consent-no-words").hidden = W.consents !== "no";
  if (form) form.hidden = W.consents !== "yes";
}

async function send(body) {
  const state = byId("recording-state");
  try {
    const answer = await window.aftercall.ask("PUT", W.url, body);
    state.textContent = answer.ok ? "" : (await answer.json()).detail;
    return answer.ok;
  } catch {
    state.textContent = W.lost;
    return false;
  }
}

async function note(said) {
  W.consents = said;
  show();
  waiting = said === "yes";
  const sent = waiting;
  if ((await send({ consents: sent })) && waiting === sent) waiting = null;
}

for (const button of buttons) button.addEventListener("click", () => note(button.dataset.consent));
form?.addEventListener("submit", async (event) => {
  event.preventDefault();
  if (await send({ link: byId("recording-link").value })) window.aftercall.say(W.kept, "info");
});
window.addEventListener("online", () => waiting !== null && note(waiting ? "yes" : "no"));
window.addEventListener("beforeunload", (event) => {
  if (waiting !== null) event.preventDefault();
});

(window.aftercall.asides ??= []).push({
  body: () => (waiting === null ? {} : { recording: { consents: waiting } }),
  taken: () => (waiting = null),
});
show();
