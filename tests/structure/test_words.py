import re

import pytest

from tests.structure.tree import ROOT, files, files_with, name_of

HERE = "tests/structure/test_words.py"
LABELS = re.compile(
    r"\w*pleger(?:s|\b)|\bdaders?\b|\bdader_|cli[ëe]nten\b|cliënt|pati[ëe]nt(?:en)?\b", re.IGNORECASE
)
NURSES = re.compile(r"verpleger", re.IGNORECASE)
MACHINE = re.compile(r"(?<![\w.>}\])*])/(?:work|tmp|root|home)/|\bfile://")
REGISTRIES = re.compile(
    r"\b(?:pypi\.org|pythonhosted\.org|registry\.npmjs|unpkg\.com|jsdelivr|index-url)\b", re.IGNORECASE
)
BINARY = {".png", ".ico", ".woff2", ".webp", ".jpg", ".gz"}


def found_in(paths, pattern, but=None):
    return [
        f"{name_of(path)}:{number} {line.strip()[:80]}"
        for path in paths
        if name_of(path) != HERE and path.suffix not in BINARY
        for number, line in enumerate(path.read_text(errors="replace").splitlines(), 1)
        if pattern.search(but.sub("", line) if but else line)
    ]


def test_nobody_is_called_by_what_he_did():
    assert found_in(files_with(".py", ".html", ".js", ".css", ".txt", ".po"), LABELS, NURSES) == []


def test_no_file_knows_the_machine_it_was_made_on():
    assert found_in(files(), MACHINE) == []


def test_no_file_names_a_registry():
    assert found_in(files(), REGISTRIES) == []


@pytest.mark.parametrize("label", ["de pleger", "Daders", "cliënt", "patiënten", "patient"])
def test_labels_are_seen(label):
    assert LABELS.search(label)


@pytest.mark.parametrize("word", ["client", "client_id", "vergaderen", "patience", "plegen", "pleegt"])
def test_other_words_are_left_alone(word):
    assert not LABELS.search(word)


def test_the_lock_has_hashes_and_no_address():
    lock = (ROOT / "requirements.lock").read_text()
    pins = re.split(r"\n(?=\S)", lock.strip())

    assert all("==" in pin.splitlines()[0] and "--hash=sha256:" in pin for pin in pins)
    assert "://" not in lock
