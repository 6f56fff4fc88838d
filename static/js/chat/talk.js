/** The list of messages on the screen. */

import { copyOf, dayLine, message, stamp } from "./shapes.js";

const ABOVE = ".day, .new-line";

export class Talk {
  /** @param {HTMLElement} root @param {(clientId: string) => void} tryAgain */
  constructor(root, tryAgain) {
    this.root = root;
    this.list = root.querySelector("ol");
    this.tryAgain = tryAgain;
  }

  /** @param {number} seq @returns {HTMLElement | null} */
  at(seq) {
    return this.list.querySelector(`[data-seq="${seq}"]`);
  }

  /** @param {string} clientId @returns {HTMLElement | null} */
  waiting(clientId) {
    return this.list.querySelector(`.mine:not([data-seq])[data-client="${CSS.escape(clientId)}"]`);
  }

  /** A message that the server has: in its place, above what still waits. */
  say({ seq, sender, client_id: clientId, text, at }, mine) {
    if (this.at(seq)) return;
    const item = (mine && this.waiting(clientId)) || message(text, mine ? this.#me() : sender || this.#nobody(), mine);
    item.dataset.seq = String(seq);
    item.dataset.client = clientId;
    stamp(item, at);
    if (text === null) this.#empty(item);
    else if (mine) this.mark(item, "verzonden");
    this.#place(item);
  }

  /** An own message on its way. @param {string} clientId @param {string} text */
  wait(clientId, text) {
    const item = message(text, this.#me(), true);
    item.dataset.client = clientId;
    stamp(item, new Date().toISOString());
    this.mark(item, "wacht");
    this.list.append(item);
  }

  /** It goes out under another client id. @param {string} clientId @param {string} to */
  rename(clientId, to) {
    const item = this.waiting(clientId);
    if (item) item.dataset.client = to;
  }

  /** @param {HTMLElement | null} item @param {"wacht" | "verzonden" | "mislukt"} state @param {string} [why] */
  mark(item, state, why = "") {
    if (!item) return;
    item.querySelector(".state")?.remove();
    const mark = copyOf(`state-${state}`);
    if (state === "mislukt") {
      mark.querySelector("[data-reason]").textContent = why;
      mark.addEventListener("click", () => this.tryAgain(item.dataset.client));
    }
    item.querySelector(".meta").append(mark);
  }

  /** Deleted by its sender: a line without text stays. @param {number} seq */
  unsay(seq) {
    const item = this.at(seq);
    if (item) this.#empty(item);
  }

  /** Ended: nothing stays, nor the lines that stood above it alone; the next one says who speaks. @param {HTMLElement | null} item */
  vanish(item) {
    if (!item) return;
    const next = item.nextElementSibling;
    if (!item.matches(".follows")) next?.classList.remove("follows");
    item.remove();
    while (this.#isAlone(next)) (next?.previousElementSibling ?? this.list.lastElementChild).remove();
  }

  /** The line above the first message that is new. @param {number} seq */
  lineAbove(seq) {
    this.line?.remove();
    this.at(seq)?.before(copyOf("new-line"));
  }

  get line() {
    return this.list.querySelector(".new-line");
  }

  #me() {
    return this.root.dataset.meLabel ?? "Jij";
  }

  /** Who wrote it is not in Kring any more. */
  #nobody() {
    return this.root.dataset.nobody ?? "";
  }

  /** The text is gone, and with it whether it was sent. @param {HTMLElement} item */
  #empty(item) {
    item.querySelector(".text").replaceWith(copyOf("gone"));
    item.querySelector(".state")?.remove();
  }

  /** Whether what stands before this place is a line above nothing. @param {Element | null} next */
  #isAlone(next) {
    const before = next ? next.previousElementSibling : this.list.lastElementChild;
    return Boolean(before?.matches(ABOVE) && (!next || next.matches(".day")));
  }

  /** @param {HTMLElement} item */
  #place(item) {
    item.remove();
    const firstWaiting = this.list.querySelector(".msg:not([data-seq])");
    this.list.insertBefore(item, firstWaiting);
    const above = item.previousElementSibling;
    const said = [...this.list.querySelectorAll(".msg[data-seq]")].at(-2);
    if (said?.dataset.day !== item.dataset.day) item.before(dayLine(item));
    const same = above?.matches(".msg") && above.dataset.day === item.dataset.day;
    item.classList.toggle("follows", Boolean(same && this.#who(above) === this.#who(item)));
  }

  /** @param {Element} item */
  #who(item) {
    return item.querySelector(".who").textContent;
  }
}
