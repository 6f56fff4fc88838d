/**
 * Own messages that have no answer yet. Each keeps its client id through every try, so that it is stored once.
 * Lives in memory only: no text is ever written to the device.
 *
 * @typedef {{text: string, due: number, failed: boolean}} Waiting
 */

import { freshId } from "./ids.js";

export const ANSWER_WITHIN_MS = 8000;
const ID_IS_TAKEN = "client_id_reused";
export const PASSES_BY_ITSELF = new Map([
  ["busy", 1000],
  ["too_fast", 3000],
  [ID_IS_TAKEN, 1000],
]);

export class Outbox {
  /** @param {number} room */
  constructor(room) {
    this.room = room;
    /** @type {Map<string, Waiting>} */
    this.waiting = new Map();
  }

  get isEmpty() {
    return this.waiting.size === 0;
  }

  /** @param {string} clientId @param {string} text @param {number} now */
  post(clientId, text, now) {
    this.waiting.set(clientId, { text, due: 0, failed: false });
    return this.#send(clientId, now);
  }

  /** The person asks for another try. @param {string} clientId @param {number} now */
  again(clientId, now) {
    return this.#send(clientId, now);
  }

  /** @param {number} now */
  all(now) {
    return this.#where(() => true, now);
  }

  /** @param {number} now */
  due(now) {
    return this.#where((post) => post.due <= now, now);
  }

  /** @param {number} now */
  isLate(now) {
    return [...this.waiting.values()].some((post) => !post.failed && post.due <= now);
  }

  /** @param {string} clientId @returns {boolean} whether it was still waiting */
  answered(clientId) {
    return this.waiting.delete(clientId);
  }

  /**
   * What passes by itself goes again after its pause: under the same id, or under a new one where that id is taken.
   * @param {{code: string, client_id: string, message: string}} refusal @param {number} now
   * @returns {object[]} what there is to show
   */
  refused({ code, client_id: clientId, message: why }, now) {
    const post = this.waiting.get(clientId);
    if (!post) return [];
    const pause = PASSES_BY_ITSELF.get(code);
    post.failed = !pause;
    if (!pause) return [{ do: "failed", clientId, why }];
    post.due = now + pause;
    return code === ID_IS_TAKEN ? [this.#rename(clientId)] : [];
  }

  /** A refusal that names no message: any of those without an answer was not looked at. @param {number} until */
  heldUp(until) {
    for (const post of this.waiting.values()) post.due = until;
  }

  /** @param {string} clientId */
  #rename(clientId) {
    const to = freshId();
    this.waiting = new Map([...this.waiting].map(([id, post]) => [id === clientId ? to : id, post]));
    return { do: "renamed", clientId, to };
  }

  /** @param {(post: Waiting) => boolean} which @param {number} now */
  #where(which, now) {
    return [...this.waiting]
      .filter(([, post]) => !post.failed && which(post))
      .map(([clientId]) => this.#send(clientId, now));
  }

  /** @param {string} clientId @param {number} now */
  #send(clientId, now) {
    const post = /** @type {Waiting} */ (this.waiting.get(clientId));
    post.failed = false;
    post.due = now + ANSWER_WITHIN_MS;
    return { type: "message.post", room: this.room, client_id: clientId, text: post.text };
  }
}
