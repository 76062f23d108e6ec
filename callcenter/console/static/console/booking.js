// The sheet in which a visit is booked on a call. What can be had is asked for when it opens; what was typed lives in
// the page, which warns before it is left. F6 opens it (on the call screen: the agent's own key), Ctrl+Enter keeps it.

const byId = (id) => document.getElementById(id);
const dialog = byId("booking-dialog");
const form = byId("booking-form");
const W = form.dataset;
const opener = byId("open-booking");
let sheet = null;
let touched = false;

function el(tag, attributes, ...kids) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) if (value !== null && value !== undefined && value !== false) node.setAttribute(name, value === true ? "" : value);
  node.append(...kids);
  return node;
}

async function ask(method, body, query = "") {
  const answer = await window.aftercall.ask(method, W.url + query, body);
  const found = await answer.json().catch(() => ({}));
  if (!answer.ok) throw Object.assign(new Error(found.detail || W.lost), { body: found });
  return found;
}

// --- What can be had

async function load() {
  const known = byId("b-priority").value;
  sheet = await ask("GET", null, known ? `?priority=${known}` : "");
  if (!known) first();
  const wanted = byId("b-slot").value || (sheet.booking && sheet.booking.starts_at) || "";
  offers();
  choose(wanted);
}

function first() {
  options("b-priority", sheet.priorities, (sheet.booking && sheet.booking.priority) || "ordinary");
  options("b-source", sheet.sources, (sheet.booking && sheet.booking.source) || "outbound");
  byId("b-minutes").append(...sheet.durations.map(({ value, name }) => el("option", { value }, name)));
  byId("b-currency").textContent = sheet.currency;
  byId("b-declined").hidden = !sheet.declined.length;
  byId("b-items").append(
    ...sheet.declined.map(({ item, price_minor }) =>
      el("label", { class: "ac-check" }, el("input", { type: "checkbox", class: "form-check-input", name: "items", value: item }),
        el("span", null, price_minor === null ? item : `${item} · ${major(price_minor)} ${sheet.currency}`))),
  );
  if (sheet.booking) written(sheet.booking);
}

const options = (id, rows, chosen) =>
  byId(id).replaceChildren(...rows.map(({ value, name }) => el("option", { value, selected: value === chosen }, name)));
const major = (minor) => (minor / 10 ** sheet.places).toFixed(sheet.places);

function offers() {
  byId("b-offers").replaceChildren(
    ...sheet.suggested.map(({ starts_at, name, left }, n) =>
      el("button", { type: "button", class: "btn", "data-digit": n + 1, "data-starts": starts_at },
        el("kbd", null, String(n + 1)), name, el("span", { class: "ac-muted" }, left))),
  );
  if (!sheet.days.length) byId("b-offers").replaceChildren(W.none);
}

function choose(moment) {
  const same = (one) => one && moment && Date.parse(one) === Date.parse(moment);
  const days = sheet.days.map(({ day, slots }) => ({ value: day, name: day, slots }));
  const own = sheet.booking && same(sheet.booking.starts_at) && !days.some(({ slots }) => slots.some(({ starts_at }) => same(starts_at)));
  if (own) days.unshift({ value: "own", name: sheet.booking.when, slots: [{ starts_at: sheet.booking.starts_at, name: sheet.booking.when, left: "" }] });
  const day = days.find(({ slots }) => slots.some(({ starts_at }) => same(starts_at)));
  byId("b-day").replaceChildren(el("option", { value: "" }, "–"), ...days.map(({ value, name }) => el("option", { value, selected: day && day.value === value }, name)));
  times(day, moment);
}

function times(day, moment) {
  const slots = day ? day.slots : [];
  byId("b-slot").replaceChildren(
    el("option", { value: "" }, "–"),
    ...slots.map(({ starts_at, name, left }) =>
      el("option", { value: starts_at, selected: Boolean(moment) && Date.parse(starts_at) === Date.parse(moment) }, left ? `${name} – ${left}` : name)),
  );
  pressed();
}

function pressed() {
  for (const button of byId("b-offers").querySelectorAll("button")) {
    button.setAttribute("aria-pressed", String(button.dataset.starts === byId("b-slot").value));
  }
}

// --- What is written

function written(booking) {
  const fields = { work: booking.work, minutes: booking.minutes ?? "", parts: booking.parts, note: booking.note };
  for (const [name, value] of Object.entries(fields)) form.elements[name].value = value;
  if (booking.price_minor !== null) form.elements.price.value = major(booking.price_minor);
  for (const name of ["on_site", "needs_parts", "comes_at_once"]) form.elements[name].checked = booking[name];
  byId("b-no-time").checked = booking.needs_parts && !booking.starts_at;
  for (const box of form.querySelectorAll("[name=items]")) box.checked = booking.items.includes(box.value);
  follow();
  say(booking.state === "cancelled" ? null : booking);
}

