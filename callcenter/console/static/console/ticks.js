// What is ticked on the call screen is kept at once; call.js sends the ticks once more with the end of the call.

async function keep(box, body) {
  const group = box.closest("[data-url]");
  const state = group.querySelector("[role=status]");
  try {
    const answer = await window.aftercall.ask("PUT", group.dataset.url, body);
    state.textContent = answer.ok ? "" : (await answer.json()).detail;
  } catch {
    state.textContent = group.dataset.lost;
  }
}

document.addEventListener("change", (event) => {
  const box = event.target;
  if (box.matches("[data-remind]")) keep(box, { key: box.dataset.remind, on: box.checked });
  else if (box.name === "wechat") keep(box, { state: box.value });
});
