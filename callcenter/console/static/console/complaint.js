// The complaint on a call: its sheet, kept with the call or not. Sub-codes follow the category, and safety makes it a
// crisis. What is typed goes to the shop's own data from the first letter on, never into this browser; so it survives a
// reload and another computer. call.js, which comes first, shares the complaint's state and what the sheet needs of it.

const byId = (id) => document.getElementById(id);
const call = window.aftercall.complaint;
const form = byId("complaint-form");
const W = form.dataset;
const draft = JSON.parse(byId("complaint-draft").textContent);
const codes = [...byId("c-subcategory").options];
const lang = document.documentElement.lang;
let changes = 0; // counted, so that what was typed while a save was under way is saved after it
let saving = false;
let timer = 0;
let retry = 0;

// --- Kept with the call, begun, or nothing

function read() {
  const fields = Object.fromEntries(new FormData(form));
  const preset = ["severity", "remedy_sought"];
  return { fields, started: Object.entries(fields).some(([name, value]) => value.trim() && !preset.includes(name)) };
}

call.open = (problem = "") => {
  byId("complaint-problem").textContent = problem;
  call.show("complaint-dialog");
  byId("c-words").focus();
};

function keep() {
  const { fields } = read();
  if (!fields.customer_words.trim() || !fields.category) {
    byId("complaint-problem").textContent = call.words.complaint_missing;
    byId(fields.customer_words.trim() ? "c-category" : "c-words").focus();
    return false;
  }
  stand("kept", fields);
  call.showProblem("");
  call.closeTop();
  return true;
}

function stand(state, fields = null) {
  Object.assign(call, { state, fields });
  byId("complaint-words").textContent = { none: call.words.complaint, draft: call.words.draft, kept: call.words.kept }[state];
  byId("open-complaint").dataset.state = state;
  call.render();
}

// --- Sub-codes

function follow() {
  const category = byId("c-category").value;
  const chosen = byId("c-subcategory").value;
  const own = codes.filter((each) => !each.value || each.dataset.category === category);
  byId("c-subcategory").replaceChildren(...own);
  byId("c-subcategory").value = own.some((each) => each.value === chosen) ? chosen : "";
  askForEvidence();
}

// Evidence matters for washing; what was ticked stays in sight.
function askForEvidence() {
  const isWash = "wash" in (byId("c-subcategory").selectedOptions[0]?.dataset ?? {});
  byId("c-evidence").hidden = !isWash && !form.elements.has_evidence.checked;
}

// --- Saving

function changed(wait) {
  changes += 1;
  W.unsaved = "1";
  clearTimeout(timer);
  timer = setTimeout(save, wait);
}

const put = () => {
  const fields = Object.fromEntries(new FormData(form));
  return window.aftercall.ask("PUT", W.url, { fields, kept: call.state === "kept" });
};

async function save() {
  if (saving) return;
  saving = true;
  const saved = changes;
  try {
    const answer = await put();
    if (answer.status >= 500) throw new Error(answer.status);
    const { detail, saved_at } = await answer.json().catch(() => ({}));
    retry = 0;
    if (!answer.ok) tell(detail || W.lost); // the server will never take it: say so
    else if (saved === changes) {
      delete W.unsaved;
      tell(saved_at ? W.kept.replace("{time}", new Date(saved_at).toLocaleTimeString(lang, { hourCycle: "h23" })) : "");
    }
  } catch {
    retry = Math.min(15000, retry ? retry * 2 : 1000);
    tell(W.lost);
  } finally {
    saving = false;
  }
  if (retry || saved !== changes) timer = setTimeout(save, retry);
}

function tell(words) {
  if (byId("complaint-saved").textContent !== words) byId("complaint-saved").textContent = words;
}

// --- What was written before

function restore() {
  for (const [name, value] of Object.entries(draft.fields)) {
    const field = form.elements[name];
    if (!field) continue;
    if (field.type === "checkbox") field.checked = true;
    else field.value = value;
  }
  follow();
  form.elements.subcategory.value = draft.fields.subcategory || "";
  askForEvidence();
  form.dispatchEvent(new Event("input")); // it counts as begun
  if (draft.kept) form.requestSubmit();
  clearTimeout(timer);
  delete W.unsaved;
}

form.addEventListener("input", ({ target }) => {
  if (target.name === "category") follow();
  if (target.name === "subcategory") askForEvidence();
  if (target.name === "is_safety" && target.checked) form.elements.severity.value = "crisis";
  const { fields, started } = read();
  byId("c-safety").hidden = fields.severity !== "crisis";
  stand(started ? "draft" : "none");
  changed(500);
});
form.addEventListener("submit", (event) => {
  event.preventDefault();
  if (keep()) changed(0); // at once: the end of the call may follow
});
byId("empty-complaint").addEventListener("click", () => {
  form.reset();
  follow();
  stand("none");
  call.closeTop();
  changed(0);
});
byId("open-complaint").addEventListener("click", () => call.open());
window.addEventListener("online", () => W.unsaved && save());
follow();
if (draft) restore();
