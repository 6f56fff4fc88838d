"""What is wrong with a page for who has only a keyboard: what Tab does not reach, does not show, or does not leave."""

from playwright.sync_api import Page

# Notes at every stop whether it can be seen that it has the focus, and whether something lies over it.
WATCH = """() => {
  const shown = (one) => one.checkVisibility({ visibilityProperty: true }) && one.getClientRects().length > 0;
  const name = (one) => one.outerHTML.replace(/\\s+/g, " ").slice(0, 90);
  const outlined = (one) => { const s = getComputedStyle(one); return s.outlineStyle !== "none" && parseFloat(s.outlineWidth) >= 2; };
  const stops = () => [...document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex='0']")]
    .filter((one) => shown(one) && !one.matches(".skip") && !one.disabled && one.type !== "hidden" && one.tabIndex >= 0)
    .filter((one, _, all) => one.type !== "radio" || one.checked
      || !all.some((other) => other.name === one.name && other.form === one.form && other.checked)
         && all.find((other) => other.name === one.name && other.form === one.form) === one);
  const seen = new Set(), wrong = [];
  const around = (one) => [one, one.closest("label") ?? one.labels?.[0]].filter(Boolean);
  const place = (one) => {
    const box = one.getClientRects()[0];
    const [x, y] = [box.x + Math.min(box.width / 2, 20), box.y + Math.min(box.height / 2, 20)];
    const top = document.elementFromPoint(x, y);
    if (!top) wrong.push(`out of sight: ${name(one)}`);
    else if (!around(one).some((each) => each.contains(top) || top.contains(each))) {
      wrong.push(`covered by ${name(top).slice(0, 40)}: ${name(one)}`);
    }
  };
  addEventListener("focusin", (event) => {
    if (event.target === document.body || seen.has(event.target)) return;
    seen.add(event.target);
    if (!around(event.target).some(outlined)) wrong.push(`no focus to see: ${name(event.target)}`);
  });
  // Where it stands is looked at when it is left: then the page has moved to it.
  addEventListener("focusout", (event) => event.target.matches(".skip") || place(event.target));
  window.keys = { seen, wrong, stops };
  return stops().length;
}"""
REPORT = """() => {
  const { seen, wrong, stops } = window.keys;
  const missed = stops().filter((one) => !seen.has(one)).map((one) => `not reached: ${one.outerHTML.slice(0, 90)}`);
  return [...wrong, ...missed];
}"""
LEFT = "() => document.activeElement === document.body || document.activeElement.matches('.skip')"


def faults_for_keyboard(page: Page) -> list[str]:
    """Walk through a page with Tab, from its top until it is left, and return what is wrong with it."""
    stops = page.evaluate(WATCH)
    page.keyboard.press("Tab")
    if not page.evaluate("() => document.activeElement.matches('.skip')"):
        return [f"{_name(page)} does not begin at the text"]
    for _stop in range(stops):
        page.keyboard.press("Tab")
    # A time has a stop for hours and one for minutes.
    for _more in range(3 * stops):
        page.keyboard.press("Tab")
        if page.evaluate(LEFT):
            break
    found = page.evaluate(REPORT) if page.evaluate(LEFT) else ["is never left"]
    return [f"{_name(page)} {fault}" for fault in found]


def _name(page: Page) -> str:
    return page.url.split("/", 3)[-1]
