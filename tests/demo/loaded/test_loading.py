"""The demo as it stands in the database."""

import csv
from collections import Counter
from datetime import timedelta

import pytest
from django.conf import settings

from chat.models import Message, ReadPointer, Room, RoomAccess
from coordinators.queries.retention import what_was_removed
from crisis.models import RouteStep
from groups.models import (
    Appointment,
    Group,
    Invitation,
    Membership,
    Organisation,
    Restoration,
    RulesVersion,
    Suspension,
)
from groups.permissions import can_confirm_for
from groups.queries.seats import seat_of
from members.models import Person
from members.queries import proven_channels
from supportgroups.demo import DemoRefusedError, load_demo
from supportgroups.demo.loading import as_table
from supportgroups.lib import clock

pytestmark = pytest.mark.django_db


def person(alias: str) -> Person:
    return Person.objects.get(alias=alias)


def membership(alias: str) -> Membership:
    return Membership.objects.get(person__alias=alias)


def test_every_practice_is_a_live_group_of_its_organisation(demo):
    with (settings.BASE_DIR / "data" / "practices.csv").open(encoding="utf-8", newline="") as file:
        practices = {row["name"] for row in csv.DictReader(file)}

    assert set(Group.objects.live().values_list("name", flat=True)) == practices
    assert Group.objects.live().values("organisation").distinct().count() == len(practices)


def test_groups_are_as_big_as_the_report_says(demo):
    for group in Group.objects.live().filter(kind=Group.Kind.GROUP):
        leading = group.appointments.in_force(clock.now()).leading().count()

        assert 5 <= group.memberships.active().count() <= 8
        assert 1 <= leading <= 2


def test_organisations_have_two_coordinators_and_somebody_behind(demo):
    for organisation in Organisation.objects.filter(groups__isnull=False).distinct():
        now = organisation.appointments.in_force(clock.now())

        assert now.filter(role=Appointment.Role.COORDINATOR).count() == 2
        assert 1 <= now.filter(role=Appointment.Role.BACKUP, group__isnull=False).count() <= 2


def test_groups_are_not_for_men_only(demo):
    compositions = Counter(Group.objects.values_list("composition", flat=True))

    assert compositions["mixed"] >= 1
    assert compositions["women"] >= 1


def test_aliases_are_told_apart(demo):
    aliases = [alias.casefold() for alias in Person.objects.values_list("alias", flat=True)]

    assert len(aliases) == len(set(aliases))
    assert not any(" " in alias for alias in aliases)


def test_nothing_lies_in_the_future(demo):
    now = clock.now()

    assert not Message.objects.filter(created_at__gte=now).exists()
    assert not Membership.objects.filter(created_at__gte=now).exists()
    assert not Appointment.objects.filter(starts_at__gte=now).exists()
    assert not Invitation.objects.filter(made_at__gte=now).exists()
    assert not RulesVersion.objects.filter(proposed_at__gte=now).exists()


def test_messages_are_sealed_and_will_expire(demo):
    assert Message.objects.count() > 600
    assert not Message.objects.filter(sealed=b"").exists()
    assert not Message.objects.filter(expires_at__lte=clock.now()).exists()


def test_words_of_a_group_are_never_a_coordinators_nor_a_backups(demo):
    roles = (Appointment.Role.COORDINATOR, Appointment.Role.BACKUP)
    staff = Appointment.objects.filter(role__in=roles).values("person")

    assert not RoomAccess.objects.filter(person__in=staff).exists()


def test_individual_guidance_is_one_member_with_one_facilitator(demo):
    room = Room.objects.get(group__kind=Group.Kind.INDIVIDUAL)

    assert room.of_person == person("Dennis")
    assert membership("Dennis").guided_by == person("Joyce")
    assert {access.person.alias for access in room.access.all()} == {"Dennis", "Joyce"}


