// The call screen. Every key is answered here, at once; answers go to the server in order, and wait when there is none.
// Storage holds codes only: attempt, question, score or code, number. Words live in the page.

const byId = (id) => document.getElementById(id);
const S = JSON.parse(byId("call-state").textContent);
const W = S.words;
// The server's times are as old as its answer, however long the page took to load: two windows count alike.
const started = performance.getEntriesByType("navigation")[0].responseStart;
const open_ = () => performance.now() - started;
const now = () => S.now + open_(); // the server's clock: the computer's own may be wrong
const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_all, name) => values[name] ?? "");
const say = (text, level) => window.aftercall.say(text, level);
const on = (id, type, action) => byId(id).addEventListener(type, action);
const lang = document.documentElement.lang;

function el(tag, attributes, ...kids) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    if (value !== null && value !== false) node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...kids.filter((kid) => kid !== null));
  return node;
}

function spoken(pieces) {
  return pieces.map(([text, merged]) => (merged ? el("mark", null, text) : text));
}

// --- Talking to the server

class Refusal extends Error {
  constructor(status, body) {
    super(body.detail || W.broken);
    this.status = status;
    this.body = body;
  }
}

async function send(method, url, body, headers) {
  const answer = await window.aftercall.ask(method, url, body, { headers });
  const found = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Refusal(answer.status, found);
  return found;
}

const isRefusal = (error) => error instanceof Refusal && error.status < 500;

// --- Answers: kept here, stored as codes, sent one by one

const EMPTY = { score: null, code: "", text: "", chosen: [], seq: 0 };
const OUTBOX = `ac-outbox:${S.attempt}`;
const TICKS = `ac-ticks:${S.attempt}`;
const answers = new Map(S.answers.map((each) => [each.question, each]));
const pending = new Map();
let seq = Math.max(0, ...S.answers.map((each) => each.seq));
let sending = false;
let stored = true;
let offline = false;
let savedAt = null;
let retry = 0;
let timer = 0;

const question = (key) => S.questions.find((each) => each.key === key);
const answer = (key) => answers.get(key) || EMPTY;
const hasAny = ({ score, code, text, chosen }) => score !== null || code !== "" || text.trim() !== "" || chosen.length > 0;
const isAnswered = (key) => hasAny(answer(key));
const takesWords = (key) => ["score", "scale", "open"].includes(question(key).kind); // else the text is a choice or a day
const isLow = (key) => question(key).low !== null && answer(key).score !== null && answer(key).score <= question(key).low;

function store() {
  const codes = (key, given) => (takesWords(key) ? { ...given, text: "" } : given);
  const rows = [...pending].filter(([key, given]) => hasAny(codes(key, given))).map(([key, given]) => {
    const { score, code, text, chosen, seq: number } = codes(key, given);
    return [key, { score, code, chosen, ...(text && { text }) }, number];
  });
  try {
    if (rows.length) localStorage.setItem(OUTBOX, JSON.stringify(rows));
    else localStorage.removeItem(OUTBOX);
  } catch {
    stored = false; // the answers wait in the page alone, which warns before it is left
  }
}

function read(name) {
  try {
    return JSON.parse(localStorage.getItem(name)) || [];
  } catch {
    return [];
  }
}

function restore() {
  for (const [key, codes, number] of read(OUTBOX)) {
    if (!question(key) || number <= answer(key).seq) continue;
    const given = { ...answer(key), ...codes, question: key, seq: number };
    answers.set(key, given);
    pending.set(key, given);
    seq = Math.max(seq, number);
  }
}

function put(key, change, wait) {
  noteAnswered();
  // Counted in milliseconds since the claim, so that of two windows the later hand wins.
  seq = Math.min(2 ** 31 - 1, Math.max(seq + 1, Math.floor(S.elapsed + open_())));
  const given = { ...answer(key), ...change, question: key, seq };
  answers.set(key, given);
  pending.set(key, given);
  store();
  render();
  clearTimeout(timer);
  timer = setTimeout(flush, wait || 200); // a page out of sight draws no frame
  if (!wait) requestAnimationFrame(() => setTimeout(flush)); // first what is seen of the key
}

