// A file dropped on the form is the file chosen. Without this script the file input does the same.
const zone = document.querySelector("[data-dropzone]");
const input = zone && zone.querySelector("input[type=file]");

if (input) {
  const mark = (on) => zone.classList.toggle("ac-dropping", on);
  for (const name of ["dragenter", "dragover"]) {
    zone.addEventListener(name, (event) => { event.preventDefault(); mark(true); });
  }
  zone.addEventListener("dragleave", () => mark(false));
  zone.addEventListener("drop", (event) => {
    event.preventDefault();
    mark(false);
    if (event.dataTransfer.files.length) input.files = event.dataTransfer.files;
  });
}