def test_draft_group_misses_things_and_waits_for_a_second_person(demo):
    draft = Group.objects.get(state=Group.State.DRAFT)
    waiting = draft.appointments.get(confirmed_at=None, ends_at=None)

    assert not draft.appointments.in_force(clock.now()).exists()
    assert can_confirm_for(
        person("Yasmina"), draft.organisation, proposer=waiting.proposed_by, subject=waiting.person
    )


def test_stopped_member_keeps_his_place_in_a_full_group(demo):
    stopped = membership("Ferdi")

    assert stopped.state == Membership.State.STOPPED
    assert stopped.group.memberships.active().count() == stopped.group.target_size


def test_returner_has_two_stretches_with_a_gap(demo):
    first, second = RoomAccess.objects.filter(person__alias="Patrick").order_by("from_seq")

    assert membership("Patrick").state == Membership.State.ACTIVE
    assert first.until_seq < second.from_seq


def test_suspended_member_reads_nothing(demo):
    suspension = Suspension.objects.in_force(clock.now()).get()

    assert suspension.membership.person.alias == "Ramon"
    assert suspension.ends_on > clock.today()
    assert not RoomAccess.objects.open().filter(person__alias="Ramon").exists()


def test_one_member_reads_but_must_accept_version_two(demo):
    late = membership("Dirk-Jan")
    seats = [seat_of(late.group, other.person) for other in late.group.memberships.active()]

    assert late.group.rules_versions.count() == 2
    assert seat_of(late.group, late.person).reads
    assert [seat.writes for seat in seats].count(False) == 1


def test_new_phone_waits_for_a_second_person(demo):
    restoration = Restoration.objects.get(confirmed_at=None)

    assert restoration.person.alias == "Chantal"
    assert restoration.person.private_records_closed


def test_rules_proposal_waits_for_a_coordinator(demo):
    proposal = RulesVersion.objects.get(published_at=None)

    assert (proposal.group.name, proposal.proposed_by.alias) == ("De PION", "Ruud")


def test_some_have_unread_messages(demo):
    behind = [
        pointer
        for pointer in ReadPointer.objects.select_related("room")
        if pointer.seq < pointer.room.last_seq
    ]

    assert 5 <= len(behind) <= 20
    assert ReadPointer.objects.count() - len(behind) > 20


def test_open_invitation_lets_a_newcomer_look(demo, client):
    response = client.get(demo.invitation.removeprefix(settings.KRING_URL), follow=True)

    assert response.status_code == 200
    assert Invitation.objects.usable(clock.now()).filter(kind=Invitation.Kind.MEMBER).count() == 1


def test_sign_in_links_work_once(demo, client):
    link = demo.people["deelnemer"][0].link.removeprefix(settings.KRING_URL)

    assert client.post(link).status_code == 302
    assert client.post(link).status_code == 410


def test_everybody_has_a_link_and_a_word_in_the_table(demo):
    table = as_table(demo)
    people = [shown for role in demo.people.values() for shown in role]

    assert sorted(shown.alias for shown in people) == sorted(Person.objects.values_list("alias", flat=True))
    assert len({shown.link for shown in people}) == len(people)
    assert all(shown.link in table and shown.good_for in table for shown in people)


def test_loading_again_is_refused_and_changes_nothing(demo):
    people = Person.objects.count()

    with pytest.raises(DemoRefusedError):
        load_demo()

    assert Person.objects.count() == people


def test_somebody_wants_rest_and_the_nights_show_what_they_removed(demo):
    nights = what_was_removed()

    assert list(Person.objects.exclude(paused_at=None).values_list("alias", flat=True)) == ["Sven"]
    assert nights.day in {clock.today(), clock.today() - timedelta(days=1)}
    assert len(nights.rows) == 9


def test_whoever_may_be_asked_for_help_is_reachable_in_two_proven_ways(demo):
    asked = {step.person_id for step in RouteStep.objects.all()}

    assert {len(found) for found in proven_channels(asked).values()} == {2}
