// The board of complaints: keys, dragging, the sheet beside it, and what others changed. All of it only opens links and
// sends forms that the page has anyway; beside.js holds the sheet.
import { close, isOpen, offer, open, shownKey, start } from "./beside.js";

const page = document.querySelector("[data-board]");
const live = page.querySelector("[data-live]");
const said = page.querySelector("[data-board-said]");
const wide = window.matchMedia("(min-width: 62rem)");
const EVERY = 5000;
// On a phone the first card comes before the filters; without JavaScript they stay open, and can be folded.
if (window.matchMedia("(max-width: 30rem)").matches) page.querySelector("[data-filter-fold]").open = false;

const say = (words) => { said.textContent = words; };
const cardsOf = (root) => new Map([...root.querySelectorAll("[data-card]")].map((card) => [card.dataset.card, card]));

// --- What others changed: asked for every few seconds; nothing moves under somebody's hands

let tag = "";
let asking = false;
let cut = false;
const kept = new Map([...cardsOf(live)].map(([key, card]) => [key, card.outerHTML])); // as the server sent it

async function look() {
  if (asking || document.hidden) return;
  asking = true;
  const query = location.search;
  try {
    const answer = await fetch(page.dataset.part + query, { headers: tag ? { "If-None-Match": tag } : {} });
    if (answer.redirected) { location.reload(); return; } // the sign-in has ended
    if (!answer.ok && answer.status !== 304) throw new Error(String(answer.status));
    if (answer.ok && query === location.search) {
      tag = answer.headers.get("ETag") || "";
      take(new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-live-part]"));
    }
    if (cut) say("");
    cut = false;
  } catch {
    cut = true;
    say(page.dataset.wordsCut);
  } finally {
    asking = false;
  }
}

const busy = (card) => Boolean(card.querySelector("details[open]")) || card.classList.contains("ac-dragged");

function take(fresh) {
  const part = live.querySelector("[data-live-part]");
  const lists = (root) => [...root.querySelectorAll("[data-list]")].map((each) => each.dataset.list).join();
  const focus = whereFocusIs();
  const changed = [];
  if (lists(part) !== lists(fresh)) {
    if ([...cardsOf(part).values()].some(busy)) { tag = ""; return; }
    part.replaceWith(document.adoptNode(fresh));
    kept.clear();
    for (const [key, card] of cardsOf(live)) kept.set(key, card.outerHTML);
  } else {
    for (const bit of fresh.querySelectorAll("[data-bit]")) {
      const here = part.querySelector(`[data-bit="${bit.dataset.bit}"]`);
      if (here && here.innerHTML !== bit.innerHTML) here.innerHTML = bit.innerHTML;
    }
    for (const column of fresh.querySelectorAll("[data-column]")) {
      part.querySelector(`[data-column="${column.dataset.column}"]`).className = column.className;
    }
    changed.push(...merge(part, fresh));
  }
  prepare();
  bringBack(focus);
  if (changed.length) say(`${page.dataset.wordsChanged} ${changed.join(", ")}`);
  if (fresh.dataset.openKey) offer(fresh.dataset.openKey, Number(fresh.dataset.openVersion));
}

// Puts the cards where they belong. One that looks the same stays the very element, and one in somebody's hands waits.
function merge(part, fresh) {
  const here = cardsOf(part);
  const there = new Set();
  const changed = [];
  for (const list of fresh.querySelectorAll("[data-list]")) {
    const into = part.querySelector(`[data-list="${list.dataset.list}"]`);
    [...list.children].forEach((sent, place) => {
      const key = sent.dataset.card;
      const html = sent.outerHTML;
      let card = here.get(key);
      there.add(key);
      if (card && busy(card)) {
        if (kept.get(key) !== html) tag = ""; // it is in somebody's hands, so it stays where and as it is: ask again
        return;
      }
      if (!card || kept.get(key) !== html) {
        if (!card || wordsOf(card) !== wordsOf(sent)) changed.push(sent.dataset.reference);
        const made = document.adoptNode(sent);
        if (card) card.replaceWith(made);
        card = made;
        kept.set(key, html);
      }
      if (into.children[place] !== card) into.insertBefore(card, into.children[place] || null);
    });
  }
  for (const [key, card] of here) {
    if (there.has(key) || busy(card)) continue;
    card.remove();
    kept.delete(key);
  }
  return changed;
}

// A clock that went on is no news; words, state and people are.
function wordsOf(card) {
  const copy = card.cloneNode(true);
  for (const each of copy.querySelectorAll(".ac-faces, details, time")) each.remove();
  return copy.textContent.replace(/\s+/g, " ");
}

function whereFocusIs() {
  const focus = document.activeElement;
  const card = focus.closest("[data-card]");
  return card && live.contains(card) ? { key: card.dataset.card, menu: focus.matches("summary"), focus } : null;
}

function bringBack(was) {
  if (!was || document.activeElement === was.focus) return;
  const card = cardsOf(live).get(was.key);
  if (card) card.querySelector(was.menu ? "summary" : "a[data-open]")?.focus({ preventScroll: true });
}

