/** The pieces that the list of messages is made of, from the page's templates. Text goes in as text only. */

const ZONE = "Europe/Amsterdam";
const LOCALE = "nl-NL";
const clockOf = new Intl.DateTimeFormat(LOCALE, { hour: "2-digit", minute: "2-digit", timeZone: ZONE });
const dayOf = new Intl.DateTimeFormat(LOCALE, { weekday: "long", day: "numeric", month: "long", timeZone: ZONE });
const dateOf = new Intl.DateTimeFormat("sv-SE", { timeZone: ZONE });

/** @param {string} id @returns {HTMLElement} */
export const copyOf = (id) => document.getElementById(id).content.firstElementChild.cloneNode(true);

/** @param {string | null} text @param {string} who @param {boolean} mine */
export function message(text, who, mine) {
  const item = copyOf("said");
  item.classList.toggle("mine", mine);
  item.querySelector(".who").textContent = who;
  item.querySelector(".text").textContent = text ?? "";
  return item;
}

/** @param {HTMLElement} item @param {string} at */
export function stamp(item, at) {
  const time = item.querySelector("time");
  time.dateTime = at;
  time.textContent = clockOf.format(new Date(at));
  item.dataset.day = dateOf.format(new Date(at));
}

/** The line above the first message of a day. @param {HTMLElement} item */
export function dayLine(item) {
  const line = document.createElement("li");
  const label = document.createElement("span");
  line.className = "day";
  label.textContent = dayOf.format(new Date(item.querySelector("time").dateTime));
  line.append(label);
  return line;
}
