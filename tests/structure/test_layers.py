import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.structure.tree import PACKAGES, ROOT

LINT = Path(sys.executable).parent / "lint-imports"
CONTRACTS = {
    contract["id"]: contract["name"]
    for contract in tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
}
PLANTED = [
    ("rooms", "supportgroups/lib/clock.py", "import members.models"),
    ("rooms", "members/models/people.py", "import groups.models"),
    ("rooms", "groups/permissions/groups.py", "import chat.models"),
    ("rooms", "groups/permissions/groups.py", "def late():\n    import chat.models"),
    ("rooms", "chat/permissions.py", "import crisis.models"),
    ("rooms", "crisis/models/route.py", "import coordinators.apps"),
    ("rooms", "coordinators/apps.py", "import supportgroups.wiring"),
    ("house", "supportgroups/helpers.py", ""),
    ("house", "supportgroups/lib/bus.py", "import supportgroups.wiring"),
    ("layers", "groups/models/people.py", "import groups.permissions"),
    ("layers", "groups/permissions/groups.py", "import groups.actions"),
    ("layers", "chat/permissions.py", "import chat.queries"),
    ("layers", "members/permissions.py", "import members.actions"),
    ("layers", "members/protocol.py", "import members.models"),
    ("layers", "chat/helpers.py", ""),
    ("layers", "coordinators/services.py", ""),
    ("coordinators", "coordinators/rules/agreements.py", "import chat.models"),
    ("coordinators", "coordinators/rules/agreements.py", "from crisis import models"),
    ("pure", "chat/protocol.py", "import django.db"),
    ("pure", "groups/protocol.py", "from channels.layers import get_channel_layer"),
    ("pure", "chat/protocol.py", "import supportgroups.lib.clock"),
    ("rules", "chat/rules.py", "import channels"),
    ("rules", "groups/rules/house.py", "import supportgroups.lib.clock"),
]


def lint(folder, *only):
    command = [LINT, "--no-logo", "--no-cache", "--config", folder / "pyproject.toml"]
    for contract in only:
        command += ["--contract", contract]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


@pytest.fixture(scope="session")
def tree(tmp_path_factory):
    folder = tmp_path_factory.mktemp("tree")
    ignore = shutil.ignore_patterns("__pycache__", "migrations", "*.txt", "*.html")
    for package in PACKAGES:
        shutil.copytree(ROOT / package, folder / package, ignore=ignore)
    shutil.copy(ROOT / "pyproject.toml", folder)
    return folder


@pytest.fixture
def planted(tree):
    touched = {}

    def plant(name, code):
        path = tree / name
        touched[path] = path.read_text() if path.exists() else None
        path.write_text(f"{touched[path] or ''}\n{code}\n")

    yield plant
    for path, before in touched.items():
        if before is None:
            path.unlink()
        else:
            path.write_text(before)


def test_contracts_are_kept():
    code, said = lint(ROOT)

    assert code == 0, said


@pytest.mark.parametrize(("contract", "name", "code"), PLANTED)
def test_contract_breaks_on_a_planted_violation(tree, planted, contract, name, code):
    planted(name, code)

    result, said = lint(tree, contract)

    assert result == 1, said
    assert f"{CONTRACTS[contract]} BROKEN" in said
    assert name.removesuffix(".py").replace("/", ".") in said


@pytest.mark.parametrize("allowed", ["chat.protocol", "crisis.queries.activity"])
def test_coordinators_may_see_times_and_counts(tree, planted, allowed):
    planted("crisis/queries/activity.py" if "crisis" in allowed else "chat/protocol.py", "")
    planted("coordinators/rules/agreements.py", f"import {allowed}")

    result, said = lint(tree, "coordinators")

    assert result == 0, said


def test_every_contract_has_a_planted_violation():
    assert {contract for contract, _, _ in PLANTED} == set(CONTRACTS)