function say(booking) {
  const when = booking && (booking.when || "");
  const sentence = booking ? (when ? W.kept.replace("{when}", when) : W.waits) : "";
  byId("booking-taken").hidden = !booking;
  byId("booking-taken").textContent = booking ? `${booking.reference} · ${sentence}` : "";
  byId("booking-back").hidden = !booking;
  byId("booking-keep").textContent = booking ? W.again : W.book;
  mark(booking ? "kept" : "none", sentence);
}

function mark(state, sentence) {
  if (!opener) return;
  opener.dataset.state = state;
  byId("booking-words").textContent = { none: W.book, draft: W.draft, kept: sentence }[state];
}

function follow() {
  byId("b-parts-more").hidden = !byId("b-needs-parts").checked;
  const none = byId("b-needs-parts").checked && byId("b-no-time").checked;
  byId("b-time").hidden = none;
  byId("b-at-once").closest("label").hidden = !none;
}

function minor(text) {
  const plain = text.trim().replace(",", ".");
  if (!plain) return null;
  const number = /^\d+(\.\d{1,2})?$/.test(plain) ? Math.round(Number(plain) * 10 ** sheet.places) : -1;
  return number;
}

function told() {
  const value = (name) => form.elements[name].value;
  const waits = byId("b-needs-parts").checked && byId("b-no-time").checked;
  return {
    work: value("work"),
    items: [...form.querySelectorAll("[name=items]:checked")].map((box) => box.value),
    source: value("source"),
    priority: value("priority"),
    starts_at: waits ? null : value("starts_at") || null,
    minutes: value("minutes") ? Number(value("minutes")) : null,
    price_minor: minor(value("price")),
    on_site: form.elements.on_site.checked,
    needs_parts: form.elements.needs_parts.checked,
    parts: value("parts"),
    comes_at_once: waits && form.elements.comes_at_once.checked,
    note: value("note"),
  };
}

const PLACES = { work: "b-work", items: "b-work", starts_at: "b-day", minutes: "b-minutes", price_minor: "b-price", parts: "b-parts", note: "b-note" };

function refuse(error) {
  const fields = (error.body && error.body.fields) || {};
  const names = Object.keys(PLACES).filter((name) => fields[name] || (error.body && error.body.field === name));
  for (const id of Object.values(PLACES)) byId(id).removeAttribute("aria-invalid");
  for (const name of names) byId(PLACES[name]).setAttribute("aria-invalid", "true");
  const labels = names.map((name) => form.querySelector(`label[for=${PLACES[name]}]`).firstChild.textContent.trim());
  const more = Object.keys(fields).length ? ` ${labels.join(", ")}` : "";
  byId("booking-problem").textContent = (error.body ? error.message : W.lost) + more;
  if (names.length) byId(PLACES[names[0]]).focus();
}

async function keep() {
  if (!sheet) return;
  try {
    const taken = await ask("PUT", told());
    byId("booking-problem").textContent = "";
    touched = false;
    say(taken);
    dialog.close();
  } catch (error) {
    refuse(error);
    if (error.body && error.body.next_free) load().catch(() => {});
  }
}

async function takeBack() {
  try {
    await ask("DELETE");
    touched = false;
    say(null);
    byId("booking-problem").textContent = "";
    window.aftercall.say(W.back, "info");
    dialog.close();
  } catch (error) {
    refuse(error);
  }
}

async function open() {
  if (!dialog.open) dialog.showModal();
  byId("booking-problem").textContent = "";
  try {
    await load();
  } catch (error) {
    refuse(error);
  }
  const box = form.querySelector("[name=items]");
  (box || byId("b-work")).focus();
}

// --- Keys and clicks

document.addEventListener("keydown", (event) => {
  if (event.isComposing || event.keyCode === 229) return;
  if (event.key === "F6" && !byId("survey") && !event.shiftKey && !event.ctrlKey && !event.altKey && !event.metaKey) {
    event.preventDefault();
    if (!event.repeat && !document.querySelector("dialog[open]")) open();
  } else if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && dialog.open && !event.repeat) {
    event.preventDefault();
    keep();
  }
});
if (opener) opener.addEventListener("click", open);
form.addEventListener("submit", (event) => {
  event.preventDefault();
  keep();
});
form.addEventListener("input", () => {
  touched = true;
  if (!opener || opener.dataset.state !== "kept") mark("draft", "");
});
form.addEventListener("change", (event) => {
  if (event.target.id === "b-priority") load().catch(refuse);
  else if (event.target.id === "b-day") times(sheet.days.find(({ day }) => day === event.target.value), "");
  else if (event.target.id === "b-slot") pressed();
  else follow();
});
byId("b-offers").addEventListener("click", (event) => {
  const button = event.target.closest("[data-starts]");
  if (!button) return;
  touched = true;
  choose(button.dataset.starts);
});
byId("booking-back").addEventListener("click", takeBack);
window.addEventListener("beforeunload", (event) => {
  if (touched) event.preventDefault();
});
