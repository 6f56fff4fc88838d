/**
 * Snel weg: the screen goes blank at once, what is readable on this device is wiped, the server ends the session,
 * and a neutral page takes this page's place in the history. Without this file the button is a plain form.
 */

const SHIFTS = 3;
const SHIFT_WITHIN_MS = 1500;
const LEAVE_AFTER_MS = 1200;
/** Pages about help as any visitor gets them: they say nothing of whoever holds this device, and must open offline. */
const PUBLIC = "public-";

/** @returns {HTMLFormElement | null} */
const findForm = () => document.querySelector("form[data-exit]");

/** Everything of this page disappears, also from what the back button might show. */
function blank() {
  document.documentElement.classList.add("gone");
  document.title = "\u200b";
  document.body.replaceChildren();
  dispatchEvent(new CustomEvent("kring:gone"));
}

/** @returns {Promise<unknown>} settles when nothing readable is left on this device */
function wipe() {
  const jobs = [];
  try {
    sessionStorage.clear();
    localStorage.clear();
  } catch {
    // Storage switched off by the person: then there is nothing in it.
  }
  if (globalThis.caches) {
    const readable = (keys) => keys.filter((key) => !key.startsWith(PUBLIC));
    jobs.push(caches.keys().then((keys) => Promise.all(readable(keys).map((key) => caches.delete(key)))));
  }
  if (globalThis.indexedDB?.databases) {
    jobs.push(
      indexedDB.databases().then((all) => {
        for (const { name } of all) if (name) indexedDB.deleteDatabase(name);
      }),
    );
  }
  return Promise.allSettled(jobs);
}

/** @param {number} ms */
const after = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** @param {HTMLFormElement} form */
async function leave(form) {
  const { action } = form;
  const neutral = form.dataset.exit ?? "/";
  const body = new URLSearchParams(/** @type {any} */ (new FormData(form)));
  blank();
  const ended = fetch(action, { method: "POST", body, keepalive: true, redirect: "manual" }).catch(() => null);
  await Promise.race([Promise.allSettled([ended, wipe()]), after(LEAVE_AFTER_MS)]);
  location.replace(neutral);
}

/** @param {() => void} run */
function onShifts(run) {
  /** @type {number[]} */
  let presses = [];
  addEventListener("keydown", (event) => {
    if (event.key !== "Shift") {
      presses = [];
      return;
    }
    if (event.repeat) return;
    presses = [...presses, event.timeStamp].filter((at) => event.timeStamp - at < SHIFT_WITHIN_MS);
    if (presses.length >= SHIFTS) run();
  });
}

const form = findForm();
if (form) {
  let leaving = false;
  const go = () => {
    if (leaving) return;
    leaving = true;
    leave(form);
  };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    go();
  });
  onShifts(go);
}

// A page that the browser kept whole is asked for again: who left must sign in.
addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
});
