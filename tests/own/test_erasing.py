"""Erasing oneself: nothing of him is left, everything of others is, and nobody is left alone."""

import json
from uuid import uuid4

import pytest

from chat.actions import post_message
from chat.models import Message, ReadPointer, Room
from chat.queries import chunk_after, unread_count
from chat.rules import key_epoch
from groups.actions import propose_suspension
from groups.models import Appointment, Membership
from members.actions import (
    close_private_records,
    erase_person,
    keep_demo_mail,
    log_access,
    make_sign_in_link,
    mark_demo,
)
from members.models import AccessLog, Device, Person
from members.rules import PrivateRecordsClosedError, StillNeededError
from supportgroups.lib import clock as lib_clock
from supportgroups.lib.sealing import DataKey, current_key
from supportgroups.lib.tail import trim_notes
from tests.cast import appoint, join, make_person, place_of, say_often, sign_in
from tests.crisis.calling import call
from tests.groups.steps import in_days
from tests.members.conftest import give_address, give_app
from tests.own.traces import (
    BESIDE,
    OPENERS,
    is_gapless,
    keys_without_owner,
    names_of,
    opened,
    rows_with,
    sealed_columns,
)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def room(circle) -> Room:
    return Room.objects.get(group=circle)


def somebody_with_everything(group, room, ben) -> Person:
    """Let somebody leave a trace of every kind there is."""
    person = join(group, "Goudhaantje")
    mark_demo()
    give_address(person, "goudhaantje@example.org")
    give_app(person)
    keep_demo_mail(to="goudhaantje@example.org", subject="Code", body="123")
    make_sign_in_link(person=person)
    current_key(DataKey.Scope.PERSON, str(person.pk))
    say_often(person, room, ["Vlierbes", "Lijsterbes"])
    ReadPointer.objects.create(room=room, person=person, seq=1)
    propose_suspension(by=ben, membership=place_of(person, group), reason="Meidoorn", ends_on=in_days(9))
    log_access(actor=person, subject=ben, role="member", event="opened")
    call(person, group, wants="call-back", text="Vuilboom", number="0612345678")
    browser = sign_in(person)
    browser.get("/ik/")
    Device.objects.filter(person=person).update(label="Goudhaantjes telefoon")
    halfway = sign_in(make_person("Ander"))
    session = halfway.session
    session["address_asked"] = {"email": "goudhaantje@example.org"}
    session.save()
    return person


def frame_of(event) -> dict:
    return json.loads(event.frame)


def test_nothing_is_left_by_which_he_could_be_read_or_found(circle, room, ben, bo, clock):
    person = somebody_with_everything(circle, room, ben)
    say_often(bo, room, ["Egelantier"])
    before = rows_with("oudhaantje", *names_of(person))

    erase_person(person=Person.objects.get(pk=person.pk))
    # Which page is to look again is told to the other processes, and forgotten within minutes.
    clock.forward(minutes=6)
    trim_notes()

    assert len(before) > 15
    assert rows_with("oudhaantje", *names_of(person)) == []
    assert opened() == ["Egelantier"]
    assert keys_without_owner() == []


def test_every_column_of_sealed_text_is_looked_into(db):
    assert sealed_columns() == {*OPENERS, *BESIDE}


def test_others_keep_their_words_and_the_numbers_of_the_room_stay_whole(ana, bo, room):
    for text in ("een", "twee", "drie"):
        say_often(ana, room, [f"van Ana {text}"])
        say_often(bo, room, [f"van Bo {text}"])
    last = Room.objects.get(pk=room.pk).last_seq

    erase_person(person=ana)

    assert is_gapless(room)
    assert opened() == ["van Bo een", "van Bo twee", "van Bo drie"]
    assert room.last_seq == last + 3
    assert Message.objects.exclude(sender=bo).exclude(sender=None).count() == 0


def test_open_pages_and_catching_up_hear_of_every_word_that_went(ana, bo, room):
    say_often(ana, room, ["een", "twee"])
    seen = Room.objects.get(pk=room.pk).last_seq

    erase_person(person=ana)
    chunk = chunk_after(room.pk, bo.pk, seen)

    assert [(frame["type"], frame["target"]) for frame in map(frame_of, chunk.events)] == [
        ("message.deleted", seen - 1),
        ("message.deleted", seen),
    ]
    assert (chunk.upto, unread_count(room.pk, bo.pk)) == (seen + 2, 0)


def test_unread_is_what_others_said(ana, bo, fay, room):
    say_often(ana, room, ["weg"])
    say_often(fay, room, ["blijft"])
    before = unread_count(room.pk, bo.pk)

    erase_person(person=ana)

    assert (before, unread_count(room.pk, bo.pk)) == (2, 1)


def test_keys_stay_where_words_of_others_stand_and_go_with_their_last_word(ana, bo, room, clock):
    say_often(ana, room, ["alleen van Ana"])
    first = key_epoch(lib_clock.now(), room.group.message_life_days)
    clock.forward(days=31)
    say_often(ana, room, ["van Ana"])
    say_often(bo, room, ["van Bo"])
    second = key_epoch(lib_clock.now(), room.group.message_life_days)
    clock.forward(days=31)

    erase_person(person=ana)

    assert set(DataKey.objects.filter(scope="room").values_list("epoch", flat=True)) & {first, second} == {
        second
    }
    assert opened() == ["van Bo"]


