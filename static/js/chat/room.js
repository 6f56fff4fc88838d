/**
 * What a page knows of one conversation: what came in which order, what is still on its way, what ends when.
 * No DOM, no socket, no clock: frames and times go in, frames to send and things to show come out.
 *
 * @typedef {{type: "message.posted", room: number, seq: number, sender: string, sender_id: string | null,
 *   client_id: string, text: string | null, at: string, expires_at: string | null}} Posted
 * @typedef {{type: "message.deleted", room: number, seq: number, target: number}} Deleted
 * @typedef {{do: "say", message: Posted, mine: boolean} | {do: "unsay", seq: number} | {do: "send", frame: object}
 *   | {do: "drop", clientId: string} | {do: "renamed", clientId: string, to: string}
 *   | {do: "sent", clientId: string, at: string} | {do: "failed", clientId: string, why: string}
 *   | {do: "unread", count: number} | {do: "access", reads: boolean, writes: boolean} | {do: "caught-up"}} Effect
 */

import { Endings } from "./endings.js";
import { Order } from "./order.js";
import { Outbox, PASSES_BY_ITSELF } from "./outbox.js";
import { Unread } from "./unread.js";

export class Room {
  /** @param {{id: number, last: number, me: string}} start */
  constructor({ id, last, me }) {
    this.id = id;
    this.me = me;
    this.order = new Order(id, last);
    this.outbox = new Outbox(id);
    this.counts = new Unread(id, last);
    this.endings = new Endings();
  }

  get last() {
    return this.order.last;
  }

  get unread() {
    return this.counts.count;
  }

  /** A socket opened: ask what we missed, send again what had no answer. What came before stays. @param {number} now */
  opened(now) {
    return [this.order.ask(now), ...this.outbox.all(now)];
  }

  /** The page came into sight: ask, unless an answer is under way. @param {number} now */
  awake(now) {
    return this.order.isAsking ? [] : [this.order.ask(now)];
  }

  /** Whether an answer should have come by now. @param {number} now */
  isLate(now) {
    return this.order.isLate(now) || this.outbox.isLate(now);
  }

  /** Frames whose time has come, or come again. @param {number} now */
  due(now) {
    const asks = this.order.isLate(now) ? [this.order.ask(now)] : [];
    return [...asks, ...this.outbox.due(now), ...this.counts.due(now)];
  }

  /** Messages whose life has ended; each is named once. @param {number} now */
  ended(now) {
    const seqs = this.endings.past(now);
    if (seqs.length) this.counts.doubt(now);
    return seqs;
  }

  /** @param {any} frame @param {number} now @returns {Effect[]} */
  take(frame, now) {
    if ((frame.room ?? this.id) !== this.id) return [];
    switch (frame.type) {
      case "message.posted":
      case "message.deleted":
        return this.#arrive(frame, now);
      case "room.caught_up":
        return this.#caughtUp(frame, now);
      case "message.accepted":
        return this.outbox.answered(frame.client_id) ? [{ do: "sent", clientId: frame.client_id, at: frame.at }] : [];
      case "read.moved":
        return this.#counted(frame);
      case "room.access":
        return [{ do: "access", reads: frame.reads, writes: frame.writes }];
      case "error":
        return this.#refused(frame, now);
      default:
        return [];
    }
  }

  /** @param {any} frame @param {number} now @returns {Effect[]} */
  #arrive(frame, now) {
    return this.#show(this.order.arrive(frame, now), now);
  }

  /** @param {any} frame @param {number} now @returns {Effect[]} */
  #caughtUp(frame, now) {
    const effects = this.#show(this.order.caughtUp(frame.seq, now), now);
    this.counts.againAt = 0;
    const access = { do: "access", reads: true, writes: frame.may_write };
    return [...effects, ...this.#counted(frame), access, { do: "caught-up" }];
  }

  /** @param {import("./order.js").Found} found @param {number} now @returns {Effect[]} */
  #show({ shown, asks }, now) {
    const sends = asks.map((frame) => ({ do: "send", frame }));
    return [...shown.flatMap((frame) => this.#apply(frame, now)), ...sends];
  }

  /** @param {any} frame @param {number} now @returns {Effect[]} */
  #apply(frame, now) {
    if (frame.type === "message.deleted") {
      this.counts.doubt(now);
      return [{ do: "unsay", seq: frame.target }];
    }
    const mine = frame.sender_id === this.me;
    if (mine) this.outbox.answered(frame.client_id);
    // Ended while we were away. What was deleted leaves a line, until it would have ended.
    if (frame.text === null && frame.expires_at && Date.parse(frame.expires_at) <= now) {
      return mine ? [{ do: "drop", clientId: frame.client_id }] : [];
    }
    this.endings.set(frame.seq, frame.expires_at);
    if (!mine && frame.text !== null) this.counts.came(frame.seq);
    return [{ do: "say", message: frame, mine }, ...(mine ? [] : this.#unread())];
  }

  /** Busy and too fast pass by themselves; anything else is told to the person. @param {any} frame @param {number} now */
  #refused(frame, now) {
    if (frame.client_id) return this.outbox.refused(frame, now);
    if (frame.code === "not_your_room") return [{ do: "access", reads: false, writes: false }];
    const pause = PASSES_BY_ITSELF.get(frame.code);
    // Too fast never says what it is about, and busy not always.
    if (pause) for (const part of [this.order, this.outbox, this.counts]) part.heldUp(now + pause);
    return [];
  }

  /** An older server does not say up to which number it counted. @param {{unread: number, seq?: number}} frame */
  #counted({ unread, seq = this.last }) {
    this.counts.counted(seq, unread);
    return this.#unread();
  }

  /** @returns {Effect[]} */
  #unread() {
    return [{ do: "unread", count: this.unread }];
  }
}
