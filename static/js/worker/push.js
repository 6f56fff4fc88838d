/**
 * Part of the service worker: shows what is pushed, says that it arrived, and opens what it is about.
 * What is pushed holds an opaque id and fixed words; nothing from any person.
 */

const PLAIN = { kind: "message", words: "Nieuw bericht" };
const SAY_AGAIN_AFTER_MS = 4000;

/** @param {PushMessageData | null} data */
function told(data) {
  try {
    const { id, kind, words } = data.json();
    return typeof kind === "string" && typeof words === "string" ? { id, kind, words } : PLAIN;
  } catch {
    return PLAIN;
  }
}

/** The device's own word that it arrived; without a cookie, since only this device knows the id. */
async function sayArrived(id) {
  const say = () => fetch(`/melding/${id}/aangekomen/`, { method: "POST", credentials: "omit", keepalive: true });
  try {
    await say();
  } catch {
    await new Promise((resolve) => setTimeout(resolve, SAY_AGAIN_AFTER_MS));
    await say().catch(() => null);
  }
}

/** @param {{ id?: string, kind: string, words: string }} one */
async function show({ id, kind, words }) {
  const isUrgent = kind === "help";
  // A tag per kind: what comes again, or twice, takes the place of what stands there.
  await self.registration.showNotification(words, {
    tag: kind,
    icon: self.KRING.icon,
    badge: self.KRING.icon,
    renotify: isUrgent,
    requireInteraction: isUrgent,
    data: { id },
  });
  if (id) await sayArrived(id);
}

/** @param {string | undefined} id */
async function open(id) {
  const path = id ? `/melding/${id}/` : "/";
  const [page] = await self.clients.matchAll({ type: "window" });
  try {
    if (page) return await (await page.navigate(path)).focus();
  } catch {
    // A page that may not be led anywhere stays as it is.
  }
  return self.clients.openWindow(path);
}

/** @param {any} event */
async function renew({ oldSubscription, newSubscription }) {
  if (!oldSubscription) return;
  const fresh = newSubscription ?? (await self.registration.pushManager.subscribe(oldSubscription.options));
  const { endpoint, keys } = fresh.toJSON();
  await fetch("/ik/meldingen/vernieuwd/", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ before: oldSubscription.endpoint, endpoint, ...keys }),
  });
}

self.addEventListener("push", (event) => event.waitUntil(show(told(event.data))));
self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(open(event.notification.data?.id));
});
self.addEventListener("pushsubscriptionchange", (event) => event.waitUntil(renew(event)));
