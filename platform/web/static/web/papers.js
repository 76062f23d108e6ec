// Papers are sent file after file, each with its own progress; big photos are made smaller before they travel.
// Without this script the form sends them all at once. The form may come later than this script, in the sheet of a board.
const LONGEST_SIDE = 2600;
const SMALL_ENOUGH = 2 * 1024 * 1024;

async function smaller(file) {
  if (!/^image\/(jpeg|png|webp)$/.test(file.type) && !file.type.startsWith("image/hei")) return file;
  if (file.size <= SMALL_ENOUGH && !file.type.startsWith("image/hei")) return file;
  try {
    const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
    const scale = Math.min(1, LONGEST_SIDE / Math.max(picture.width, picture.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(picture.width * scale);
    canvas.height = Math.round(picture.height * scale);
    canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
    const body = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.85));
    const wins = body && (body.size < file.size || file.type.startsWith("image/hei"));
    return wins ? new File([body], file.name.replace(/\.\w+$/, "") + ".jpg", { type: "image/jpeg" }) : file;
  } catch {
    return file; // the server says what is wrong with it
  }
}

function send(form, file, progress) {
  return new Promise((done) => {
    const body = new FormData(form);
    body.delete("file");
    body.append("file", file);
    const request = new XMLHttpRequest();
    request.open("POST", form.action);
    request.setRequestHeader("Accept", "application/json");
    request.upload.addEventListener("progress", (event) => { progress.max = event.total; progress.value = event.loaded; });
    request.addEventListener("error", () => done(form.dataset.lost));
    request.addEventListener("load", () => {
      try {
        done(JSON.parse(request.responseText).problem);
      } catch {
        done(form.dataset.lost);
      }
    });
    request.send(body);
  });
}

// What is attached by now, while what was refused stays in sight.
async function showAttached(form) {
  try {
    const page = document.querySelector("[data-beside-page]")?.href || window.location.href;
    const answer = await fetch(page, { headers: { Accept: "text/html" } });
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector(".ac-papers");
    if (!fresh) return;
    const shown = document.querySelector(".ac-papers");
    if (shown) return shown.replaceWith(fresh);
    const body = form.closest(".card-body");
    body.querySelector(":scope > p.ac-muted")?.remove();
    body.prepend(fresh);
  } catch {
    // the next load of the page shows it
  }
}

async function sendAll(form, files) {
  const list = form.querySelector("[data-sending-list]");
  const button = form.querySelector("button[type=submit]");
  let failed = false;
  let kept = false;
  list.replaceChildren();
  list.hidden = false;
  button.disabled = true;
  form.dataset.leaving = "1";
  for (const chosen of files) {
    const line = document.createElement("li");
    const words = document.createElement("span");
    const progress = document.createElement("progress");
    words.textContent = `${chosen.name} · ${form.dataset.sending}`;
    progress.setAttribute("aria-label", chosen.name);
    line.append(words, progress);
    list.append(line);
    const file = await smaller(chosen);
    const problem = file.size > Number(form.dataset.max) ? form.dataset.large : await send(form, file, progress);
    words.textContent = `${chosen.name} · ${problem || form.dataset.sent}`;
    words.className = problem ? "ac-error" : "";
    progress.remove();
    failed = failed || Boolean(problem);
    kept = kept || !problem;
  }
  button.disabled = false;
  for (const input of form.querySelectorAll("input[type=file]")) input.value = "";
  if (!failed) window.location.reload();
  else if (kept) await showAttached(form);
}

// Caught on the way down, before the board's sheet sends the form in its own way.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("[data-papers]")) return;
  const files = [...form.querySelectorAll("input[type=file]")].flatMap((input) => [...input.files]);
  if (!files.length) return;
  event.preventDefault();
  sendAll(form, files);
}, true);
