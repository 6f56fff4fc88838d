/**
 * What came in which order, and asking for what a page missed: one ask at a time, late when nothing more comes in,
 * held up when it was refused. Pure state.
 *
 * @typedef {{seq: number}} Numbered
 * @typedef {{shown: any[], asks: object[]}} Found what can be shown now, in order, and what to ask
 */

import { ANSWER_WITHIN_MS } from "./outbox.js";

export class Order {
  /** @param {number} room @param {number} last */
  constructor(room, last) {
    this.room = room;
    this.last = last;
    /** @type {Map<number, Numbered>} */
    this.held = new Map();
    /** When the answer to room.open is late; 0 when none is awaited. */
    this.askedUntil = 0;
    /** Whether the ask is with the server: a refused one waits for its time, whatever comes in. */
    this.isOut = false;
  }

  get isAsking() {
    return this.askedUntil > 0;
  }

  /** @param {number} now */
  isLate(now) {
    return this.isAsking && this.askedUntil <= now;
  }

  /** @param {number} now */
  ask(now) {
    this.isOut = true;
    this.askedUntil = now + ANSWER_WITHIN_MS;
    return { type: "room.open", room: this.room, after: this.last };
  }

  /** @param {number} until */
  heldUp(until) {
    if (!this.isAsking) return;
    this.isOut = false;
    this.askedUntil = until;
  }

  /** In order it is shown; while we ask it is kept; after a hole we ask. @param {Numbered} frame @param {number} now @returns {Found} */
  arrive(frame, now) {
    if (frame.seq <= this.last) return { shown: [], asks: [] };
    if (this.isAsking) {
      this.held.set(frame.seq, frame);
      // A part of the answer: the rest is on its way.
      if (this.isOut) this.askedUntil = now + ANSWER_WITHIN_MS;
      return { shown: [], asks: [] };
    }
    if (frame.seq > this.last + 1) return { shown: [], asks: [this.ask(now)] };
    this.last = frame.seq;
    return { shown: [frame], asks: [] };
  }

  /**
   * All that came while we asked; the server's number passes over what is not ours to see. Two asks may be under way:
   * the end of the first covers what both brought.
   * @param {number} seq @param {number} now @returns {Found}
   */
  caughtUp(seq, now) {
    const kept = [...this.held.values()].sort((a, b) => a.seq - b.seq);
    this.held.clear();
    this.askedUntil = 0;
    const shown = kept.filter((each) => each.seq > this.last && each.seq <= seq);
    this.last = Math.max(this.last, seq);
    const later = kept.map((each) => this.arrive(each, now));
    return { shown: [...shown, ...later.flatMap((each) => each.shown)], asks: later.flatMap((each) => each.asks) };
  }
}
