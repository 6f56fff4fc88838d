/**
 * Keeps what stands in `[data-live]` true: when the server says that something moved, when the line is back, when the
 * page is looked at again, and every minute. Without this file the page has a link to look again.
 */

import { Live } from "../live.js";

const LOOK_EVERY_MS = 60_000;
const SAY_LOST_AFTER_MS = 3000;

const regions = () => [...document.querySelectorAll("[data-live]")];
const connection = document.querySelector(".connection");
let lostTimer = 0;
let looking = false;
let again = false;

/** Every answer has another form token: what else differs is a change, and only a change is read aloud. */
const words = (region) => region.innerHTML.replace(/name="csrfmiddlewaretoken" value="\w+"/g, "");

/** @param {Document} fresh */
function show(fresh) {
  const found = [...fresh.querySelectorAll("[data-live]")];
  // Another page came, such as the one to sign in: let it come whole.
  if (found.length !== regions().length) {
    location.reload();
    return;
  }
  regions().forEach((region, at) => {
    if (words(region) !== words(found[at])) region.replaceChildren(...found[at].childNodes);
  });
}

async function look() {
  again = looking;
  if (looking) return;
  looking = true;
  try {
    const answer = await fetch(location.href, { headers: { Accept: "text/html" }, cache: "no-store" });
    if (answer.ok) show(new DOMParser().parseFromString(await answer.text(), "text/html"));
  } catch {
    lost();
  } finally {
    looking = false;
    if (again) look();
  }
}

function lost() {
  lostTimer ||= setTimeout(() => connection && (connection.textContent = connection.dataset.lost), SAY_LOST_AFTER_MS);
}

function opened() {
  clearTimeout(lostTimer);
  lostTimer = 0;
  if (connection) connection.textContent = "";
  live.settled();
  look();
}

/** @param {{type: string}} frame */
function heard(frame) {
  if (frame.type === "help.moved") look();
}

const live = new Live(`${location.origin.replace(/^http/, "ws")}/live/`, {
  opened,
  heard,
  lost,
  refused: () => location.reload(),
});
addEventListener("online", () => live.renewNow());
addEventListener("offline", lost);
document.addEventListener("visibilitychange", () => {
  if (document.hidden) return;
  if (!live.isOpen) live.connect();
  look();
});
addEventListener("kring:gone", () => live.stop());
setInterval(look, LOOK_EVERY_MS);
live.connect();
