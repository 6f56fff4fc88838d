"""The files of the repository, as git would hand them to a stranger."""

import ast
import json
import re
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
ROOMS = ["members", "groups", "chat", "crisis", "coordinators"]
PACKAGES = ["supportgroups", *ROOMS]
NOT_OURS = {".venv", ".git", ".kring", "node_modules", "__pycache__"}

Function = ast.FunctionDef | ast.AsyncFunctionDef


@cache
def files() -> tuple[Path, ...]:
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    found = [ROOT / line for line in listed.stdout.splitlines()] if listed.returncode == 0 else _walk()
    return tuple(sorted(path for path in found if path.is_file()))


def _walk() -> list[Path]:
    return [path for path in ROOT.rglob("*") if not NOT_OURS & set(path.relative_to(ROOT).parts)]


def files_with(*suffixes: str) -> list[Path]:
    return [path for path in files() if path.suffix in suffixes]


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def product() -> list[Path]:
    """Return the Python files that run at somebody's place: no tests, bench or migrations."""
    return [
        path
        for path in files_with(".py")
        if path.relative_to(ROOT).parts[0] in {*PACKAGES, "manage.py"} and "migrations" not in path.parts
    ]


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(), str(path))


def functions(path: Path) -> Iterator[Function]:
    return (node for node in ast.walk(parsed(path)) if isinstance(node, Function))


def calls(path: Path) -> Iterator[tuple[str, ast.Call]]:
    """Yield every call with its dotted name as written."""
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func), node


def words_in_backticks(page: str) -> set[str]:
    text = (ROOT / "docs" / page).read_text()
    return {part.strip() for part in text.split("`")[1::2]}


def example_frames() -> dict[str, str]:
    """Return the example of every frame in docs/realtime.md, as it stands there, by its type."""
    page = (ROOT / "docs/realtime.md").read_text()
    return {json.loads(block)["type"]: block for block in re.findall(r"```json\n(.*?)```", page, re.DOTALL)}
