"""Pictures of every page, for eyes: `python -m tests.journeys.screens [name of a page…]` fills screenshots/.

Each page stands there empty, normal and overfull, on a phone and a laptop, light and dark; `sheet-*.png` holds
many beside each other. Four of them go into the README.
"""

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

from playwright.sync_api import Browser  # noqa: E402 - after Django

from tests.browser import close_the_browser, the_browser  # noqa: E402 - after Django
from tests.journeys import scenes  # noqa: E402 - after Django
from tests.journeys.house import Kring, furnish, running  # noqa: E402 - after Django
from tests.journeys.phones import LAPTOP, PHONE, Phone  # noqa: E402 - after Django
from tests.leftovers import adopt_orphans  # noqa: E402 - after Django
from tests.processes.rig import make_plan  # noqa: E402 - after Django

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "screenshots"
SHOWN = ROOT / "docs" / "screenshots"
IN_README = {
    "chat": "normal-Bilal-gesprek-phone-light",
    "rules": "normal-Bilal-groep-huisregels-phone-light",
    "today": "normal-Yasmina-vandaag-laptop-light",
    "setup": "normal-Hanneke-groep-laptop-light",
}
SIZES = {"phone": PHONE, "laptop": LAPTOP}
LOOKS = ("light", "dark")
ON_A_SHEET = {"phone": 6, "laptop": 4}


def main(words: list[str]) -> None:
    adopt_orphans()
    if not words:
        shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(exist_ok=True)
    browser = the_browser()
    with tempfile.TemporaryDirectory() as kept:
        plan = furnish(make_plan(_folder(kept, "plan")))
        with running(plan, _folder(kept, "home")) as kring:
            done = kring.house.run("load_demo", KRING_URL=kring.url)
            assert done.returncode == 0, done.stderr
            for scene in scenes.all_scenes():
                _take(browser, kring, scene, words)
        _make_sheets(browser)
    close_the_browser()
    _keep_for_readme()


def _folder(kept: str, name: str) -> Path:
    made = Path(kept) / name
    made.mkdir()
    return made


def _take(browser: Browser, kring: Kring, scene: "scenes.Scene", words: list[str]) -> None:
    named = [(f"{scene.name}-{page.name}", page) for page in scene.pages]
    pages = [page for name, page in named if not words or name in words]
    if not pages:
        return
    phone = Phone(browser, kring.url)
    if scene.alias:
        phone.goto(kring.sign_in_link(scene.alias)).tap("Log in")
    for page in pages:
        for step in page.steps:
            step(phone)
        _pictures(phone, f"{scene.name}-{page.name}")
    phone.close()


def _pictures(phone: Phone, name: str) -> None:
    page = phone.page
    for size, viewport in SIZES.items():
        page.set_viewport_size(viewport)
        for look in LOOKS:
            page.emulate_media(color_scheme=look, reduced_motion="reduce")
            page.wait_for_timeout(60)
            page.screenshot(path=FOLDER / f"{name}-{size}-{look}.png", animations="disabled")
        if page.evaluate("document.scrollingElement.scrollHeight > innerHeight + 8"):
            page.screenshot(path=FOLDER / f"{name}-{size}-whole.png", full_page=True, animations="disabled")
    page.set_viewport_size(PHONE)


def _make_sheets(browser: Browser) -> None:
    page = browser.new_page()
    for size, each in ON_A_SHEET.items():
        for look in (*LOOKS, "whole"):
            found = sorted(FOLDER.glob(f"*-{size}-{look}.png"))
            for number, some in enumerate(_by(found, each), start=1):
                _make_sheet(page, some, SIZES[size]["width"], FOLDER / f"sheet-{size}-{look}-{number:02}.png")
    page.close()


def _make_sheet(page, pictures: list[Path], width: int, path: Path) -> None:
    shown = "".join(
        f"<figure style='margin:4px;display:inline-block;vertical-align:top;width:{width}px'>"
        f"<figcaption style='font:14px sans-serif'>{each.stem}</figcaption>"
        f"<img style='width:100%;max-height:2200px;object-fit:cover;object-position:top' src='{each.name}'></figure>"
        for each in pictures
    )
    sheet = path.with_suffix(".html")
    sheet.write_text(f"<body style='margin:0;background:#888'>{shown}")
    page.set_viewport_size({"width": min(6, len(pictures)) * 368 if width < 400 else 2 * 1288, "height": 600})
    page.goto(sheet.as_uri())
    page.screenshot(path=path, full_page=True)
    sheet.unlink()


def _by(found: list[Path], each: int) -> Iterator[list[Path]]:
    for start in range(0, len(found), each):
        yield found[start : start + each]


def _keep_for_readme() -> None:
    SHOWN.mkdir(parents=True, exist_ok=True)
    for name, picture in IN_README.items():
        source = FOLDER / f"{picture}.png"
        if source.exists():
            shutil.copy(source, SHOWN / f"{name}.png")
            print(f"{name}.png {source.stat().st_size // 1024} kB")


if __name__ == "__main__":
    main(sys.argv[1:])
