// The sheet beside the board: a complaint's own page, fetched and shown there with an address of its own. Its forms are
// sent from here and their answers shown here; a refused save brings the page with both versions, as it would anywhere.
import { exchange } from "./fresh.js";

const beside = document.getElementById("beside");
const title = document.getElementById("beside-title");
const news = beside.querySelector("[data-beside-news]");
const body = beside.querySelector("[data-beside-body]");
const own = beside.querySelector("[data-beside-page]");

let room = null; // words, width, what to do after a save, where the focus goes back to
let shown = { key: "", url: "", version: 0 };
let typed = false;

export const isOpen = () => !beside.hidden;
export const shownKey = () => (isOpen() ? shown.key : "");

export function start(around) {
  room = around;
  beside.querySelector("[data-beside-close]").hidden = false;
  beside.querySelector("[data-beside-close]").addEventListener("click", () => close());
  if (!beside.dataset.key) return;
  if (room.wide.matches) open(beside.dataset.url, { key: beside.dataset.key, push: false });
  else location.replace(beside.dataset.url);
}

const mayLeave = () => !typed || window.confirm(room.words.wordsLeave);
const parsed = async (answer) => new DOMParser().parseFromString(await answer.text(), "text/html");

// Shows the page at `url`; `step` is the form to begin with. The address then says what is open.
export async function open(url, { key, step = "", push = true }) {
  if (!mayLeave()) return;
  let found;
  try {
    found = await parsed(await fetch(url));
  } catch {
    window.aftercall.say(room.words.wordsCut, "danger");
    return;
  }
  if (!found.getElementById("complaint")) {
    location.assign(url);
    return;
  }
  const plain = url.replace(/[?#].*/, "");
  shown = { key, url: plain, version: 0 };
  if (push) history.pushState({}, "", addressWith(key));
  show(found);
  focusOn(step);
  room.after();
}

export function close({ push = true } = {}) {
  if (!isOpen() || !mayLeave()) return;
  const back = room.back(shown.key);
  beside.hidden = true;
  body.replaceChildren();
  typed = false;
  shown = { key: "", url: "", version: 0 };
  if (push) history.pushState({}, "", addressWith(""));
  back?.focus();
}

function addressWith(key) {
  const query = new URLSearchParams(location.search);
  if (key) query.set("open", key);
  else query.delete("open");
  return location.pathname + (query.size ? `?${query}` : "");
}

window.addEventListener("popstate", () => {
  const key = new URLSearchParams(location.search).get("open") || "";
  if (key === shownKey()) return;
  if (!mayLeave()) {
    history.pushState({}, "", addressWith(shown.key)); // what was typed stays, and so does its address
    return;
  }
  typed = false;
  if (!key) close({ push: false });
  else if (room.back(key)) open(room.back(key).href, { key, push: false });
  else location.reload();
});

function show(found) {
  const part = document.adoptNode(found.getElementById("complaint"));
  for (const asset of found.head.querySelectorAll("link[rel=stylesheet][href], script[src]")) bring(asset);
  body.replaceChildren(part);
  title.textContent = part.dataset.title;
  own.href = shown.url;
  shown.version = Number(part.dataset.version);
  news.textContent = "";
  typed = false;
  beside.hidden = false;
  window.htmx?.process(body);
  for (const message of found.querySelectorAll("#messages .ac-message")) {
    const level = [...message.classList].find((name) => name.startsWith("ac-message-"))?.slice(11);
    window.aftercall.say(message.querySelector("p").textContent, level);
  }
}

// Styles and scripts that this page has not loaded yet; where a script wants to run before its form, the form works without.
function bring(asset) {
  const name = asset.href ? "href" : "src";
  const address = asset.getAttribute(name);
  if (document.querySelector(`${asset.localName}[${name}="${address}"]`)) return;
  const copy = document.createElement(asset.localName);
  for (const each of asset.attributes) copy.setAttribute(each.name, each.value);
  document.head.append(copy);
}

function focusOn(step) {
  const place = step && body.querySelector(`#step-${step}`);
  if (!place) {
    title.focus();
    return;
  }
  if (place.matches("details")) place.open = true;
  place.scrollIntoView({ block: "start" });
  place.querySelector("input:not([type=hidden]), textarea, select")?.focus();
}

// --- Forms

body.addEventListener("input", () => { typed = true; });

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!body.contains(form) || event.defaultPrevented || form.method !== "post") return;
  event.preventDefault();
  const action = event.submitter?.getAttribute("formaction") || form.getAttribute("action") || shown.url;
  try {
    const answer = await fetch(action, { method: "POST", body: new FormData(form, event.submitter) });
    const found = await parsed(answer);
    if (!found.getElementById("complaint")) {
      if (answer.ok) location.assign(answer.url);
      else throw new Error(String(answer.status));
      return;
    }
    show(found);
    typed = !answer.ok; // a refused form comes back with what was typed
    const fault = body.querySelector("#error-summary");
    (fault || title).focus();
    fault?.scrollIntoView({ block: "start" });
    room.after();
  } catch {
    window.aftercall.say(room.words.wordsFailed, "danger");
    delete form.dataset.leaving;
    for (const button of form.querySelectorAll("button:disabled")) button.disabled = false;
  }
});

// --- Somebody else changed it

// The board says which version there is now. With nothing typed the page is shown anew; else only what has no form.
export async function offer(key, version) {
  if (key !== shownKey() || !shown.version || version <= shown.version) return;
  const { url } = shown;
  const found = await parsed(await fetch(url)).catch(() => null);
  const part = found?.getElementById("complaint");
  if (!part || url !== shown.url) return;
  const place = beside.scrollTop;
  if (!typed && !body.contains(document.activeElement)) {
    show(found);
  } else {
    exchange(body, part);
    shown.version = Number(part.dataset.version);
    title.textContent = part.dataset.title;
    news.textContent = room.words.wordsNews;
  }
  beside.scrollTop = place;
}
