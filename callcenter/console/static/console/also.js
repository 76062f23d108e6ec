// What else is asked in the same call: each answer is saved at once. How it ended is sent by call.js with the call.

const seqs = new Map();

async function save(field) {
  const said = field.dataset.words ? `text:${field.value}` : field.value;
  if (!said) return;
  const [kind, value] = [said.slice(0, said.indexOf(":")), said.slice(said.indexOf(":") + 1)];
  const seq = (seqs.get(field) || Number(field.dataset.seq)) + 1;
  seqs.set(field, seq);
  const state = field.closest("section").querySelector("[role=status]");
  try {
    const answer = await window.aftercall.ask("PATCH", field.dataset.url, {
      question: field.dataset.question,
      score: kind === "score" ? Number(value) : null,
      code: kind === "code" ? value : "",
      text: kind === "text" ? value : "",
      seq,
    });
    state.textContent = answer.ok ? state.dataset.saved : (await answer.json()).detail;
  } catch {
    state.textContent = state.dataset.lost;
  }
}

document.addEventListener("change", (event) => {
  if (event.target.matches("[data-also-question]")) save(event.target);
});
