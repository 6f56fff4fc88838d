"""What an alias may be, and what a device is called."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from members.rules import (
    ALIAS_LENGTH,
    AliasEmptyError,
    AliasMixedError,
    AliasTellsTooMuchError,
    AliasTooLongError,
    RefusedError,
    clean_alias,
    hash_token,
    name_device,
)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Ana", "Ana"),
        ("  Ana   van  Oost ", "Ana van Oost"),
        ("Rene\u0301", "René"),
        ("A\u202ena\u200b", "Ana"),
        ("J0\ts", "J0 s"),
        ("x" * ALIAS_LENGTH, "x" * ALIAS_LENGTH),
    ],
)
def test_alias_is_kept_as_one_visible_line(typed, kept):
    assert clean_alias(typed) == kept


@pytest.mark.parametrize("typed", ["", "   ", "\u200b\u202e", "...", "\n"])
def test_alias_without_a_letter_is_refused(typed):
    with pytest.raises(AliasEmptyError):
        clean_alias(typed)


def test_alias_that_does_not_fit_is_refused():
    with pytest.raises(AliasTooLongError, match=f"hoogstens {ALIAS_LENGTH} tekens"):
        clean_alias("x" * (ALIAS_LENGTH + 1))


def test_alias_that_is_an_address_is_refused():
    with pytest.raises(AliasTellsTooMuchError):
        clean_alias("ana@example.org")


@pytest.mark.parametrize(
    "typed",
    [
        "Аna",  # a Cyrillic A
        "Bο",  # a Greek o
        "Мо Peter",  # two words
        "ＡΒ",  # a wide A beside a Greek one
    ],
)
def test_alias_of_two_scripts_that_look_alike_is_refused(typed):
    with pytest.raises(AliasMixedError, match="soorten schrift"):
        clean_alias(typed)


@pytest.mark.parametrize("typed", ["Мария", "Ελένη", "José 2", "فاطمة", "さくら", "Ken 健", "D'Arcy ♥"])
def test_alias_of_one_script_is_kept_whichever_it_is(typed):
    assert clean_alias(typed) == typed


@given(st.text())
def test_alias_is_clean_or_refused_whatever_is_typed(typed):
    try:
        alias = clean_alias(typed)
    except RefusedError:
        return
    assert clean_alias(alias) == alias
    assert 0 < len(alias) <= ALIAS_LENGTH


@pytest.mark.parametrize(
    ("user_agent", "name"),
    [
        ("Mozilla/5.0 (Linux; Android 15) Chrome/142.0 Mobile Safari/537.36", "Android-telefoon, Chrome"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 19_0) Version/19.0 Mobile Safari/604.1", "iPhone, Safari"),
        ("Mozilla/5.0 (iPhone) FxiOS/140.0 Mobile Safari/605.1", "iPhone, Firefox"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/142.0 Safari/537.36 Edg/142.0", "Windows-computer, Edge"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Firefox/140.0", "Linux-computer, Firefox"),
        ("curl/8.0", "Onbekend apparaat"),
        ("", "Onbekend apparaat"),
    ],
)
def test_device_is_named_as_its_owner_knows_it(user_agent, name):
    assert name_device(user_agent) == name


def test_hash_of_a_token_does_not_hold_it():
    assert "geheim" not in hash_token("geheim")
    assert hash_token("geheim") == hash_token("geheim") != hash_token("geheim ")
