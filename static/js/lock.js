/**
 * The lock of this device: nobody touched any page of it for so many minutes, so what is shown goes at once and the
 * server asks the PIN. Without this file the server asks it all the same, at the next page.
 */

const TELL_EVERY_MS = 20_000;
const LOOK_EVERY_MS = 1000;
const TOUCHES = ["pointerdown", "pointermove", "keydown", "wheel", "touchstart", "scroll"];

const { minutes, awake, lock, unlock } = document.querySelector("[data-lock]").dataset;
const limit = Number(minutes) * 60_000;
// All pages of this browser share one lock: a touch of one keeps the others open.
const others = globalThis.BroadcastChannel ? new BroadcastChannel("kring-awake") : null;
let touchedAt = Date.now();
let toldAt = Date.now();
let isLocked = false;

/** @param {string} url */
function post(url) {
  const token = document.querySelector("input[name=csrfmiddlewaretoken]")?.value ?? "";
  const body = new URLSearchParams({ csrfmiddlewaretoken: token });
  return fetch(url, { method: "POST", body, keepalive: true, redirect: "manual" });
}

function touched() {
  if (isLocked) return;
  if (Date.now() - touchedAt >= limit) {
    // The machine slept: the first touch after it must not open what had its time.
    lockNow();
    return;
  }
  touchedAt = Date.now();
  if (touchedAt - toldAt < TELL_EVERY_MS) return;
  toldAt = touchedAt;
  others?.postMessage("awake");
  post(awake).then(({ status }) => status === 403 && lockNow(), () => null);
}

/** What is on the screen goes, except for Snel weg; only then is the server told. */
function lockNow() {
  if (isLocked) return;
  isLocked = true;
  document.title = "\u200b";
  for (const part of document.querySelectorAll("main, .rail, .demo-line, dialog")) part.remove();
  dispatchEvent(new CustomEvent("kring:gone"));
  const onwards = `${unlock}?next=${encodeURIComponent(location.pathname + location.search)}`;
  post(lock).finally(() => location.replace(onwards));
}

function look() {
  if (Date.now() - touchedAt >= limit) lockNow();
}

for (const kind of TOUCHES) addEventListener(kind, touched, { passive: true, capture: true });
others?.addEventListener("message", () => {
  touchedAt = Date.now();
});
setInterval(look, LOOK_EVERY_MS);
document.addEventListener("visibilitychange", look);
addEventListener("pageshow", look);
