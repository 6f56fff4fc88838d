"""What is wrong with a page for who cannot see, tap or scroll well."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.journeys.phones import PHONE, SMALL

SERIOUS = {"serious", "critical"}
NARROW = {"width": 320, "height": 740}
TOO_SMALL = """() => {
  const controls = "button, .button, nav a, summary, select, textarea, .back, .list a, .call, .choices label, "
    + "label.check, input:not([type=hidden]):not([type=radio]):not([type=checkbox])";
  return [...document.querySelectorAll(controls)]
    .filter((one) => one.checkVisibility({ visibilityProperty: true }))
    .map((one) => [one.getBoundingClientRect(), one])
    .filter(([box]) => box.width > 0 && (box.height < 43.5 || box.width < 43.5))
    .map(([box, one]) => `${one.outerHTML.slice(0, 80)}: ${Math.round(box.width)}x${Math.round(box.height)}`);
}"""
# Against the width that was asked for: a phone's own `innerWidth` grows with a page that is too wide.
TOO_WIDE = """(width) => {
  const over = document.scrollingElement.scrollWidth - width;
  if (over <= 0) return [];
  const wide = [...document.querySelectorAll("main *")].filter((one) => one.getBoundingClientRect().right > width + 1);
  return [`${over} px wider than ${width}: ${wide.at(-1)?.outerHTML.slice(0, 80)}`];
}"""
# *Snel weg* with a keyboard open: where somebody is typing, hardly anything is left of the screen.
COVERED = """() => {
  document.querySelector(".composer textarea")?.focus();
  const button = document.querySelector(".exit");
  const box = button.getBoundingClientRect();
  const found = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
  const inside = box.top >= 0 && box.left >= 0 && box.right <= innerWidth && box.bottom <= innerHeight;
  return button.contains(found) && inside && box.height >= 44 ? [] : ["Snel weg is out of sight"];
}"""
# What passed stays in the page: to hand all of it over takes half as long as to find it.
RUN_AXE = "async (options) => (await axe.run(document, options)).violations"
_axe_script = Axe().axe_script


def faults_of(page: Page) -> list[str]:
    """Return what is wrong with this page.

    Every serious finding of axe in light and dark, every small target, sideways scroll, and a *Snel weg* that
    something covers.
    """
    page.evaluate(_axe_script)
    found = [*_axe_says(page), *page.evaluate(TOO_SMALL)]
    page.emulate_media(color_scheme="dark")
    found += [f"dark: {fault}" for fault in _axe_says(page, only=["color-contrast"])]
    page.emulate_media(color_scheme="light")
    page.set_viewport_size(NARROW)
    found += page.evaluate(TOO_WIDE, NARROW["width"])
    page.set_viewport_size(SMALL)
    found += page.evaluate(COVERED)
    page.set_viewport_size(PHONE)
    found += page.evaluate(TOO_WIDE, PHONE["width"])
    return [f"{page.url.split('/', 3)[-1]} {fault}" for fault in found]


def _axe_says(page: Page, *, only: list[str] | None = None) -> list[str]:
    # Style sheets are all our own: axe need not fetch each of them once more.
    options = {"resultTypes": ["violations"], "preload": False, **({"runOnly": only} if only else {})}
    return [
        f"{one['id']}: {node['html'][:100]} {node.get('failureSummary', '')[:160]}"
        for one in page.evaluate(RUN_AXE, options)
        if one["impact"] in SERIOUS
        for node in one["nodes"]
    ]
