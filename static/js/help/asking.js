/**
 * Sending a call for help on a bad line: as long as this page is open it tries again under the same client id, which
 * the server takes once, and says so. Without this file the form is a plain form.
 */

const GIVE_UP_AFTER_MS = 15_000;
const PAUSES_MS = [2000, 4000, 8000, 15_000];
const PROGRESS = "/hulp/vraag/";
const SIGN_IN = "/toegang/";

/** @param {number} ms */
const pause = (ms) =>
  new Promise((resolve) => {
    setTimeout(resolve, ms);
    addEventListener("online", resolve, { once: true });
  });

/** @param {HTMLFormElement} form @returns {Promise<Response | null>} null: nobody knows whether it arrived */
async function post(form) {
  const body = new URLSearchParams(/** @type {any} */ (new FormData(form)));
  try {
    const answer = await fetch(form.action, { method: "POST", body, signal: AbortSignal.timeout?.(GIVE_UP_AFTER_MS) });
    return answer.status >= 500 ? null : answer;
  } catch {
    return null;
  }
}

/** @param {HTMLFormElement} form */
async function send(form) {
  const state = form.querySelector("[data-state]");
  const button = form.querySelector("button[type=submit]");
  button.disabled = true;
  state.textContent = form.dataset.busy;
  for (let tries = 0; ; tries += 1) {
    const answer = await post(form);
    if (answer) {
      settle(form, answer, state, button);
      return;
    }
    state.textContent = form.dataset.wait;
    await pause(PAUSES_MS[Math.min(tries, PAUSES_MS.length - 1)]);
  }
}

/** @param {HTMLFormElement} form @param {Response} answer @param {Element} state @param {HTMLButtonElement} button */
function settle(form, answer, state, button) {
  const { pathname } = new URL(answer.url);
  if (pathname.startsWith(PROGRESS)) {
    state.textContent = form.dataset.sent;
    location.assign(pathname);
  } else if (pathname.startsWith(SIGN_IN) || answer.status === 403) {
    state.textContent = form.dataset.signedOut;
    button.disabled = false;
  } else {
    // Something is missing: sent once more as a plain form, the page comes back with words beside the field.
    form.submit();
  }
}

for (const form of document.querySelectorAll("form[data-ask]")) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (!form.querySelector("button[type=submit]").disabled) send(form);
  });
}