// --- Cards are links; on a wide window they open beside the board

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-open]");
  if (!link || !live.contains(link) || !wide.matches) return;
  if (event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  link.closest("details")?.removeAttribute("open");
  open(link.href, { key: link.closest("[data-card]").dataset.card, step: link.dataset.step || "" });
});

// The step that leads to a column, or why there is none: the same for the menu, its digits and for dragging.
function move(card, column) {
  const entry = card.querySelector(`[data-move="${column}"]`);
  if (!entry) return;
  if (entry.matches("a")) entry.click();
  else say(entry.dataset.why);
}

function takeStep(card, ...steps) {
  const entry = steps.map((step) => card.querySelector(`a[data-step="${step}"]`)).find(Boolean);
  if (entry) entry.click();
  return Boolean(entry);
}

// --- Dragging

let dragged = null;

function prepare() {
  for (const card of live.querySelectorAll(".ac-column [data-card]")) {
    card.draggable = wide.matches && Boolean(card.querySelector("[data-move]"));
    for (const link of card.querySelectorAll("a")) link.draggable = false;
  }
}

function over(event) {
  const column = event.target.closest?.("[data-column]");
  for (const each of live.querySelectorAll("[data-column]")) each.classList.toggle("ac-over", each === column);
  return column;
}

live.addEventListener("dragstart", (event) => {
  dragged = event.target.closest("[data-card]");
  if (!dragged) return;
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData("text/plain", dragged.dataset.reference);
  dragged.classList.add("ac-dragged");
});
live.addEventListener("dragover", (event) => {
  if (dragged && over(event)) event.preventDefault();
});
live.addEventListener("drop", (event) => {
  const column = dragged && over(event);
  if (!column) return;
  event.preventDefault();
  move(dragged, column.dataset.column);
});
live.addEventListener("dragend", () => {
  dragged?.classList.remove("ac-dragged");
  for (const each of live.querySelectorAll(".ac-over")) each.classList.remove("ac-over");
  dragged = null;
});

// --- Keys

const typing = (target) => Boolean(target.closest("input, textarea, select, [contenteditable]"));
const current = () => document.activeElement.closest("[data-card]") || cardsOf(live).get(shownKey());
const openMenu = () => live.querySelector("details.ac-moves[open]");

function step(by) {
  const cards = [...live.querySelectorAll("[data-card]")];
  const next = cards[cards.indexOf(current()) + by] || (by > 0 && !current() ? cards[0] : null);
  next?.querySelector("a[data-open]").focus();
  next?.scrollIntoView({ block: "nearest", inline: "nearest" });
}

const KEYS = {
  j: () => step(1),
  k: () => step(-1),
  "/": () => {
    page.querySelector("[data-filter-fold]").open = true;
    page.querySelector("[data-filter] select").focus();
  },
  "?": () => document.getElementById("board-help").showModal(),
};
const ON_A_CARD = {
  m: (card) => {
    const menu = card.querySelector("details.ac-moves");
    if (!menu) return false;
    menu.open = true;
    menu.scrollIntoView({ block: "nearest" });
    menu.querySelector("a")?.focus();
    return true;
  },
  o: (card) => takeStep(card, "owner"),
  e: (card) => takeStep(card, "handling") || why(card, "handled"),
  ".": (card) => takeStep(card, "resumption", "pause") || why(card, "waiting"),
};

function why(card, column) {
  const entry = card.querySelector(`[data-move="${column}"]`);
  if (entry) say(entry.dataset.why);
  return Boolean(entry);
}

// Arrows go through an open menu, digits choose from it.
function inMenu(menu, event) {
  const entry = menu.querySelector(`[data-digit="${event.key}"]`);
  if (entry) {
    move(menu.closest("[data-card]"), entry.dataset.move);
    return true;
  }
  const links = [...menu.querySelectorAll("a")];
  const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (by) links[(links.indexOf(document.activeElement) + by + links.length) % links.length]?.focus();
  return Boolean(by);
}

document.addEventListener("keydown", (event) => {
  if (event.isComposing || event.keyCode === 229 || event.ctrlKey || event.metaKey || event.altKey) return;
  if (document.querySelector("dialog[open]")) return;
  if (event.key === "Escape") {
    if (!document.querySelector("details.ac-menu[open]") && isOpen()) close();
    return;
  }
  if (typing(event.target)) return;
  const menu = openMenu();
  if (menu && inMenu(menu, event)) {
    event.preventDefault();
    return;
  }
  if (!page.hasAttribute("data-single-keys")) return;
  const key = event.key.toLowerCase();
  if (KEYS[key]) {
    event.preventDefault();
    KEYS[key]();
  } else if (ON_A_CARD[key]) {
    event.preventDefault();
    const card = current();
    if (!card) say(page.dataset.wordsChoose);
    else if (!ON_A_CARD[key](card)) say(page.dataset.wordsNoMove);
  }
}, true); // before a menu closes on Escape, so that one press closes one thing

// --- Begin

prepare();
start({ words: page.dataset, wide, after: () => { tag = ""; look(); }, back: (key) => cardsOf(live).get(key)?.querySelector("a[data-open]") });
document.addEventListener("visibilitychange", look);
setInterval(look, EVERY);
