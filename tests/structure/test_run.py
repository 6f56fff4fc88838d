import subprocess
import sys

import pytest

from tests import run
from tests.structure.tree import ROOT

LEAVES_ONE_BEHIND = """
import subprocess
from tests import leftovers

leftovers.adopt_orphans()
subprocess.run(["sh", "-c", "sleep 61 >/dev/null & exit 0"], check=True)
print(leftovers.end_leftovers(set(), patience=0.2))
print(leftovers.end_leftovers(set(), patience=0))
"""

REPORT = """<testsuites><testsuite>
<testcase classname="chat" name="fine"/>
<testcase classname="chat" name="not_here"><skipped/></testcase>
<testcase classname="chat" name="broken"><failure/></testcase>
</testsuite></testsuites>"""


@pytest.mark.process
def test_run_ends_what_a_test_left_behind():
    done = subprocess.run(
        [sys.executable, "-c", LEAVES_ONE_BEHIND], cwd=ROOT, capture_output=True, text=True, check=True
    )

    assert done.stdout.split("\n") == ["['sleep 61']", "[]", ""]


def test_run_counts_what_pytest_found(tmp_path):
    tally = run.Tally()
    report = tmp_path / "report.xml"
    report.write_text(REPORT)

    run._count(tally, report, "SQLite", 1)

    assert (tally.passed, tally.skipped, tally.failed) == (1, 1, ["SQLite: chat.broken"])


def test_run_fails_when_pytest_fell_over(tmp_path):
    tally = run.Tally()

    run._count(tally, tmp_path / "no-report", "SQLite", 3)

    assert tally.failed == ["SQLite: pytest ended with 3"]
