// How the console's scripts talk to the server: with the page's token, in JSON, and never for ever. Who signed in anew in
// another tab has a new token: after a refusal it is read from the desk, and what was asked is asked once more.

const tokenOf = (page) => page.querySelector("meta[name=csrf-token]");

async function renew() {
  const desk = await fetch("/", { signal: AbortSignal.timeout(10000) });
  const fresh = tokenOf(new DOMParser().parseFromString(await desk.text(), "text/html"));
  if (fresh) tokenOf(document).content = fresh.content;
  return Boolean(fresh);
}

// `body` goes as JSON, a form as it is. Answers the response, whatever it says; throws when there is none in time.
window.aftercall.ask = async function ask(method, url, body, { headers, seconds = 10, again = true } = {}) {
  const isForm = body instanceof FormData;
  const answer = await fetch(url, {
    method,
    body: isForm || !body ? body : JSON.stringify(body),
    headers: { ...(!isForm && { "Content-Type": "application/json" }), "X-CSRFToken": tokenOf(document).content, ...headers },
    redirect: "error",
    signal: AbortSignal.timeout(seconds * 1000),
  });
  if (answer.status !== 403 || !again || !(await renew())) return answer;
  return window.aftercall.ask(method, url, body, { headers, seconds, again: false });
};
