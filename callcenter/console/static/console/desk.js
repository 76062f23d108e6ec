// The desk's one key: Ctrl+Enter (⌘+Enter) takes the next call, as it does at the end of a call.
document.addEventListener("keydown", (event) => {
  if (event.isComposing || event.keyCode === 229 || event.repeat) return;
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
  event.preventDefault();
  const button = document.getElementById("next-call");
  if (!button.disabled) button.form.requestSubmit(button);
});
