/** Switching notifications on and off on this device. The form carries what the browser says; the server decides. */

const page = document.querySelector("[data-push]");
const form = page.querySelector("form[data-push-on]");
const canPush = "serviceWorker" in navigator && "PushManager" in globalThis && "Notification" in globalThis;

/** @param {string} name which of the prepared sentences fits here */
function say(name) {
  for (const one of page.querySelectorAll("[data-says]")) one.hidden = one.dataset.says !== name;
}

/** @param {string} text base64 as in addresses */
function bytesOf(text) {
  const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
}

/** @returns {Promise<PushSubscription>} one made for the key of this installation */
async function subscribe() {
  const worker = await navigator.serviceWorker.register("/sw.js", { scope: "/" });
  const applicationServerKey = bytesOf(page.dataset.push);
  const wish = { userVisibleOnly: true, applicationServerKey };
  await navigator.serviceWorker.ready;
  try {
    return await worker.pushManager.subscribe(wish);
  } catch (refused) {
    // One that was made for another key stands in the way.
    const old = await worker.pushManager.getSubscription();
    if (!old) throw refused;
    await old.unsubscribe();
    return worker.pushManager.subscribe(wish);
  }
}

/** @param {PushSubscription} subscription */
function send(subscription) {
  const { endpoint, keys } = subscription.toJSON();
  form.elements.endpoint.value = endpoint;
  form.elements.p256dh.value = keys.p256dh;
  form.elements.auth.value = keys.auth;
  form.submit();
}

/** @param {Event} event */
async function switchOn(event) {
  event.preventDefault();
  say("busy");
  try {
    if ((await Notification.requestPermission()) !== "granted") return say("denied");
    return send(await subscribe());
  } catch {
    return say("failed");
  }
}

/** @param {SubmitEvent} event */
async function switchOff(event) {
  event.preventDefault();
  const worker = await navigator.serviceWorker.getRegistration("/");
  const subscription = await worker?.pushManager.getSubscription();
  await subscription?.unsubscribe().catch(() => null);
  event.target.submit();
}

/** The server thinks that it is on here: does this browser still know? */
async function check() {
  const worker = await navigator.serviceWorker.getRegistration("/");
  if (!(await worker?.pushManager.getSubscription())) offer("lost");
}

/** @param {string} why */
function offer(why) {
  form.hidden = false;
  say(why);
}

if (!canPush) say("cannot");
else {
  form.addEventListener("submit", switchOn);
  page.querySelector("form[data-push-off]")?.addEventListener("submit", switchOff);
  if ("pushOn" in page.dataset) check().catch(() => null);
  else if (Notification.permission === "denied") say("denied");
  else offer("");
}
