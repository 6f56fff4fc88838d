/** Lets the phone keep the pages about help, and says on a kept page that there is no connection. */

navigator.serviceWorker?.register("/sw.js", { scope: "/" }).catch(() => null);

function say() {
  for (const line of document.querySelectorAll("[data-offline]")) line.hidden = navigator.onLine;
}

addEventListener("online", say);
addEventListener("offline", say);
say();
