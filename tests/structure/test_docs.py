import ast
import re

import pytest
from django.utils.module_loading import import_string

from chat import protocol
from crisis import protocol as crisis_protocol
from supportgroups import live
from supportgroups.lib import facts
from tests.structure.tree import ROOT, calls, example_frames, parsed, product, words_in_backticks

ENVIRONMENT = {"_text", "_flag", "_secret", "_number", "os.environ.get", "os.getenv", "environ.get"}
# Read by Kring, set by Django or the system.
NOT_OURS = {"DJANGO_SETTINGS_MODULE", "PATH", "HOME"}
ENQUEUE = {"async_task", "enqueue", "run_later", "later"}


def first_text(call):
    first = call.args[0] if call.args else None
    return first.value if isinstance(first, ast.Constant) and isinstance(first.value, str) else None


def read_from_environment():
    asked = {
        first_text(call)
        for path in product()
        for name, call in calls(path)
        if name in ENVIRONMENT and first_text(call)
    }
    indexed = {
        node.slice.value
        for path in product()
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Subscript)
        and ast.unparse(node.value) == "os.environ"
        and isinstance(node.slice, ast.Constant)
    }
    return (asked | indexed) - NOT_OURS


def headings(page):
    text = (ROOT / "docs" / page).read_text()
    return {
        word for line in re.findall(r"^#+ .*$", text, re.MULTILINE) for word in re.findall(r"`([^`]+)`", line)
    }


def test_every_setting_has_a_heading():
    assert read_from_environment() - headings("settings.md") == set()


def test_every_documented_setting_exists():
    assert headings("settings.md") - read_from_environment() == set()


def told():
    names = {
        call.args[0].func.id
        for path in product()
        for name, call in calls(path)
        if name in {"announce", "ask", "facts.announce", "facts.ask"}
        and call.args
        and isinstance(call.args[0], ast.Call)
        and isinstance(call.args[0].func, ast.Name)
    }
    return names | {kind.__name__ for kind in {*facts._reactions, *facts._answers}}


def test_every_fact_is_documented():
    assert told() - words_in_backticks("architecture.md") == set()


def test_every_fact_that_is_told_is_wired():
    assert told() == {kind.__name__ for kind in {*facts._reactions, *facts._answers}}


def documented_wiring():
    page = (ROOT / "docs/architecture.md").read_text()
    rows = re.findall(r"^\| `(\w+)` \| (\w+) \| (`.*?|–) \|$", page, re.MULTILINE)
    return {
        f"{room}.{fact}": tuple(import_string(name) for name in re.findall(r"`([\w.]+)`", reactions))
        for fact, room, reactions in rows
    }


def test_wiring_equals_its_table():
    tables = {**facts._reactions, **facts._answers}

    wired = {f"{kind.__module__.split('.')[0]}.{kind.__name__}": calls for kind, calls in tables.items()}

    assert documented_wiring() == wired


def test_every_frame_has_a_heading_and_an_example():
    frames = {str(frame) for kinds in (protocol.FrameType, crisis_protocol.FrameType) for frame in kinds}

    assert frames - headings("realtime.md") == set()
    assert set(example_frames()) == frames


@pytest.mark.parametrize("frame", sorted(protocol._FIELDS))
def test_every_example_of_a_command_is_one(frame):
    assert protocol.read_command(example_frames()[frame])


def test_every_error_code_is_documented():
    assert {str(code) for code in protocol.ErrorCode} - words_in_backticks("realtime.md") == set()


def test_every_close_code_is_documented():
    assert {str(code.value) for code in live.CloseCode} - words_in_backticks("realtime.md") == set()


def test_every_task_that_is_enqueued_exists():
    asked = {
        first_text(call) for path in product() for name, call in calls(path) if name.split(".")[-1] in ENQUEUE
    }

    assert all(callable(import_string(task)) for task in asked - {None})
