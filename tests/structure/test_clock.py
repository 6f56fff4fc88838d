import ast

import pytest

from tests.structure.tree import ROOMS, calls, files_with, name_of, parsed, product

ONLY_HERE = "supportgroups/lib/clock.py"
FORBIDDEN = (
    "timezone.now",
    "timezone.localtime",
    "timezone.localdate",
    "datetime.now",
    "datetime.utcnow",
    "datetime.today",
    "date.today",
    "time.time",
)
# In rules: what Django offers for a text that is translated where it is shown.
WORDS_ONLY = {"django.utils.translation", "django.utils.functional"}


def asks_the_machine(path):
    return [
        f"{name_of(path)}:{call.lineno} {name}()"
        for name, call in calls(path)
        if any(name == forbidden or name.endswith(f".{forbidden}") for forbidden in FORBIDDEN)
    ]


def test_only_the_clock_asks_the_machine_for_the_time():
    found = [line for path in product() if name_of(path) != ONLY_HERE for line in asks_the_machine(path)]

    assert found == []


def test_the_clock_itself_is_seen(tmp_path):
    path = next(path for path in product() if name_of(path) == ONLY_HERE)

    assert asks_the_machine(path) != []


@pytest.mark.parametrize("room", ROOMS)
def test_rules_take_words_from_django_and_nothing_else(room):
    paths = [
        path for path in files_with(".py") if name_of(path).startswith((f"{room}/rules", f"{room}/protocol"))
    ]

    imported = {
        node.module
        for path in paths
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.ImportFrom) and str(node.module).startswith("django")
    }

    assert imported <= WORDS_ONLY
