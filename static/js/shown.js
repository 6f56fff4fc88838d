/** A notification that still stands on this device goes away once the page that it leads to is in sight. */

/** @param {string} [tag] which kind; without it all of them */
export async function closeShown(tag) {
  const worker = await navigator.serviceWorker?.getRegistration("/");
  const shown = (await worker?.getNotifications(tag ? { tag } : {})) ?? [];
  for (const one of shown) one.close();
}

/** A page says in `data-closes` of which kinds nothing is left to be told once it is seen. */
function closeSeen() {
  const tags = document.querySelector("[data-closes]")?.dataset.closes.split(" ") ?? [];
  if (document.visibilityState !== "visible") return;
  for (const tag of tags) closeShown(tag).catch(() => null);
}

document.addEventListener("visibilitychange", closeSeen);
addEventListener("kring:gone", () => closeShown().catch(() => null));
closeSeen();
