// The desk's one key: Ctrl+Enter (⌘+Enter) takes the next call, as it does at the end of a call. And its times: an agent
// reads them on the clock of the computer, whichever zone the server chose.
const pad = (number) => String(number).padStart(2, "0");
for (const each of document.querySelectorAll("main time")) {
  const at = new Date(each.dateTime);
  const clock = `${pad(at.getHours())}:${pad(at.getMinutes())}`;
  const day = `${at.getFullYear()}-${pad(at.getMonth() + 1)}-${pad(at.getDate())}`;
  each.textContent = each.textContent.includes("-") ? `${day} ${clock}` : clock;
}
document.getElementById("zone").textContent = Intl.DateTimeFormat().resolvedOptions().timeZone;

document.addEventListener("keydown", (event) => {
  if (event.isComposing || event.keyCode === 229 || event.repeat) return;
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
  event.preventDefault();
  const button = document.getElementById("next-call");
  if (!button.disabled) button.form.requestSubmit(button);
});
