// The agent's state in the top bar: its clock runs on here, a wrap-up that is over turns into ready, and the page says
// every minute that somebody is there. The call screen sets the state itself through window.aftercall.seat.

const seat = document.getElementById("seat");
const clock = document.getElementById("seat-clock");
const skew = Number(seat.dataset.now) - Date.now(); // the server's clock: the computer's own may be wrong
const two = (number) => String(number).padStart(2, "0");

const minutes = (ms) => {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  return `${two(Math.floor(seconds / 60))}:${two(seconds % 60)}`;
};

function show(found) {
  seat.dataset.state = found.state;
  seat.dataset.since = found.since;
  seat.dataset.until = found.until || "";
  seat.dataset.held = found.held ? "1" : "";
  const badge = seat.querySelector(".ac-badge");
  badge.className = `ac-badge ac-badge-${found.level}`;
  badge.querySelector("[data-name]").textContent = found.name;
  const picture = badge.querySelector("use");
  if (found.icon) picture.setAttribute("href", picture.getAttribute("href").replace(/#.*/, `#${found.icon}`));
  tick();
}

function tick() {
  const now = Date.now() + skew;
  const { state, since, until, held } = seat.dataset;
  const left = until ? Number(until) - now : 0;
  clock.classList.toggle("seat-late", Boolean(until) && left < 0);
  if (state === "offline") clock.textContent = "";
  else if (until) clock.textContent = `${minutes(now - since)} / ${minutes(until - since)}`;
  else clock.textContent = minutes(now - since);
  if (until && left < 0 && !held) sign();
}

let asking = false;

async function sign() {
  if (asking) return;
  asking = true;
  try {
    const answer = await window.aftercall.ask("POST", seat.dataset.sign);
    if (answer.ok) show(await answer.json());
    else seat.dataset.until = "";
  } catch {
    seat.dataset.until = ""; // no network: the next minute asks again
  } finally {
    asking = false;
  }
}

window.aftercall.seat = { show, tick };
tick();
setInterval(tick, 1000);
setInterval(sign, 60000);
