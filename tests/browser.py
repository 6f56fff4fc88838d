"""Debian's Chromium as every browser test starts it: one for all that follow each other in this process.

Playwright keeps an event loop in this thread. Django takes that for async code, and no other loop runs beside it: the
browser ends before a test that does without.
"""

import os
from contextlib import ExitStack
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ALLOWED_HERE = "DJANGO_ALLOW_ASYNC_UNSAFE"
CHROMIUM = "/usr/bin/chromium"
# With a list of our own Playwright's no longer counts: what of it matters here stands first. Then the windows of the
# address bar, two processes for every phone that nobody ever sees, and renderers kept ready.
WITHOUT = (
    "AvoidUnnecessaryBeforeUnloadCheckSync",
    "DestroyProfileOnBrowserClose",
    "HttpsFirstBalancedModeAutoEnable",
    "HttpsUpgrades",
    "LensOverlay",
    "MediaRouter",
    "NetworkTimeServiceQuerying",
    "OptimizationHints",
    "PaintHolding",
    "PreconnectToSearch",
    "ThirdPartyStoragePartitioning",
    "AimEnabled",
    "WebUIOmniboxAimPopup",
    "WebUIOmniboxPopup",
    "SpareRendererForSitePerProcess",
)
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    f"--disable-features={','.join(WITHOUT)}",
    # What is not this machine cannot even be asked for.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
]

_open = ExitStack()


@cache
def the_browser() -> "Browser":
    """Return the one browser of this process."""
    from playwright.sync_api import sync_playwright

    os.environ[ALLOWED_HERE] = "1"
    _open.callback(os.environ.pop, ALLOWED_HERE)
    playwright = _open.enter_context(sync_playwright())
    return _open.enter_context(playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS))


def close_the_browser() -> None:
    """End it, and leave no trace of it in this process; without one nothing happens."""
    the_browser.cache_clear()
    _open.close()
