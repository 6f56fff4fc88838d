/** When each message ends: the server sends no event for that. Pure state. */
export class Endings {
  constructor() {
    /** @type {Map<number, number>} */
    this.moments = new Map();
  }

  /** @param {number} seq @param {string | null | undefined} at */
  set(seq, at) {
    if (at) this.moments.set(seq, Date.parse(at));
  }

  /** Messages whose life has ended; each is named once. @param {number} now */
  past(now) {
    const seqs = [...this.moments].filter(([, at]) => at <= now).map(([seq]) => seq);
    for (const seq of seqs) this.moments.delete(seq);
    return seqs;
  }
}
