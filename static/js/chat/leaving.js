/**
 * Asks before what is not sent yet is lost: it lives in this page only. Never asks whoever must be gone at once, nor
 * on the way back to a page that was left already. (Safari on a phone asks nothing: the page says that one must stay.)
 *
 * @param {() => boolean} holds whether something would be lost
 * @returns {() => void} from then on nothing is asked
 */
export function askBeforeLeaving(holds) {
  /** @param {BeforeUnloadEvent} event */
  const ask = (event) => {
    if (!holds()) return;
    event.preventDefault();
    // Older browsers look at this only.
    event.returnValue = "unsent";
  };
  const stop = () => removeEventListener("beforeunload", ask);
  addEventListener("beforeunload", ask);
  addEventListener("kring:gone", stop);
  addEventListener("pagehide", stop);
  // Snel weg as a plain form, should its script not have come. In capture: before anybody may stop the event.
  addEventListener("submit", (event) => event.target.matches("[data-exit]") && stop(), true);
  return stop;
}
