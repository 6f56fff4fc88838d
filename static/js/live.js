/**
 * The one live connection of a page: opens, says what came, and comes back by itself with growing, jittered pauses.
 * Knows nothing of rooms or of the page.
 *
 * @typedef {{opened: () => void, heard: (frame: any) => void, lost: () => void, refused: () => void}} Listener
 */

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 20_000;
const CONNECT_WITHIN_MS = 10_000;
const CALM_DOWN_MS = 30_000;
const SIGNED_OUT = 4401;
const TOO_FAST = 4429;

export class Live {
  /** @param {string} url @param {Listener} listener */
  constructor(url, listener) {
    this.url = url;
    this.listener = listener;
    this.tries = 0;
    this.heardAt = 0;
    this.calmUntil = 0;
    this.stopped = false;
    /** @type {WebSocket | null} */
    this.socket = null;
    /** Of the pause before the next socket, or of the time that one gets to open. */
    this.timer = 0;
  }

  get isOpen() {
    return this.socket?.readyState === WebSocket.OPEN;
  }

  /** Opens now, unless a socket is open or opening, or the server asked for calm. */
  connect() {
    if (this.stopped || this.socket) return;
    const calm = this.calmUntil - Date.now();
    if (calm > 0) {
      this.#after(calm, () => this.connect());
      return;
    }
    const socket = new WebSocket(this.url);
    this.socket = socket;
    // Behind some networks nothing ever answers, and a browser waits for minutes.
    this.#after(CONNECT_WITHIN_MS, () => this.renew());
    socket.onopen = () => this.#mine(socket) && this.#opened();
    socket.onmessage = ({ data }) => this.#mine(socket) && this.#hear(data);
    socket.onclose = ({ code }) => this.#mine(socket) && this.#closed(code);
  }

  /** @param {object} frame @returns {boolean} whether it went out */
  send(frame) {
    if (!this.isOpen) return false;
    this.socket?.send(JSON.stringify(frame));
    return true;
  }

  /** The line went dead without saying so: take another, after a pause as after any loss. */
  renew() {
    if (this.stopped) return;
    this.#drop();
    this.#comeBack();
  }

  /** The network changed: what looks open is most likely dead, and there is nothing to wait for. */
  renewNow() {
    if (this.stopped) return;
    this.#drop();
    this.listener.lost();
    this.connect();
  }

  /** The server answered as it should: the next pause may be short again. */
  settled() {
    this.tries = 0;
  }

  stop() {
    this.stopped = true;
    clearTimeout(this.timer);
    this.#drop();
  }

  #drop() {
    const dropped = this.socket;
    this.socket = null;
    dropped?.close();
  }

  /** @param {WebSocket} socket */
  #mine(socket) {
    return this.socket === socket;
  }

  #opened() {
    clearTimeout(this.timer);
    this.heardAt = Date.now();
    this.listener.opened();
  }

  /** @param {string} data */
  #hear(data) {
    this.heardAt = Date.now();
    this.listener.heard(JSON.parse(data));
  }

  /** @param {number} code */
  #closed(code) {
    this.socket = null;
    if (code === SIGNED_OUT) {
      this.stop();
      this.listener.refused();
      return;
    }
    if (code === TOO_FAST) this.calmUntil = Date.now() + CALM_DOWN_MS;
    this.#comeBack();
  }

  #comeBack() {
    this.listener.lost();
    const longest = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** this.tries);
    this.tries += 1;
    this.#after(longest * (0.5 + Math.random() / 2), () => this.connect());
  }

  /** @param {number} ms @param {() => void} what */
  #after(ms, what) {
    clearTimeout(this.timer);
    this.timer = setTimeout(what, ms);
  }
}
