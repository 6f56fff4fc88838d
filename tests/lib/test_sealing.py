import pytest
from django.core.management import CommandError, call_command

from supportgroups.lib import sealing
from supportgroups.lib.sealing import keys
from supportgroups.lib.sealing.keys import cache

pytestmark = pytest.mark.django_db

NOTE = sealing.DataKey.Scope.NOTE
ROOM = sealing.DataKey.Scope.ROOM


def test_seal_opens_again():
    sealed = sealing.seal(NOTE, "7", "rustig aan", bound_to="x")

    assert sealing.unseal(NOTE, "7", sealed, bound_to="x") == "rustig aan"


def test_seal_shows_no_text():
    assert b"rustig" not in sealing.seal(NOTE, "7", "rustig aan", bound_to="x")


def test_seal_differs_every_time():
    first, second = (sealing.seal(NOTE, "7", "ja", bound_to="x") for _ in range(2))

    assert first != second


@pytest.mark.parametrize(
    ("scope", "scope_id", "bound_to"), [(ROOM, "7", "x"), (NOTE, "8", "x"), (NOTE, "7", "y")]
)
def test_unseal_refuses_what_was_moved(scope, scope_id, bound_to):
    sealed = sealing.seal(NOTE, "7", "rustig aan", bound_to="x")

    with pytest.raises(sealing.TamperedError):
        sealing.unseal(scope, scope_id, sealed, bound_to=bound_to)


def test_unseal_refuses_a_changed_byte():
    sealed = bytearray(sealing.seal(NOTE, "7", "rustig aan", bound_to="x"))
    sealed[-1] ^= 1

    with pytest.raises(sealing.TamperedError):
        sealing.unseal(NOTE, "7", bytes(sealed), bound_to="x")


def test_destroyed_key_opens_nothing():
    sealed = sealing.seal(NOTE, "7", "rustig aan", bound_to="x")

    assert sealing.destroy_keys(NOTE, "7") == 1

    with pytest.raises(sealing.KeyDestroyedError):
        sealing.unseal(NOTE, "7", sealed, bound_to="x")


def test_destroying_one_epoch_leaves_the_others():
    old = sealing.seal(ROOM, "7", "toen", bound_to="x", epoch=0)
    new = sealing.seal(ROOM, "7", "nu", bound_to="x", epoch=30)

    sealing.destroy_keys(ROOM, "7", epochs=[0])

    assert sealing.unseal(ROOM, "7", new, bound_to="x") == "nu"
    with pytest.raises(sealing.KeyDestroyedError):
        sealing.unseal(ROOM, "7", old, bound_to="x")


def test_keys_live_in_their_own_database():
    sealing.seal(NOTE, "7", "ja", bound_to="x")

    assert sealing.DataKey.objects.using("keys").count() == 1
    assert sealing.DataKey.objects.db == "keys"


NEWER = "2:" + "B" * 43


@pytest.fixture
def rotated(settings):
    """A text from before, and a newer outer key in front of the one that it was sealed under."""
    sealed = sealing.seal(NOTE, "7", "rustig aan", bound_to="x")
    sealing.seal(ROOM, "8", "ja", bound_to="x")
    settings.KRING_KEKS = f"{NEWER},{settings.KRING_KEKS}"
    cache.clear()
    return sealed


def rewrapped(capsys) -> str:
    call_command("rewrap_keys")
    cache.clear()
    return capsys.readouterr().out


def test_after_rewrapping_texts_open_without_the_old_outer_key(rotated, settings, capsys):
    rewrapped(capsys)
    settings.KRING_KEKS = NEWER

    assert sealing.unseal(NOTE, "7", rotated, bound_to="x") == "rustig aan"


def test_before_rewrapping_they_need_it(rotated, settings):
    settings.KRING_KEKS = NEWER

    with pytest.raises(sealing.OuterKeyMissingError, match="1"):
        sealing.unseal(NOTE, "7", rotated, bound_to="x")


def test_rewrapping_says_how_many_and_which_outer_key_is_spare(rotated, capsys):
    assert "2 data keys wrapped again." in rewrapped(capsys)
    assert "0 data keys wrapped again.\nNo data key needs these outer keys any more: 1." in rewrapped(capsys)


def test_nothing_is_spare_before_rewrapping(rotated):
    assert sealing.spare_outer_keys() == []


def test_rewrapping_without_the_old_outer_key_says_which_is_missing(rotated, settings, capsys):
    settings.KRING_KEKS = NEWER

    with pytest.raises(CommandError, match="outer key 1"):
        rewrapped(capsys)


def test_a_key_that_is_destroyed_while_it_is_rewrapped_stays_destroyed(rotated, monkeypatch):
    unwrap = keys._unwrap

    def destroyed_meanwhile(row):
        sealing.DataKey.objects.filter(pk=row.pk).delete()
        return unwrap(row)

    monkeypatch.setattr(keys, "_unwrap", destroyed_meanwhile)

    assert sealing.rewrap_keys() == 0
    assert not sealing.DataKey.objects.exists()


def test_fingerprint_tells_texts_apart_and_needs_the_key():
    one, other = sealing.current_key(ROOM, "1"), sealing.current_key(ROOM, "2")

    assert sealing.fingerprint(one, "ja") == sealing.fingerprint(one, "ja")
    assert sealing.fingerprint(one, "ja") != sealing.fingerprint(one, "nee")
    assert sealing.fingerprint(one, "ja") != sealing.fingerprint(other, "ja")


def test_find_key_never_makes_one():
    assert sealing.find_key(ROOM, "1", 0) is None
    assert not sealing.DataKey.objects.exists()
