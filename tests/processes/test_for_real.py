"""What the README says about running Kring for real, done on a machine with nothing on it."""

import os
import re
import shlex
import subprocess
import sys

import pytest
from django.core.management import get_commands

from tests.structure.tree import ROOT

pytestmark = pytest.mark.process


def commands() -> list[list[str]]:
    section = (ROOT / "README.md").read_text().split("## Running it for real")[1]
    return [
        shlex.split(words, comments=True) for words in re.findall(r"manage\.py (.*)$", section, re.MULTILINE)
    ]


def run(home, words) -> str:
    clean = {name: value for name, value in os.environ.items() if name in {"PATH", "HOME", "LANG"}}
    done = subprocess.run(
        [sys.executable, ROOT / "manage.py", *words],
        env={**clean, "KRING_HOME": str(home)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_commands_of_the_readme_lead_to_two_links_and_no_demo(tmp_path):
    *before, web, worker = commands()

    said = [run(tmp_path / "kring", words) for words in before]

    assert "load_reference_data" in [words[0] for words in before]
    assert said[-1].count("/welkom/") == 2
    assert (web, worker) == (["serve"], ["worker"])
    assert {"serve", "worker"} <= set(get_commands())
    assert (tmp_path / "kring" / "static").is_dir()
