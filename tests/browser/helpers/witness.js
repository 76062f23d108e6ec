// Watches a call page from outside its script, across reloads: which answers the server has acknowledged, whether the
// save light told the truth about them, every key and mouse event, and how long a key and a claim took to be seen.

(() => {
  if (!location.protocol.startsWith("http")) return;
  const empty = { acknowledged: {}, lies: [], lights: [], mouse: [], keys: 0, paints: [], lines: [] };
  const seen = JSON.parse(sessionStorage.getItem("witness") || "null") || empty;
  window.witness = seen;
  addEventListener("pagehide", () => {
    shown(frames.takeRecords());
    if (unseen !== null) seen.paints.pop(); // the key that the page was left by: no frame of this page shows it
    begun(line.takeRecords());
    sessionStorage.setItem("witness", JSON.stringify(seen));
  });

  // --- What is acknowledged: answers that came with the page, and those that the server took

  const attempt = (/\/calls\/([0-9a-f-]{36})\//.exec(location.pathname) || [])[1];
  const known = attempt ? (seen.acknowledged[attempt] ||= {}) : {};

  function acknowledge({ question, score, code, text, chosen, seq }) {
    if (!known[question] || seq >= known[question].seq) known[question] = { score, code, text, chosen, seq };
  }

  // The page knows no sooner than it has read the server's answer.
  function whenRead(answer, taken) {
    const read = answer.json.bind(answer);
    answer.json = () => read().finally(() => taken.forEach(acknowledge));
  }

  const really = window.fetch;
  window.fetch = async (address, options) => {
    const answer = await really(address, options);
    const saves = options?.method === "PATCH" && String(address).endsWith(`/attempts/${attempt}/answers/`);
    const ends = options?.method === "POST" && String(address).endsWith("/completion/");
    if (answer.ok && saves) whenRead(answer, [JSON.parse(options.body)]);
    if (answer.ok && ends) whenRead(answer, JSON.parse(options.body).answers);
    return answer;
  };

  // --- Whether the light tells the truth: what the page shows as answered, beside what is acknowledged

  const caps = { na: "X", dont_know: "K", refused: "R" };
  const brief = ({ score, code, text }) => (score !== null ? String(score) : caps[code] || (text.trim() && "✓"));

  function unsaved() {
    return [...document.querySelectorAll("#answers [data-q][data-answered=true]")].filter((item) => {
      const key = item.dataset.q;
      const words = document.getElementById(`text-${key}`) || document.getElementById(`why-${key}`);
      const kept = known[key];
      return !kept || brief(kept) !== item.querySelector("b").textContent || (words && words.value !== kept.text);
    }).length;
  }

  function judge(light) {
    const [left, words] = [unsaved(), light.textContent];
    const { state } = light.dataset;
    const told = Number((/\d+/.exec(words) || ["0"])[0]);
    if (seen.lights.at(-1) !== state) seen.lights.push(state);
    if (["saved", "idle"].includes(state) && left) seen.lies.push(`${state}, but ${left} unsaved: ${words}`);
    if (state === "offline" && told !== left) seen.lies.push(`${left} unsaved, but told: ${words}`);
  }

  // --- Keys, mouse, and how long until something is seen of them

  // The browser itself says when the frame was shown that a key led to (what INP is made of), in steps of 8 ms, and of
  // no key that was seen within 16: those stay at that. A message from the page that the frame was drawn would come up
  // to 200 ms later, because the browser puts messages off while keys come quickly.
  const QUICK = 16;
  const pressed = new Map();
  let unseen = null; // the last key, until the browser says when it was seen

  function shown(entries) {
    for (const { startTime, duration } of entries) {
      if (pressed.has(startTime)) seen.paints[pressed.get(startTime)] = duration;
      if (startTime === unseen) unseen = null;
    }
  }

  const frames = new PerformanceObserver((list) => shown(list.getEntries()));
  frames.observe({ type: "event", durationThreshold: QUICK });

  addEventListener("keydown", (event) => {
    if (["Control", "Shift", "Alt", "Meta"].includes(event.key) || event.repeat) return;
    seen.keys += 1;
    pressed.set(event.timeStamp, seen.paints.push(QUICK) - 1);
    unseen = event.timeStamp;
  }, true);
  for (const type of ["pointerdown", "pointermove", "mousedown", "mouseup", "mousemove", "wheel", "touchstart"]) {
    addEventListener(type, () => seen.mouse.push(type), { capture: true, passive: true });
  }

  // When the script's first line was shown in a page that a claim led to; it may come with the page or by its script.
  // Since the claim was sent, which is when this page began to be fetched.
  function begun(entries) {
    if (!entries.length) return;
    line.disconnect();
    if (performance.getEntriesByType("navigation")[0].redirectCount) seen.lines.push(entries[0].renderTime);
  }

  const line = new PerformanceObserver((list) => begun(list.getEntries()));
  line.observe({ type: "element", buffered: true });
  new MutationObserver((_changes, first) => {
    const say = document.getElementById("say");
    if (!say) return;
    first.disconnect();
    say.setAttribute("elementtiming", "first line"); // before it is drawn, or the browser does not say
  }).observe(document, { childList: true, subtree: true });

  addEventListener("DOMContentLoaded", () => {
    const [light, say] = ["light", "say"].map((id) => document.getElementById(id));
    if (!light || !say) return;
    for (const each of JSON.parse(document.getElementById("call-state").textContent).answers) acknowledge(each);
    const watch = { attributes: true, childList: true, characterData: true, subtree: true };
    new MutationObserver(() => judge(light)).observe(light, watch);
  });
})();