async function flush() {
  if (sending || !pending.size) return;
  sending = true;
  clearTimeout(timer);
  showLight();
  try {
    while (pending.size) {
      const [key, given] = pending.entries().next().value;
      try {
        takeUp(given, await send("PATCH", S.urls.answers, { ...given, language: script, version: S.version }));
      } catch (error) {
        if (!isRefusal(error) || ![400, 422].includes(error.status)) throw error;
        showProblem(error.message); // the server will never take it: say so, and go on
      }
      if (pending.get(key) === given) pending.delete(key);
      store();
      savedAt = new Date(now());
      retry = 0;
      setOffline(false);
    }
  } catch (error) {
    if (isRefusal(error)) showGone(error);
    else setOffline(true);
    retry = Math.min(15000, retry ? retry * 2 : 1000);
    timer = setTimeout(flush, retry);
  } finally {
    sending = false;
    showLight();
  }
}

// Another window answered later than this one: what is kept is shown here, too, and the next answer here comes after it.
function takeUp(given, { question: key, score, code, text, chosen, seq: number }) {
  if (!(number > given.seq) || pending.get(key) !== given) return;
  seq = Math.max(seq, number);
  answers.set(key, { question: key, score, code, text, chosen, seq: number });
  for (const box of [byId(`text-${key}`), byId(`why-${key}`)]) if (box) box.value = text;
  render();
}

function setOffline(is) {
  offline = is;
  if (!is && notSaved && byId("problem").textContent === notSaved) showProblem("");
  showLight();
}

function showLight() {
  const light = byId("light");
  const count = pending.size;
  let words = W.nothing_yet;
  if (offline) words = count ? W.offline[Math.min(count, W.offline.length) - 1] : W.offline_only;
  else if (count) words = W.saving;
  else if (savedAt) words = fill(W.saved, { time: savedAt.toLocaleTimeString(lang, { hourCycle: "h23" }) });
  light.dataset.state = offline ? "offline" : count ? "saving" : savedAt ? "saved" : "idle";
  if (light.textContent !== words) light.textContent = words;
}

function showProblem(text) {
  const box = byId("problem");
  box.textContent = text;
  box.hidden = !text;
}

let notSaved = ""; // why nothing is saved: the alert that goes when something is

function showNotSaved(text) {
  notSaved = text;
  showProblem(text);
}

function showGone(error) {
  if (busy || ended) return; // its end says it
  if (error.status === 401 || error.status === 403) showNotSaved(W.signed_out);
  else showProblem(error.status === 404 ? W.lost : error.message);
}

async function beat() {
  try {
    await send("POST", S.urls.heartbeat);
    setOffline(false);
    flush();
  } catch (error) {
    if (error.body?.code === "not_in_hand" && unheard) unheard(); // it has come to its end: hear of it
    else if (isRefusal(error)) showGone(error);
    else setOffline(true);
  }
}

// --- Where we are in the script

let script = S.language;
let step = S.steps[0].key;
let current = S.questions[0].key;
let arrived = false; // the last key answered and went on by itself: an Enter right after it means the same

function holds([key, op, values]) {
  const { score, code, text, chosen } = answer(key);
  if (op === "at_most") return score !== null && score <= values[0];
  if (op === "at_least") return score !== null && score >= values[0];
  const any = [score, code, text, ...chosen].some((said) => values.includes(said));
  return isAnswered(key) && any === (op !== "is_not");
}

// The questions for this customer: what was asked only because of an answer goes with it.
function forNow() {
  const asked = [];
  const heard = (key) => asked.some((each) => each.key === key);
  for (const each of S.questions) {
    if (!each.only_if || (heard(each.only_if[0]) && holds(each.only_if))) asked.push(each);
  }
  return asked;
}

const scored = () => forNow().filter((each) => answer(each.key).score !== null);
const shows = {
  always: () => true,
  low_score: () => scored().some((each) => isLow(each.key)) || complaint.state !== "none",
  not_solved: () => ["partly", "no"].includes(answer("solved").text),
  has_reminders: () => S.has_reminders,
  satisfied() {
    const given = scored().filter((each) => each.kind === "score");
    return given.length > 0 && given.every((each) => answer(each.key).score >= S.satisfied) && !shows.low_score();
  },
};
const steps = () => S.steps.filter((each) => shows[each.when]() && !(each.ad && shows.low_score()));

function asked() {
  const open = new Set(steps().map((each) => each.key));
  return forNow().filter((each) => open.has(each.step));
}

function track() {
  return steps().flatMap((each) => {
    const own = asked().filter((q) => q.step === each.key);
    return own.length ? own.map((q) => ({ step: each.key, q: q.key })) : [{ step: each.key, q: null }];
  });
}

