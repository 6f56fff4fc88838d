/** The conversation page: joins the connection, what is known, and what is shown. */

import { Live } from "../live.js";
import { draftOf, letWrite, listenToWriting } from "./composer.js";
import { freshId } from "./ids.js";
import { askBeforeLeaving } from "./leaving.js";
import { ANSWER_WITHIN_MS } from "./outbox.js";
import { Reading } from "./reading.js";
import { Room } from "./room.js";
import { Talk } from "./talk.js";

const TICK_MS = 1000;
const SAY_LOST_AFTER_MS = 3000;
const ASK_AFTER_SILENCE_MS = 40_000;

const root = document.querySelector(".talk");
const { room: id, lastSeq, me, firstUnread } = root.dataset;
const form = document.querySelector(".composer");
const connection = document.querySelector(".connection");

const room = new Room({ id: Number(id), last: Number(lastSeq), me });
const talk = new Talk(root, tryAgain);
const reading = new Reading(root, document.querySelector(".jump"), (seq) =>
  live.send(room.counts.read(seq)),
);
const live = new Live(`${location.origin.replace(/^http/, "ws")}/live/`, { opened, heard, lost, refused });
const leaveUnasked = askBeforeLeaving(() => !room.outbox.isEmpty || draftOf(form) !== "");
let lostTimer = 0;
let lineIsFresh = Boolean(firstUnread);

/** @param {object[]} frames */
const sendAll = (frames) => frames.forEach((frame) => live.send(frame));

function opened() {
  clearTimeout(lostTimer);
  lostTimer = 0;
  connection.textContent = "";
  sendAll(room.opened(Date.now()));
}

function lost() {
  lostTimer ||= setTimeout(() => (connection.textContent = connection.dataset.lost), SAY_LOST_AFTER_MS);
}

/** Who is signed out is told why by the page that he gets instead. */
function refused() {
  leaveUnasked();
  location.reload();
}

/** @type {Record<string, (effect: any) => void>} */
const shows = {
  say: ({ message, mine }) => say(message, mine),
  unsay: ({ seq }) => reading.keepPlace(() => talk.unsay(seq)),
  send: ({ frame }) => live.send(frame),
  sent: ({ clientId }) => talk.mark(talk.waiting(clientId), "verzonden"),
  drop: ({ clientId }) => talk.vanish(talk.waiting(clientId)),
  renamed: ({ clientId, to }) => talk.rename(clientId, to),
  failed: ({ clientId, why }) => talk.mark(talk.waiting(clientId), "mislukt", why),
  unread: ({ count }) => showUnread(count),
  access: ({ reads, writes }) => showAccess(reads, writes),
  "caught-up": () => {
    live.settled();
    reading.repeat();
  },
};

/** @param {any} frame */
function heard(frame) {
  for (const effect of room.take(frame, Date.now())) shows[effect.do](effect);
}

function say(message, mine) {
  reading.keepPlace(() => {
    talk.say(message, mine);
    if (!mine && document.hidden && !lineIsFresh) {
      talk.lineAbove(message.seq);
      lineIsFresh = true;
    }
  });
  const item = talk.at(message.seq);
  if (item) reading.added(item, !mine);
}

/** @param {number} count */
function showUnread(count) {
  if (count === 0) lineIsFresh = false;
  const mark = document.querySelector("[data-unread]");
  if (!mark) return;
  mark.hidden = count === 0;
  mark.firstChild.nodeValue = count > 99 ? "99+" : String(count);
}

/** @param {boolean} reads @param {boolean} writes */
function showAccess(reads, writes) {
  letWrite(form, writes);
  if (reads) return;
  // Home tells why, and what he can do. What stands here is not his to see any longer.
  leaveUnasked();
  location.replace("/");
}

/** @param {string} text */
function send(text) {
  const clientId = freshId();
  const frame = room.outbox.post(clientId, text, Date.now());
  talk.wait(clientId, text);
  reading.toEnd();
  live.send(frame);
}

/** @param {string} clientId */
function tryAgain(clientId) {
  talk.mark(talk.waiting(clientId), "wacht");
  live.send(room.outbox.again(clientId, Date.now()));
}

function tick() {
  const now = Date.now();
  for (const seq of room.ended(now)) reading.keepPlace(() => talk.vanish(talk.at(seq)));
  if (!live.isOpen) return;
  const silence = now - live.heardAt;
  if (room.isLate(now) && silence >= ANSWER_WITHIN_MS) {
    live.renew();
    return;
  }
  sendAll(room.due(now));
  // A dead line says nothing, and so does a quiet group: only an answer tells them apart.
  if (silence >= ASK_AFTER_SILENCE_MS && !document.hidden) sendAll(room.awake(now));
}

/** A phone that wakes up may hold a dead line: asking shows it. */
function wake() {
  if (document.hidden) return;
  if (live.isOpen) sendAll(room.awake(Date.now()));
  else live.connect();
}

for (const item of root.querySelectorAll("[data-expires]")) room.endings.set(Number(item.dataset.seq), item.dataset.expires);
if (talk.line) reading.toLine(talk.line);
listenToWriting(form, send);
addEventListener("online", () => live.renewNow());
addEventListener("offline", lost);
document.addEventListener("visibilitychange", wake);
addEventListener("kring:gone", () => live.stop());
setInterval(tick, TICK_MS);
live.connect();
