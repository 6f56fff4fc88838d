/**
 * How far somebody read, and how many messages of others are unread: what the server counted, up to a number that it
 * names, and what came live after that number. Pure state.
 */
export class Unread {
  /** @param {number} room @param {number} upto */
  constructor(room, upto) {
    this.room = room;
    this.upto = upto;
    this.told = 0;
    /** @type {Set<number>} */
    this.since = new Set();
    /** Up to where this page said that it was read. */
    this.seen = 0;
    /** When to ask for a new count; 0 when the last one holds. */
    this.againAt = 0;
  }

  get count() {
    return this.told + this.since.size;
  }

  /** Everything up to this number was seen. @param {number} seq */
  read(seq) {
    this.seen = Math.max(this.seen, seq);
    return { type: "room.read", room: this.room, seq: this.seen };
  }

  /** A message of somebody else came live. @param {number} seq */
  came(seq) {
    if (seq > this.upto) this.since.add(seq);
  }

  /** The server counted; a count that was made before the last one says nothing new. @param {number} upto @param {number} told */
  counted(upto, told) {
    if (upto < this.upto) return;
    this.upto = upto;
    this.told = told;
    this.since = new Set([...this.since].filter((seq) => seq > upto));
  }

  /** What went away may have been unread: only the server knows. @param {number} now */
  doubt(now) {
    if (this.count > 0) this.againAt ||= now;
  }

  /** What was said may not have been looked at: it is said again then. @param {number} at */
  heldUp(at) {
    if (this.seen || this.count) this.againAt = at;
  }

  /** Saying a pointer again moves nothing and is answered with a count. @param {number} now */
  due(now) {
    if (!this.againAt || this.againAt > now) return [];
    this.againAt = 0;
    return [this.read(0)];
  }
}