function move(by) {
  const all = track();
  let at = all.findIndex((each) => each.step === step && (each.q === null || each.q === current));
  if (at < 0) at = all.findIndex((each) => each.step === "questions");
  const place = all[Math.max(0, Math.min(all.length - 1, at + by))];
  step = place.step;
  if (place.q) current = place.q;
  arrived = false;
  render();
  focusSurvey();
}

function go(key, q) {
  step = key;
  if (q) current = q;
  arrived = false;
  render();
  focusSurvey();
}

function press(key, [, type, value]) {
  const { step: place, offers, keys } = question(key);
  current = key;
  step = place;
  arrived = false;
  if (type === "chosen" || type === "reason") {
    const had = answer(key).chosen;
    const chosen = had.includes(value) ? had.filter((each) => each !== value) : [...had, value];
    put(key, { chosen, ...(type === "chosen" && { code: "" }) });
    return focusSurvey();
  }
  put(key, { score: null, code: "", chosen: [], ...(!takesWords(key) && { text: "" }), [type]: value });
  const low = isLow(key);
  if (low && offers && mayComplain()) offer(key);
  else if (offered?.key === key) withdrawOffer();
  if (!low || !keys.some((each) => each[1] === "reason")) toNext(key);
  focusSurvey();
}

// A complaint is offered once: not beside one that is begun, nor where a "no" opens the case again by itself.
const mayComplain = () => complaint.state === "none" && !S.steps.some((each) => each.when === "not_solved");
let offered = null;

function offer(key) {
  withdrawOffer();
  offered = { key, toast: say(W.offer_complaint, "warning") };
}

function withdrawOffer() {
  offered?.toast?.remove();
  offered = null;
}

function toNext(key) {
  const own = asked().filter((each) => each.step === step);
  const next = own[own.findIndex((each) => each.key === key) + 1];
  if (!next) return;
  current = next.key;
  arrived = true;
  render();
}

function focusSurvey() {
  const field = step === question(current).step ? byId(`text-${current}`) : null;
  (field || byId("survey")).focus({ preventScroll: !field });
}

// --- Drawing

const cards = new Map();

function build() {
  for (const each of S.questions) {
    const title = el("h2", { id: `title-${each.key}` }, each.name);
    const words = el("p", { class: "call-ask" });
    const group = (name, label) => el("div", { class: `call-scale ${name}`, role: "group", "aria-label": label });
    const row = group("", each.name);
    const reasons = group("call-reasons", W.reasons);
    for (const key of each.keys) {
      const [caps, type, value, label] = key;
      const face = label || type === "score" ? label : el("span", { "data-choice": value });
      const button = el("button", { type: "button", class: "btn call-score" }, el("kbd", null, caps[0]), face);
      button.addEventListener("click", () => press(each.key, key));
      button.isPressed = ({ score, code, text, chosen }) =>
        ({ score: score === value, code: code === value, text: !code && text === value })[type] ?? chosen.includes(value);
      (type === "reason" ? reasons : row).append(button);
    }
    const card = el("section", { "aria-labelledby": `title-${each.key}` }, title, words);
    if (each.kind === "open") card.append(textBox(each.key, `text-${each.key}`, W.remark));
    if (each.kind === "date") card.append(textBox(each.key, `text-${each.key}`, each.name, "date"));
    card.append(row, reasons);
    cards.set(each.key, { card, words, row, reasons });
    byId("questions").append(card);
    if (each.low !== null) {
      const label = el("label", { class: "call-why", hidden: true }, el("span", null, `${each.name}: ${W.what_happened}`));
      label.append(textBox(each.key, `why-${each.key}`, ""));
      cards.get(each.key).why = label;
      byId("low").append(label);
    }
  }
  for (const each of S.steps) {
    const button = el("button", { type: "button" }, each.name);
    button.addEventListener("click", () => go(each.key));
    byId("steps").append(el("li", { "data-step": each.key }, button));
  }
  for (const each of S.questions) {
    const value = el("b", null, "–");
    const button = el("button", { type: "button" }, `${each.name} `, value);
    button.addEventListener("click", () => go(each.step, each.key));
    byId("answers").append(el("li", { "data-q": each.key }, button));
  }
}

function textBox(key, id, label, type) {
  const usual = { class: "form-control", id, "aria-label": label || null };
  const box = type ? el("input", { ...usual, type }) : el("textarea", { ...usual, rows: 2, maxlength: 5000 });
  box.value = answer(key).text;
  box.addEventListener("input", () => put(key, { text: box.value, ...(type && { code: "" }) }, 600));
  box.addEventListener("blur", () => flush());
  return box;
}

