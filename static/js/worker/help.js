/**
 * Part of the service worker: keeps the public pages about help, so that the numbers open without a connection.
 * They are fetched without a cookie, as a visitor: what is kept holds nothing of anybody.
 */

const KEPT = "public-help";
const PAGES = ["/hulp/nu/", "/hulp/", "/hulp/sociale-kaart/", "/hulp/voor-partners/", "/hulp/voor-kinderen/"];
const FRESH_FOR_MS = 12 * 60 * 60 * 1000;
const STATIC = /(?:href|src)="(\/static\/[^"#?]+)/g;

/** @param {string} path @returns {Promise<Response | null>} */
async function asVisitor(path) {
  const answer = await fetch(path, { credentials: "omit", cache: "no-cache" });
  return answer.ok && !answer.redirected ? answer : null;
}

/** Fetches all pages and what they are made of; what is no longer part of any of them goes. */
async function keep() {
  const cache = await caches.open(KEPT);
  const wanted = new Set();
  for (const path of PAGES) {
    const page = await asVisitor(path);
    if (!page) continue;
    const html = await page.clone().text();
    for (const [, file] of html.matchAll(STATIC)) wanted.add(file);
    await cache.put(path, page);
    wanted.add(path);
  }
  for (const file of wanted) {
    if (!(await cache.match(file))) await cache.put(file, await fetch(file));
  }
  for (const { url } of await cache.keys()) {
    if (!wanted.has(new URL(url).pathname)) await cache.delete(url);
  }
}

async function keepFresh() {
  const kept = await caches.match(PAGES[0], { cacheName: KEPT });
  const age = Date.now() - Date.parse(kept?.headers.get("date") ?? "");
  if (!(age < FRESH_FOR_MS)) await keep();
}

/** @param {Request} request the page asked for, else the numbers: whoever has no connection may need them most */
async function kept(request) {
  const options = { cacheName: KEPT, ignoreSearch: true, ignoreVary: true };
  const { pathname } = new URL(request.url);
  if (request.mode !== "navigate") return caches.match(pathname, options);
  return (await caches.match(pathname, options)) ?? caches.match(PAGES[0], options);
}

/** @param {any} event */
async function answer(event) {
  try {
    const fresh = await fetch(event.request);
    if (event.request.mode === "navigate") event.waitUntil(keepFresh().catch(() => null));
    return fresh;
  } catch (failure) {
    const found = await kept(event.request);
    if (!found) throw failure;
    return found;
  }
}

self.addEventListener("install", (event) => event.waitUntil(keep().catch(() => null)));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  if (request.mode === "navigate" || url.pathname.startsWith("/static/")) event.respondWith(answer(event));
});
