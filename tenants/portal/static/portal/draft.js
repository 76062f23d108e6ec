// A form whose draft is kept by the server as it is typed. Without this script its button saves it. Files and what is to
// be taken off come with the form alone: as long as there are any, the page warns before it is left.

const form = document.querySelector("form[data-draft]");
const W = form.dataset;
const state = form.querySelector("[data-draft-state]");
const lang = document.documentElement.lang;
let changes = 0;
let saving = false;
let timer = 0;
let retry = 0;

form.addEventListener("input", () => {
  changes += 1;
  clearTimeout(timer);
  timer = setTimeout(save, 500);
});
const written = () => {
  const body = new FormData(form);
  body.delete("file");
  return body;
};
const hasMore = () => [...form.querySelectorAll("input[type=file]")].some((field) => field.files.length) || form.querySelector("[name=take_off]:checked");
form.addEventListener("submit", () => clearTimeout(timer));

async function save() {
  if (saving || W.leaving) return;
  saving = true;
  const saved = changes;
  try {
    const answer = await fetch(W.draft, {
      method: "POST",
      body: written(),
      headers: { Accept: "application/json" },
      redirect: "error",
      signal: AbortSignal.timeout(10000),
    });
    if (!answer.ok) throw new Error(answer.status);
    const { saved_at } = await answer.json();
    retry = 0;
    if (saved === changes && !hasMore()) delete W.changed; // nothing to warn of any more
    state.textContent = W.kept.replace("{time}", new Date(saved_at).toLocaleTimeString(lang, { hourCycle: "h23" }));
  } catch {
    retry = Math.min(15000, retry ? retry * 2 : 1000);
    state.textContent = W.lost;
  } finally {
    saving = false;
  }
  if (retry || saved !== changes) timer = setTimeout(save, retry);
}