let part; // of the script: what is on the page

function render() {
  const words = S.scripts[script];
  if (part !== words.steps[step]) {
    part = words.steps[step];
    byId("say").lang = byId("do").lang = script;
    byId("say").replaceChildren(...spoken(part.say));
    byId("do").replaceChildren(...part.do.map((line) => el("li", null, ...spoken(line))));
  }
  const open = new Set(steps().map((each) => each.key));
  for (const item of byId("steps").children) {
    item.hidden = !open.has(item.dataset.step);
    if (item.dataset.step === step) item.firstChild.setAttribute("aria-current", "step");
    else item.firstChild.removeAttribute("aria-current");
  }
  const here = new Set(asked().map((each) => each.key));
  for (const each of S.questions) {
    const { card, words: ask, row, reasons, why } = cards.get(each.key);
    const low = isLow(each.key) && here.has(each.key);
    if (why) why.hidden = !low;
    card.hidden = each.key !== current;
    if (card.hidden) continue; // drawn when it comes into sight
    const { say: said, choices } = words.questions[each.key];
    ask.lang = script;
    ask.replaceChildren(...spoken(said));
    for (const button of [...row.children, ...reasons.children]) {
      button.setAttribute("aria-pressed", button.isPressed(answer(each.key)) ? "true" : "false");
      const label = button.querySelector("[data-choice]");
      if (label) label.textContent = choices[label.dataset.choice];
    }
    reasons.hidden = !low || !reasons.children.length;
  }
  for (const item of byId("answers").children) {
    const key = item.dataset.q;
    item.hidden = !here.has(key);
    item.querySelector("b").textContent = shortly(key);
    item.dataset.answered = isAnswered(key);
    if (key === current) item.firstChild.setAttribute("aria-current", "true");
    else item.firstChild.removeAttribute("aria-current");
  }
  before?.show(step, Boolean(S.dialled_at));
  showOutcome();
  showLight();
}

function shortly(key) {
  const { score, code, text, chosen } = answer(key);
  if (score !== null) return String(score);
  if (code) return { na: "X", dont_know: "K", refused: "R" }[code];
  const { choices } = S.scripts[script].questions[key];
  if (chosen.length) return chosen.map((each) => choices[each]).join(" · ");
  return text.trim() && !takesWords(key) ? choices[text] || text : text.trim() ? "✓" : "–";
}

function objections() {
  byId("objections").replaceChildren(
    ...S.scripts[script].objections.map((each) =>
      el(
        "details",
        { class: "call-objection", name: "objection" },
        el("summary", null, each.name),
        el("p", { class: "call-say", lang: script }, ...spoken(each.say)),
        el("ul", { class: "call-do", lang: script }, ...each.do.map((line) => el("li", null, ...spoken(line)))),
      ),
    ),
  );
}

// --- Times on the customer's clock

const wallFormat = new Intl.DateTimeFormat("sv-SE", {
  timeZone: S.zone, year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit",
});
const wall = (moment) => wallFormat.format(new Date(moment)).replace(" ", "T");
const inWords = (local) =>
  new Intl.DateTimeFormat(lang, {
    timeZone: "UTC", weekday: "short", month: "short", day: "numeric", hour: "2-digit", minute: "2-digit", hourCycle: "h23",
  }).format(new Date(`${local}:00Z`));
const isIn = (local, windows) => windows.find(([from, until]) => from <= local && local < until);
const opensAfter = (local) => (S.windows.find(([from]) => from > local && from < S.expires) || [null])[0];

function tick() {
  const local = wall(now());
  byId("customer-time").textContent = local.slice(11);
  const own = isIn(local, S.windows);
  const window_ = own || isIn(local, S.promise_windows);
  const badge = byId("window");
  const opens = opensAfter(local);
  let level = "danger";
  let words = opens ? fill(W.shut, { time: inWords(opens) }) : W.shut_for_good;
  if (window_) {
    const soon = Date.parse(`${window_[1]}Z`) - Date.parse(`${local}Z`) <= 1800000;
    const any = own ? S.any_hour : S.promise_any_hour;
    level = soon ? "warning" : any ? "info" : "success"; // nothing green about the middle of the night
    words = soon || !any ? fill(soon ? W.closing : W.open, { time: window_[2] }) : W.any_hour;
  }
  badge.className = `ac-badge ac-badge-${level}`;
  if (badge.textContent !== words) badge.textContent = words;
  byId("dial").disabled = blocked || (!window_ && !S.dialled_at) || Boolean(S.hung_up_at);
}

