"""Rules of docs/design.md that a reader of the templates could break without noticing."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
STYLES = "".join(path.read_text() for path in sorted((ROOT / "static/css").glob("*.css")))
SPRITE = (ROOT / "static/icons/sprite.svg").read_text()
DJANGO = re.compile(r"{%.*?%}|{{.*?}}|{#.*?#}", re.DOTALL)
LIMITS = {"*.html": 130, "*.js": 150, "*.css": 400}


REFUSED = {
    "a style attribute": r"\sstyle\s*=",
    "a style element": r"<style\b",
    "an event attribute": r"\son[a-z]+\s*=\s*[\"']",
    "an inline script": r"<script(?![^>]*\b(src=|type=\"application/json\"))",
}


def _named(path):
    return str(path.relative_to(ROOT))


def test_nothing_inline_that_the_policy_refuses():
    found = [
        f"{_named(path)}: {what}"
        for path in TEMPLATES
        for what, pattern in REFUSED.items()
        if re.search(pattern, path.read_text())
    ]

    assert found == []


def test_every_class_has_a_style():
    found = [
        f"{_named(path)}: {name}"
        for path in TEMPLATES
        for classes in re.findall(r"class=\"([^\"]*)\"", DJANGO.sub(" ", path.read_text()))
        for name in classes.split()
        if f".{name}" not in STYLES
    ]

    assert found == []


def test_every_icon_exists():
    found = [
        f"{_named(path)}: {name}"
        for path in TEMPLATES
        for name in re.findall(r"_icon\.html\" with icon=\"([\w-]+)\"", path.read_text())
        if f'id="{name}"' not in SPRITE
    ]

    assert found == []


def test_no_file_grows_past_its_limit():
    found = [
        f"{_named(path)}: {lines}"
        for folder in ("templates", "static")
        for pattern, limit in LIMITS.items()
        for path in (ROOT / folder).rglob(pattern)
        if (lines := len(path.read_text().splitlines())) > limit
    ]

    assert found == []
