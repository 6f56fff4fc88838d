"""What any room writes in the access log has words for whom it concerns, and a line in the docs."""

import ast
import re

from groups.models import Appointment
from members.models import AccessLog
from tests.structure.tree import ROOT, calls, product


def logging_calls() -> list[ast.Call]:
    return [call for path in product() for name, call in calls(path) if name == "log_access"]


def passed(call: ast.Call, name: str) -> ast.expr:
    return next(keyword.value for keyword in call.keywords if keyword.arg == name)


def texts(node: ast.AST) -> set[str]:
    return {
        one.value for one in ast.walk(node) if isinstance(one, ast.Constant) and isinstance(one.value, str)
    }


def events() -> set[str]:
    """Return what is written as an event, by `log_access` itself or through the `_log` of a file."""
    forwarded = {
        text
        for path in product()
        for name, call in calls(path)
        if name == "_log"
        for argument in call.args
        for text in texts(argument)
    }
    return forwarded | {text for call in logging_calls() for text in texts(passed(call, "event"))}


def test_every_role_that_is_written_has_words():
    written = {text for call in logging_calls() for text in texts(passed(call, "role"))}

    assert len(logging_calls()) > 4
    assert written - set(AccessLog.Role.values) == set()


def test_every_role_that_somebody_can_have_has_words():
    assert set(Appointment.Role.values) - set(AccessLog.Role.values) == set()


def test_every_event_that_is_written_is_documented_and_the_other_way_round():
    page = (ROOT / "docs/architecture.md").read_text().split("## What stands in the access log")[1]

    assert set(re.findall(r"^\| `([a-z-]+)` \|", page, re.MULTILINE)) == events()