// --- Dialling

const before = window.aftercall.before; // what is read before dialling
let dialling = false;
let blocked = false;
let lost = false; // the answer to a dial: did it ring?
let rang = 0; // when, by our clock

async function dial() {
  if (dialling && !S.dialled_at) return say(W.just_dialled);
  if (dialling || byId("dial").disabled) return;
  if (S.dialled_at) return hangUp();
  dialling = true;
  try {
    const rung = await send("POST", S.urls.dial);
    S.dialled_at = Date.parse(rung.dialled_at);
    S.number = rung.number;
    rang = Date.now();
    showDialled();
    before?.dialled(step, go);
    byId("tel").href = fill(S.link, { number: rung.number });
    byId("ring-again").hidden = !(rung.again && lost);
    if (!rung.again) ring();
  } catch (error) {
    lost ||= !isRefusal(error);
    showProblem(isRefusal(error) ? error.message : W.no_network);
    if (isRefusal(error)) byId("dial").disabled = blocked = true;
  } finally {
    dialling = false;
    const again = !byId("ring-again").hidden;
    byId(again ? "tel-again" : "survey").focus({ preventScroll: !again });
  }
}

function ring() {
  leaving = true; // a telephone link leaves no page
  byId("tel").click();
  setTimeout(() => (leaving = false), 500);
}

// The state in the top bar; a practice call has none.
const sit = (state) => window.aftercall.seat?.show({ ...state, held: true });

// No telephone reports here: the agent says when the talk is over, and wrap-up begins.
async function hangUp() {
  if (Date.now() - rang < 2000) return say(W.just_dialled); // the same key, pressed twice
  dialling = true;
  try {
    const ended = await send("POST", S.urls.hang_up);
    S.hung_up_at = Date.parse(ended.at);
    sit({ ...S.seats.wrap_up, since: S.hung_up_at, until: Date.parse(ended.until) || 0 });
    showDialled();
  } catch (error) {
    if (isRefusal(error)) showGone(error);
    else showProblem(W.no_network);
  } finally {
    dialling = false;
  }
}

function noteAnswered() {
  if (!S.dialled_at || S.answered || S.hung_up_at) return;
  S.answered = true;
  send("POST", S.urls.answered).catch((error) => (S.answered = isRefusal(error)));
}

