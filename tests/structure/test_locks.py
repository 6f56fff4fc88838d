from ast import Constant

import pytest

from tests.structure.tree import calls, name_of, product

# Who is about to be deleted may not be referred to meanwhile (`erase_person`, `forget_half_arrived`).
WHOLE = {"members/actions/erasing.py": 1, "members/actions/forgetting.py": 1}


def whole_locks(path) -> int:
    """Count the locks that would make whoever refers to the row wait at his commit."""
    return sum(
        not any(word.arg == "no_key" and _is_true(word.value) for word in call.keywords)
        for name, call in calls(path)
        if name.endswith("select_for_update")
    )


def _is_true(value) -> bool:
    return isinstance(value, Constant) and value.value is True


def test_what_is_locked_can_still_be_referred_to():
    found = {name_of(path): whole_locks(path) for path in product()}

    assert {name: count for name, count in found.items() if count} == WHOLE


@pytest.mark.parametrize(
    ("words", "found"), [("", 1), ("no_key=False", 1), ("no_key=True", 0), ('of=("self",), no_key=True', 0)]
)
def test_a_lock_on_the_whole_row_is_seen(words, found, tmp_path):
    path = tmp_path / "actions.py"
    path.write_text(f"Room.objects.select_for_update({words}).get(pk=1)\n")

    assert whole_locks(path) == found
