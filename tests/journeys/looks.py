"""What is wrong with a page for who cannot see, tap or scroll well."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.journeys.phones import PHONE

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
_axe = Axe()


def faults_of(page: Page) -> list[str]:
    """Return every serious finding of axe in light and dark, small target and sideways scroll of this page."""
    found = [*_axe_says(page), *page.evaluate(TOO_SMALL)]
    page.emulate_media(color_scheme="dark")
    found += [f"dark: {fault}" for fault in _axe_says(page, only=["color-contrast"])]
    page.emulate_media(color_scheme="light")
    for size in (NARROW, PHONE):
        page.set_viewport_size(size)
        found += page.evaluate(TOO_WIDE, size["width"])
    return [f"{page.url.split('/', 3)[-1]} {fault}" for fault in found]


def _axe_says(page: Page, *, only: list[str] | None = None) -> list[str]:
    options = {"resultTypes": ["violations"], **({"runOnly": only} if only else {})}
    return [
        f"{one['id']}: {node['html'][:100]} {node.get('failureSummary', '')[:160]}"
        for one in _axe.run(page, options=options).response["violations"]
        if one["impact"] in SERIOUS
        for node in one["nodes"]
    ]