function showDialled() {
  byId("phone").textContent = S.number;
  byId("reveal").hidden = true;
  byId("dial").dataset.done = "1";
  const mark = byId("dial").querySelector("use");
  mark.setAttribute("href", mark.getAttribute("href").replace(/#.*/, "#phone-off"));
  byId("dial-words").textContent = S.hung_up_at ? fill(W.ended, { time: wall(S.hung_up_at).slice(11) }) : W.hang_up;
  if (!S.hung_up_at) sit({ ...S.seats.on_call, since: S.dialled_at });
  else byId("ring-again").hidden = true;
  byId("open-longer").hidden = !S.hung_up_at;
  tick();
}

on("reveal-form", "submit", async () => {
  try {
    const found = await send("POST", S.urls.reveal, { reason: byId("reveal-reason").value });
    byId("phone").textContent = found.number;
    if (byId("plate") && found.plate) byId("plate").textContent = found.plate;
    say(W.revealed);
  } catch (error) {
    showProblem(isRefusal(error) ? error.message : W.no_network);
  }
});

// --- Outcome and callback

let outcome = "";
let callback = null; // { at: local time or "", firm }

function choose(code) {
  outcome = code;
  callback = null;
  byId("more-outcomes").value = byId("more-outcomes").querySelector(`[value="${code}"]`) ? code : "";
  closeTop();
  showProblem("");
  const row = S.outcomes[code];
  if (row.callback) openCallback(row.firm);
  else if (row.language) show("language-dialog");
  else if (row.wish) show("wish-dialog");
  else if (row.note && !noted()) needNote();
  else if (row.complaint && complaint.state !== "kept") complaint.open();
  render();
}

const noted = () => byId("note").value.trim();

function needNote() {
  showProblem(W.needs_note);
  byId("note").focus();
}

function showOutcome() {
  const row = S.outcomes[outcome];
  let words = W.no_outcome;
  if (row) {
    words = fill(W.outcome, { name: row.name });
    if (callback) {
      const time = callback.at ? inWords(callback.at) : W.no_time;
      words = fill(W.callback, { name: row.name, time: callback.firm || !callback.at ? time : `${time}, ${W.soft}` });
    }
  }
  byId("outcome-words").textContent = words;
}

function openOutcome(hint) {
  byId("outcome-hint").textContent = hint || "";
  show("outcome-dialog");
}

function openCallback(firm) {
  byId("firm").checked = firm;
  byId("pick").hidden = true;
  refuseTime("");
  show("callback-dialog");
}

function refuseTime(text, next) {
  byId("callback-problem").textContent = text;
  const button = byId("take-next");
  button.hidden = !next;
  button.dataset.time = next || "";
  button.textContent = next ? inWords(next) : "";
}

function pickTime(kind) {
  const soon = { "1h": 1, "3h": 3 }[kind];
  if (soon) return takeTime(wall(now() + soon * 3600000));
  if (kind === "tomorrow") return takeTime(`${wall(now() + 86400000).slice(0, 10)}T10:00`);
  if (kind === "none") {
    byId("firm").checked = false;
    return keepTime("");
  }
  byId("pick").hidden = false;
  byId("pick-time").min = wall(now());
  byId("pick-time").max = S.expires;
  byId("pick-time").value ||= opensAfter(wall(now())) || "";
  byId("pick-time").focus();
}

function takeTime(local) {
  if (!local) return refuseTime(W.needs_time);
  if (local <= wall(now())) return refuseTime(W.past);
  if (local >= S.expires) return refuseTime(fill(W.too_late, { time: inWords(S.expires) }));
  if (isIn(local, S.windows) || isIn(local, S.promise_windows)) return keepTime(local);
  const next = opensAfter(local);
  const words = next ? W.closed : W.closed_for_good;
  return refuseTime(fill(words, { time: inWords(local), next: next ? inWords(next) : "" }), next);
}

function keepTime(at) {
  const firm = byId("firm").checked && at !== "";
  callback = { at, firm };
  if (outcome === "callback_firm" && !firm) outcome = "callback_soft";
  else if (outcome === "callback_soft" && firm) outcome = "callback_firm";
  closeTop();
  render();
}

// --- Complaint: what complaint.js keeps of its form, and what it needs of the screen

const complaint = { state: "none", fields: null, words: W, render, show, closeTop, showProblem };
window.aftercall.complaint = complaint;

// --- Finishing

let busy = false;
let leaving = false;
let ended = false; // the server has the end of the call
let unheard = null; // or may have it: what to do next, when its answer was lost

function refused() {
  const row = S.outcomes[outcome];
  if (!row) return () => openOutcome(W.choose_outcome);
  const missing = row.complete && forNow().find((each) => each.required && !isAnswered(each.key));
  if (missing) {
    return () => {
      go(missing.step, missing.key);
      showProblem(fill(W.answer_missing, { question: missing.name }));
    };
  }
  if (row.callback && !callback) return () => openCallback(row.firm);
  if (row.language) return () => show("language-dialog");
  if (row.wish) return () => show("wish-dialog");
  if (row.note && !noted()) return needNote;
  if (complaint.state === "draft") return () => complaint.open(W.complaint_draft);
  if (row.complaint && complaint.state !== "kept") {
    return () => {
      showProblem(W.needs_complaint);
      complaint.open();
    };
  }
  const left = (window.aftercall.asides ?? []).map((each) => each.left?.()).find(Boolean); // once: then it is left
  return left ? () => showProblem(left) : null;
}

async function finish(next) {
  if (busy) return;
  showProblem("");
  const instead = refused();
  if (instead) {
    instead();
    return;
  }
  busy = true;
  byId("finish").disabled = true;
  try {
    while (sending || dialling) await new Promise((resolve) => setTimeout(resolve, 50));
    if (!offline) await flush();
    const late = [...pending];
    const asides = window.aftercall.asides ?? [];
    await send(
      "POST",
      S.urls.completion,
      {
        attempt: S.attempt,
        answers: late.map(([, given]) => ({ ...given, language: script, version: S.version })),
        ...Object.assign({}, ...asides.map((each) => each.body())),
        ...S.outcomes[outcome].sends,
        note: noted(),
        callback_at: (callback && callback.at) || null,
        callback_is_firm: Boolean(callback && callback.firm),
        complaint: complaint.state === "kept" ? complaint.fields : null,
        reminded: ticked(),
        along: besides(),
      },
      { "Idempotency-Key": S.attempt },
    );
    for (const [key, given] of late) if (pending.get(key) === given) pending.delete(key);
    asides.forEach((each) => each.taken());
    store();
    ended = leaving = true;
    clearInterval(heart);
    localStorage.removeItem(OUTBOX);
    localStorage.removeItem(TICKS);
    leave(next);
  } catch (error) {
    unheard = isRefusal(error) ? null : () => finish(next);
    if (unheard) setTimeout(beat, 2000); // by then the server may have it
    if (isRefusal(error)) showRefusal(error);
    else {
      setOffline(!(error instanceof Refusal));
      if (error instanceof Refusal) showProblem(W.broken);
      else showNotSaved(W.not_saved_yet);
    }
    if (isRefusal(error) && error.body.code === "bad_answer") flush(); // says which
  } finally {
    busy = false;
    byId("finish").disabled = false;
  }
}

function showRefusal(error) {
  if ([401, 403, 404].includes(error.status)) return showGone(error);
  showProblem(error.message);
  if (error.body.field === "callback_at") {
    openCallback(S.outcomes[outcome].firm);
    refuseTime(error.message, error.body.next_allowed ? wall(Date.parse(error.body.next_allowed)) : "");
  } else if (error.body.questions && question(error.body.questions[0])) {
    go("questions", error.body.questions[0]);
  } else if (error.body.field === "note") byId("note").focus();
}

function leave(next) {
  const way = byId(next ? "next-form" : "pause-form");
  way.elements.csrfmiddlewaretoken.value = document.querySelector("meta[name=csrf-token]").content;
  way.submit();
}

const ticks = () => [...document.querySelectorAll("[data-remind]")];
const ticked = () => ticks().filter((box) => box.checked).map((box) => box.dataset.remind);

// What else was asked in this call, and how it ended; its answers are saved by also.js.
const besides = () =>
  [...document.querySelectorAll("[data-also]")]
    .filter((field) => field.value)
    .map((field) => ({ call: field.dataset.also, disposition: field.value }));

// --- Dialogs

const top_ = () => [...document.querySelectorAll("dialog[open]")].pop();

function show(id) {
  const dialog = byId(id);
  if (!dialog.open) dialog.showModal();
}

function closeTop() {
  const dialog = top_();
  if (dialog) dialog.close();
}

for (const dialog of document.querySelectorAll("dialog")) {
  dialog.addEventListener("close", () => {
    if (!top_() && document.activeElement === document.body) focusSurvey();
  });
}

// --- Keys

const isTyping = (node) => node.matches("textarea, select, input:not([type=checkbox], [type=radio])");
// Picking a word in an input method uses digits and Enter: those keys are not for us.
const isComposing = (event) => event.isComposing || event.keyCode === 229;
const digitOf = (event) => (/^(?:Digit|Numpad)(\d)$/.exec(event.code) || [])[1] || "";

function onKey(event) {
  if (isComposing(event)) return;
  if (chord(event) || (top_() ? inDialog(event) : inSurvey(event))) event.preventDefault();
}

const ACTIONS = {
  dial,
  outcome: () => openOutcome(),
  complaint: () => complaint.open(),
  booking: () => byId("open-booking").click(),
  errand: () => byId("open-errand")?.click(),
  read: () => before?.next(step, go),
  somebody_else: () => show("other-dialog"),
  consent_yes: () => byId("consent-yes")?.click(),
  consent_no: () => byId("consent-no")?.click(),
  longer: () => S.hung_up_at && byId("open-longer").click(),
  note: () => byId("note").focus(),
  survey: focusSurvey,
  language: nextLanguage,
  objections: () => show("objections-dialog"),
  palette: () => show("palette-dialog"),
  phrases: () => show("phrases-dialog"),
  help: () => show("help-dialog"),
  finish: () => finish(true),
  pause: () => finish(false),
  next_row: () => toRow(1),
  previous_row: () => toRow(-1),
};

// A key by its place on the keyboard, so that full-width characters and other alphabets do not matter.
const letterOf = (event) => (/^Key([A-Z])$/.exec(event.code) || [])[1];
const signOf = ({ key, code, shiftKey }) => ("/?".includes(key) || code !== "Slash" ? key : shiftKey ? "?" : "/");

function chord(event) {
  const control = event.ctrlKey || event.metaKey;
  if (!control && !event.altKey && !/^F\d+$/.test(event.key)) return false;
  const held = [control && "Ctrl", event.altKey && "Alt", event.shiftKey && "Shift"].filter(Boolean);
  const action = S.keys[[...held, letterOf(event) || event.key].join("+")];
  const dialog = top_();
  if (!action || event.repeat) return Boolean(action);
  if (!dialog) ACTIONS[action]();
  else if (action === "finish" && dialog.id === "complaint-dialog") byId("complaint-form").requestSubmit();
  return true;
}

function toRow(by) {
  const rows = [...document.querySelectorAll("#rail li")];
  if (S.dialled_at || !rows.length) return;
  const at = rows.indexOf(document.activeElement);
  rows[Math.max(0, Math.min(rows.length - 1, at + by))].focus();
}

function inDialog(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return false;
  const dialog = top_();
  const button = digitOf(event) && dialog.querySelector(`[data-digit="${digitOf(event)}"]`);
  if (button) {
    button.click();
    return true;
  }
  if (dialog.id === "callback-dialog" && event.code === "KeyF") {
    byId("firm").click();
    return true;
  }
  return false;
}

function inSurvey(event) {
  const at = document.activeElement;
  if (event.ctrlKey || event.metaKey || event.altKey || !byId("survey").contains(at)) return false;
  const onButton = at.matches("button, a, select, summary, input:not([type=date])");
  if (event.key === "Enter" && !onButton) {
    if (arrived && !event.shiftKey && !isAnswered(current)) {
      arrived = false;
      return true;
    }
    flush();
    move(event.shiftKey ? -1 : 1);
    return true;
  }
  if (isTyping(at) || !S.single_keys) return false;
  const opener = S.openers[signOf(event)] || (!event.shiftKey && S.openers[letterOf(event)]);
  if (opener) {
    ACTIONS[opener]();
    return true;
  }
  const cap = event.shiftKey ? `⇧${digitOf(event)}` : digitOf(event) || letterOf(event);
  const key = question(current).keys.find(([caps, type]) => caps.includes(cap) && (type !== "reason" || isLow(current)));
  if (key) press(current, key);
  return Boolean(key);
}

function nextLanguage() {
  const codes = Object.keys(S.scripts);
  setLanguage(codes[(codes.indexOf(script) + 1) % codes.length]);
}

function setLanguage(code) {
  script = code;
  byId("language").value = code;
  objections();
  render();
}

// --- Start

for (const each of S.questions) each.keys = each.keys.map(([caps, ...rest]) => [caps.map((cap) => S.singles[cap] || cap), ...rest]);
ticks().forEach((box) => (box.checked ||= read(TICKS).includes(box.dataset.remind)));
step = before?.begin(S) ?? step;
restore();
current = (asked().find((each) => !isAnswered(each.key)) || S.questions[0]).key;
build();
objections();
if (S.answers.length || pending.size) step = question(current).step;
if (S.dialled_at) showDialled();
render();
tick();
flush();
focusSurvey();

document.addEventListener("keydown", onKey);
document.addEventListener("change", (event) => {
  if (!event.target.matches("[data-remind]")) return;
  localStorage.setItem(TICKS, JSON.stringify(ticked()));
  render();
});
on("dial", "click", dial);
on("tel-again", "click", () => {
  ring();
  byId("ring-again").hidden = true;
  focusSurvey();
});
on("open-outcome", "click", () => openOutcome());
on("finish", "click", () => finish(true));
on("language", "change", (event) => setLanguage(event.target.value));
on("more-outcomes", "change", (event) => event.target.value && choose(event.target.value));
on("pick-take", "click", () => takeTime(byId("pick-time").value));
on("take-next", "click", (event) => takeTime(event.currentTarget.dataset.time));
document.addEventListener("click", (event) => {
  const chosen = event.target.closest("[data-action]");
  if (chosen) {
    closeTop();
    focusSurvey();
    (ACTIONS[chosen.dataset.action] || (() => undefined))();
  }
  const button = event.target.closest("[data-outcome], [data-callback]");
  if (button) button.dataset.outcome ? choose(button.dataset.outcome) : pickTime(button.dataset.callback);
});
window.addEventListener("online", () => {
  retry = 0;
  beat();
});
window.addEventListener("offline", () => setOffline(true));
window.addEventListener("beforeunload", (event) => {
  const words = [...pending].some(([key, given]) => !stored || (given.text && takesWords(key)));
  if (!leaving && (words || noted() || byId("complaint-form").dataset.unsaved)) event.preventDefault();
});
const heart = setInterval(beat, S.heartbeat);
setInterval(tick, 1000);
