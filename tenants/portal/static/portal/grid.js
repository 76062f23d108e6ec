// The grid of faulty rows by keyboard: Enter goes down, F2 edits, Ctrl+Z undoes, Ctrl+Enter fills alike cells.
// Tab and Shift+Tab are the browser's own. Without this script the grid is a plain form.
const form = document.querySelector("form[data-grid]");
const inputs = form ? [...form.querySelectorAll("input[data-field]")] : [];
const said = form && form.querySelector("[data-grid-said]");
const before = new Map(inputs.map((input) => [input, input.value]));
const steps = [];
let held = null; // what the cell in focus said when it was entered

const say = (words) => { if (said) { said.textContent = ""; window.setTimeout(() => { said.textContent = words; }); } };
const column = (input) => inputs.filter((other) => other.dataset.field === input.dataset.field);
const tick = (input) => form.elements[input.name.replace("cell-", "same-")];

function mark(input) {
  const row = input.closest("tr");
  const changed = [...row.querySelectorAll("input[data-field]")].some((cell) => cell.value !== before.get(cell));
  row.classList.toggle("ac-changed", changed);
}

// A step is a list of cells with what they said; a tick goes with its cell.
function note(cells) {
  steps.push(cells.map((cell) => [cell.input, cell.was, cell.ticked]));
}

function settle(input) {
  if (held && held.input === input && held.was !== input.value) {
    note([{ input, was: held.was, ticked: tick(input) ? tick(input).checked : false }]);
    held = { input, was: input.value };
  }
  mark(input);
}

function undo(input) {
  settle(input);
  const step = steps.pop();
  if (!step) return;
  for (const [cell, was, ticked] of step) {
    cell.value = was;
    if (tick(cell)) tick(cell).checked = ticked;
    mark(cell);
  }
  const [first] = step[0];
  held = { input: first, was: first.value };
  first.focus();
  first.select();
  say(said.dataset.undone);
}

function fill(input) {
  const alike = column(input).filter((other) => before.get(other) === before.get(input));
  const step = alike.map((cell) => ({
    input: cell,
    was: cell === input && held ? held.was : cell.value,
    ticked: tick(cell) ? tick(cell).checked : false,
  }));
  note(step);
  for (const cell of alike) {
    cell.value = input.value;
    mark(cell);
  }
  if (tick(input)) tick(input).checked = true;
  held = { input, was: input.value };
  form.dataset.changed = "1";
  say(said.dataset.filled);
}

function move(input, by) {
  const cells = column(input);
  const next = cells[cells.indexOf(input) + by];
  if (next) next.focus();
}

if (form) {
  form.addEventListener("focusin", (event) => {
    if (!inputs.includes(event.target)) return;
    held = { input: event.target, was: event.target.value };
    event.target.select();
  });
  form.addEventListener("focusout", (event) => {
    if (inputs.includes(event.target)) settle(event.target);
  });
  form.addEventListener("keydown", (event) => {
    const input = event.target;
    if (!inputs.includes(input) || event.isComposing) return;
    const control = event.ctrlKey || event.metaKey;
    if (event.key === "Enter") {
      event.preventDefault();
      if (control) fill(input);
      else move(input, event.shiftKey ? -1 : 1);
    } else if (event.key === "F2") {
      event.preventDefault();
      input.setSelectionRange(input.value.length, input.value.length);
    } else if (event.key === "Escape" && held && held.input === input) {
      input.value = held.was;
      input.select();
    } else if (control && !event.shiftKey && event.key.toLowerCase() === "z") {
      event.preventDefault();
      undo(input);
    }
  });
  const first = inputs.find((input) => input.getAttribute("aria-invalid"));
  if (first) first.focus();
}