def test_a_conversation_of_two_goes_whole_with_all_its_keys(ivy, ike, alone):
    room = Room.objects.get(of_person=ivy)
    say_often(ivy, room, ["van Ivy"])
    say_often(ike, room, ["van Ike aan Ivy"])

    erase_person(person=ivy)

    assert (Room.objects.filter(pk=room.pk).exists(), opened()) == (False, [])
    assert not DataKey.objects.filter(scope="room", scope_id=str(room.pk)).exists()


def test_who_is_guided_gets_another_guide(ivy, ike, alone, arosa):
    other = make_person("Ina")
    appoint(other, arosa, Appointment.Role.FACILITATOR, alone)

    erase_person(person=ike)

    assert Membership.objects.get(person=ivy).guided_by == other


def test_lines_of_the_log_stay_without_his_name(ana, fay, circle):
    log_access(actor=fay, subject=ana, role="facilitator", event="opened")
    log_access(actor=ana, subject=fay, role="member", event="opened")
    number = AccessLog.objects.count()

    erase_person(person=ana)

    assert AccessLog.objects.count() == number
    assert not AccessLog.objects.filter(subject=None, actor=ana.pk).exists()


def test_twice_erases_once(ana, bo, room):
    say_often(ana, room, ["een"])
    erase_person(person=Person.objects.get(pk=ana.pk))
    last = Room.objects.get(pk=room.pk).last_seq

    erase_person(person=ana)

    assert Room.objects.get(pk=room.pk).last_seq == last


def test_his_phone_can_write_no_more(ana, bo, room):
    stale = Room.objects.select_related("group").get(pk=room.pk)
    erase_person(person=Person.objects.get(pk=ana.pk))

    with pytest.raises(Exception, match="not_your_room"):
        post_message(person=ana, room=stale, client_id=uuid4(), text="toch nog")
    assert opened() == []


# --- who cannot go yet ---


def test_the_only_facilitator_cannot_go_until_there_is_another(fay, circle):
    with pytest.raises(StillNeededError, match="enige begeleider van De PION"):
        erase_person(person=fay)

    appoint(make_person("Gus"), circle.organisation, Appointment.Role.FACILITATOR, circle)
    erase_person(person=fay)

    assert not Person.objects.filter(alias="Fay").exists()


def test_the_last_coordinator_cannot_go(ben, bea, circle):
    erase_person(person=ben)

    with pytest.raises(StillNeededError, match="enige coördinator van"):
        erase_person(person=bea)


def test_the_only_backup_cannot_go(dirk, circle):
    with pytest.raises(StillNeededError, match="enige achterwacht van De PION"):
        erase_person(person=dirk)


def test_a_phone_that_nobody_confirmed_erases_nobody(ana, room):
    close_private_records(person=ana)

    with pytest.raises(PrivateRecordsClosedError):
        erase_person(person=ana)
    assert Person.objects.filter(pk=ana.pk).exists()


# --- the page ---


def test_page_says_beforehand_what_goes_and_what_stays(ana, bo, room):
    say_often(ana, room, ["een", "twee"])
    say_often(bo, room, ["een", "twee", "drie"])

    page = sign_in(ana).get("/ik/wissen/").content.decode()

    assert "Nu: 2." in page
    assert "3 berichten van anderen." in page
    assert "Op de plek van jouw bericht staat dat het er niet meer is." in page


def test_nothing_is_erased_without_the_tick(ana):
    browser = sign_in(ana)

    answer = browser.post("/ik/wissen/")

    assert (answer.status_code, "Zet eerst een vinkje" in answer.content.decode()) == (422, True)
    assert Person.objects.filter(pk=ana.pk).exists()


def test_afterwards_every_device_is_signed_out_and_a_page_says_so(ana):
    browser, other = sign_in(ana), sign_in(ana)

    gone = browser.post("/ik/wissen/", {"sure": "on"})

    assert gone.url == "/gewist/"
    assert "Alles van jou is gewist" in browser.get(gone.url).content.decode()
    assert [each.get("/ik/").url for each in (browser, other)] == ["/toegang/?next=/ik/"] * 2
    assert browser.post("/ik/wissen/", {"sure": "on"}).url == "/toegang/?next=/ik/wissen/"


def test_who_is_needed_reads_why_and_what_to_do(ben, bea, circle):
    erase_person(person=ben)
    browser = sign_in(bea)

    page = browser.get("/ik/wissen/").content.decode()

    assert "Je bent de enige coördinator van" in page
    assert f"/organisatie/mensen/{circle.organisation.slug}/" in page
    assert browser.post("/ik/wissen/", {"sure": "on"}).status_code == 409


@pytest.mark.parametrize("method", ["get", "post"])
def test_erasing_asks_once_more_who_you_are(ana, method):
    give_app(ana)

    asked = getattr(sign_in(ana), method)("/ik/wissen/", {"sure": "on"})

    assert asked.url.startswith("/toegang/stap/opnieuw/?next=")
    assert Person.objects.filter(pk=ana.pk).exists()
