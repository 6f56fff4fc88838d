/** What was really seen, where the page stands, and the way down. */

const NEAR_PX = 80;
const SAY_AFTER_MS = 400;

export class Reading {
  /** @param {HTMLElement} root the scrolling talk @param {HTMLElement} jump @param {(seq: number) => boolean} tell */
  constructor(root, jump, tell) {
    this.root = root;
    this.jump = jump;
    this.label = jump.querySelector("span");
    this.tell = tell;
    this.seen = 0;
    this.told = 0;
    this.below = 0;
    this.timer = 0;
    this.watcher = new IntersectionObserver((entries) => this.#look(entries), { root, threshold: [0, 0.6, 1] });
    for (const item of root.querySelectorAll(".msg[data-seq]")) this.watcher.observe(item);
    root.addEventListener("scroll", () => this.show(), { passive: true });
    document.addEventListener("visibilitychange", () => this.#lookAgain());
    jump.addEventListener("click", () => this.toEnd());
  }

  /** The talk runs upwards from its end: 0 is the end. */
  get atEnd() {
    return Math.abs(this.root.scrollTop) < NEAR_PX;
  }

  toEnd() {
    this.root.scrollTop = 0;
    this.below = 0;
    this.show();
  }

  /** @param {Element} line the line above what is new */
  toLine(line) {
    const gap = line.getBoundingClientRect().top - this.root.getBoundingClientRect().top;
    if (gap < 0) this.root.scrollTop += gap - NEAR_PX / 2;
    this.show();
  }

  /** Does a change to the list without moving what somebody is reading. @param {() => void} change */
  keepPlace(change) {
    if (this.atEnd) {
      change();
      this.root.scrollTop = 0;
      return;
    }
    const held = this.#firstInSight();
    const before = held?.getBoundingClientRect().top ?? 0;
    change();
    if (held?.isConnected) this.root.scrollTop += held.getBoundingClientRect().top - before;
  }

  /** @param {Element} item @param {boolean} counts */
  added(item, counts) {
    this.watcher.observe(item);
    if (counts && !this.atEnd) this.below += 1;
    this.show();
  }

  show() {
    if (this.atEnd) this.below = 0;
    this.jump.hidden = this.atEnd;
    const { less, more } = this.label.dataset;
    this.label.textContent = this.below ? `${this.below} ${more}` : less;
  }

  #firstInSight() {
    const top = this.root.getBoundingClientRect().top;
    return [...this.root.querySelectorAll(".msg")].find((item) => item.getBoundingClientRect().bottom > top);
  }

  /** @param {IntersectionObserverEntry[]} entries */
  #look(entries) {
    if (document.visibilityState !== "visible") return;
    for (const { target, isIntersecting, intersectionRatio, boundingClientRect, rootBounds } of entries) {
      const endInSight = rootBounds && boundingClientRect.bottom <= rootBounds.bottom + 1;
      const seen = isIntersecting && (intersectionRatio >= 0.6 || endInSight);
      if (seen) this.seen = Math.max(this.seen, Number(target.dataset.seq));
    }
    this.#say();
  }

  /** The page came into sight: what stands on it counts now. */
  #lookAgain() {
    if (document.visibilityState !== "visible") return;
    for (const item of this.root.querySelectorAll(".msg[data-seq]")) {
      this.watcher.unobserve(item);
      this.watcher.observe(item);
    }
  }

  #say() {
    clearTimeout(this.timer);
    if (this.seen > this.told) this.timer = setTimeout(() => this.#tellNow(), SAY_AFTER_MS);
  }

  #tellNow() {
    if (this.tell(this.seen)) this.told = this.seen;
  }

  /** After a new connection: what was seen is said again if it may not have arrived. */
  repeat() {
    this.told = 0;
    this.#say();
  }
}
