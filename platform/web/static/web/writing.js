// Who else writes on the case that stands on this page, as a page of its own or in the sheet beside the board. Whoever
// types is told to the others, and only that; on a page of its own, what others changed is shown as well.
import { exchange } from "./fresh.js";

const EVERY = 5000;
const AGAIN = 10000; // a sign of somebody who goes on typing; without one the others forget in half a minute

const page = () => document.getElementById("complaint");
const unseen = (form) => form.matches("[data-own-side]") || Boolean(form.querySelector("[name=team_only]:checked"));

let told = { address: "", at: 0, own: false };
let asking = false;

async function ask(fields) {
  const here = page();
  if (!here?.dataset.writing) return;
  const address = here.dataset.writing;
  try {
    const answer = await fetch(address, fields ? { method: "POST", body: fields } : {});
    if (!answer.ok || answer.redirected || page()?.dataset.writing !== address) return;
    const found = await answer.json();
    say(page().querySelector("[data-writing-said]"), found.words);
    if (found.version > Number(page().dataset.version)) await renew();
  } catch {
    // without a connection nobody is known to write; the next round asks again
  }
}

function say(line, words) {
  if (line.textContent !== words) line.textContent = words;
}

// --- Whoever types

function token(form) {
  return form.querySelector("[name=csrfmiddlewaretoken]").value;
}

function sign(form, fields) {
  const sent = new FormData();
  sent.set("csrfmiddlewaretoken", token(form));
  for (const [name, value] of Object.entries(fields)) sent.set(name, value);
  return sent;
}

const formOf = (event) => {
  const form = event.target.closest?.("form[method=post]");
  return form && page()?.contains(form) && form.querySelector("[name=csrfmiddlewaretoken]") ? form : null;
};

document.addEventListener("input", (event) => {
  const form = formOf(event);
  const address = page()?.dataset.writing;
  if (!form || !address) return;
  const own = unseen(form);
  if (told.address === address && told.own === own && Date.now() - told.at < AGAIN) return;
  told = { address, at: Date.now(), own, form };
  ask(sign(form, own ? { own: "1" } : {}));
});

function stop() {
  if (!told.at) return;
  const { address, form } = told;
  told = { address: "", at: 0, own: false };
  navigator.sendBeacon(address, sign(form, { stops: "1" }));
}

document.addEventListener("submit", (event) => {
  if (formOf(event)) stop();
});
window.addEventListener("pagehide", stop);

// --- What others changed; the sheet beside the board is kept up to date by the board

async function renew() {
  const here = page();
  if (here.closest("#beside")) return;
  const found = new DOMParser().parseFromString(await (await fetch(location.pathname)).text(), "text/html");
  const fresh = found.getElementById("complaint");
  if (!fresh || page() !== here) return;
  exchange(here, fresh);
  here.dataset.version = fresh.dataset.version;
  here.querySelector("[data-changed-meanwhile]").hidden = false;
}

setInterval(async () => {
  if (asking || document.hidden) return;
  asking = true;
  await ask();
  asking = false;
}, EVERY);
