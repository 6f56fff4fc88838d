"""Organisations get their first coordinators; groups are opened, changed, go live and end."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from groups.actions.invitations import invite
from groups.actions.planning import plan_meetings, replan_meetings
from groups.actions.rules import publish_first_rules
from groups.actions.telling import drop_meetings, tell_changed
from groups.models import Appointment, Group, HouseRule, Invitation, Organisation, Region, Series
from groups.permissions import can_coordinate
from groups.protocol import GroupEnded, GroupWentLive, WhatIsMissing
from groups.queries.staffing import invited_to
from groups.rules import (
    SIZES,
    Evening,
    EveningMistake,
    GroupEndedError,
    GroupIncompleteError,
    GroupPlanError,
    NotAllowedError,
    OrganisationError,
    mistakes_in_evening,
)
from members.actions import log_access
from members.models import Person
from supportgroups.lib import clock
from supportgroups.lib.facts import announce, ask

FIRST_COORDINATORS = 2
GUIDANCE_LIFE_DAYS = Group.MessageLife.QUARTER.value
WRONG_REGIONS = gettext_lazy("Kies minstens één regio.")
WRONG_SIZE = gettext_lazy("Kies een aantal van 2 tot en met 14.")


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupPlan:
    """What a coordinator fills in about a group; `evening` may be empty in individual guidance only.

    In individual guidance messages always live 90 days, whatever stands here.
    """

    name: str
    regions: Sequence[Region]
    place: str
    composition: str
    evening: Evening | None
    kind: str = Group.Kind.GROUP
    way_of_working: str = Group.Way.OPEN
    target_size: int = 8
    message_life_days: int = Group.MessageLife.QUARTER
    returners_see_absence: bool = False


def open_organisation(*, slug: str, name: str = "") -> list[tuple[Invitation, str]]:
    """Make or use an organisation and invite its first two coordinators; only the operator calls this.

    Locks the organisation; a new one needs a name, and a slug that fits in an address. Refused when two
    coordinators are in force or on their way: from then on coordinators invite each other and a second
    person confirms.
    """
    now = clock.now()
    with transaction.atomic():
        organisation = _organisation(slug, name)
        there = organisation.appointments.in_force(now).filter(role=Appointment.Role.COORDINATOR).count()
        coming = organisation.invitations.usable(now).filter(kind=Invitation.Kind.COORDINATOR).count()
        if there + coming >= FIRST_COORDINATORS:
            raise OrganisationError(
                _("Deze organisatie heeft al twee coördinatoren, of ze zijn uitgenodigd.")
            )
        return [
            invite(by=None, kind=Invitation.Kind.COORDINATOR, organisation=organisation)
            for _number in range(FIRST_COORDINATORS - there - coming)
        ]


def _organisation(slug: str, name: str) -> Organisation:
    found = Organisation.objects.select_for_update(no_key=True).filter(slug=slug).first()
    if found is not None:
        return found
    made = Organisation(slug=slug, name=name.strip())
    _refuse_nameless(made)
    made.save()
    return made


def _refuse_nameless(organisation: Organisation) -> None:
    # Its slug stands in addresses: what does not fit there would break every page about it.
    if not organisation.name:
        raise OrganisationError(_("Deze organisatie staat nog niet in Kring. Geef ook haar naam."))
    try:
        organisation.full_clean()
    except ValidationError as error:
        wrong = {
            "slug": _(
                "Gebruik in de korte naam alleen letters, cijfers en streepjes. Bijvoorbeeld: ggz-wnb."
            ),
            "name": _("De naam is te lang. Er passen 160 tekens in."),
        }
        lines = [wrong[field] for field in error.message_dict if field in wrong]
        raise OrganisationError(" ".join(lines)) from error


def choose_extra_rules(*, by: Person, organisation: Organisation, cards: Sequence[HouseRule]) -> None:
    """Switch on which proposals beyond the report's five this organisation adds to new groups (S3 3.1.4).

    Only a coordinator. What groups already agreed stays as it is: a new version there goes through its
    facilitator and a second person.
    """
    _guard_coordinator(by, organisation)
    with transaction.atomic():
        Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
        organisation.extra_rules.set(card for card in cards if not card.is_of_report)


def open_group(*, by: Person, organisation: Organisation, plan: GroupPlan) -> Group:
    """Open a group as a draft; only a coordinator of its organisation.

    Locks the organisation, so that the same form sent twice makes one group and returns it. Another group
    under that name, or the own one with anything else in it, is refused beside the field: nothing of it is
    dropped in silence.
    """
    _guard_coordinator(by, organisation)
    _guard_plan(plan)
    with transaction.atomic():
        Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
        known = organisation.groups.filter(name__iexact=plan.name).first()
        if known is not None:
            return _same_or_refused(known, plan, by)
        group = Group(organisation=organisation, opened_by=by, opened_at=clock.now(), **_fields(plan))
        group.save()
        _keep_regions_and_evening(group, plan)
    return group


def change_group(*, by: Person, group: Group, plan: GroupPlan) -> Group:
    """Change the details of a group; only a coordinator of its organisation.

    Locks the group. Once it is live, its kind, the life of its messages and what a returner sees stay as
    they were: members joined on those words. A new evening moves the meetings to come (`replan_meetings`),
    and everyone there is told.
    """
    _guard_coordinator(by, group.organisation)
    with transaction.atomic():
        locked = lock_group(group)
        _guard_plan(plan, locked)
        if locked.organisation.groups.filter(name__iexact=plan.name).exclude(pk=locked.pk).exists():
            raise _plan_error(_name_taken())
        for field, value in _fields(plan, fixed=locked.is_live).items():
            setattr(locked, field, value)
        locked.save()
        evening = _evening_of(locked)
        _keep_regions_and_evening(locked, plan)
        if evening != plan.evening:
            for moved in replan_meetings(group=locked):
                tell_changed(moved, invited_to(moved) - {by.pk})
    return locked


def go_live(*, by: Person, group: Group) -> Group:
    """Open a complete group to members; only a coordinator of its organisation.

    Locks the group, asks every room what is missing and refuses with that list (S2 1.2, 1.4); publishes
    the first house rules; plans its meetings; announces GroupWentLive. Again on a live group does nothing.
    """
    _guard_coordinator(by, group.organisation)
    with transaction.atomic():
        locked = lock_group(group)
        if locked.is_live:
            return locked
        missing = ask(WhatIsMissing(locked.pk))
        if missing:
            raise GroupIncompleteError(_("De groep kan nog niet open. Dit ontbreekt nog."), missing)
        locked.state, locked.live_since = Group.State.LIVE, clock.now()
        locked.save(update_fields=["state", "live_since"])
        publish_first_rules(by=by, group=locked)
        plan_meetings(group=locked)
        announce(GroupWentLive(locked.pk))
    return locked


def end_group(*, by: Person, group: Group) -> Group:
    """End a group for good; only a coordinator of its organisation.

    Locks the group; its meetings to come go, and who would come is told; ends its appointments and open
    invitations and announces GroupEnded. Memberships
    stay: they are the right to return elsewhere (S3 3.4.1.6). Again on an ended group does nothing.
    """
    _guard_coordinator(by, group.organisation)
    with transaction.atomic():
        locked = Group.objects.select_for_update(no_key=True).get(pk=group.pk)
        if locked.state == Group.State.ENDED:
            return locked
        now = clock.now()
        locked.state, locked.ended_at = Group.State.ENDED, now
        locked.save(update_fields=["state", "ended_at"])
        drop_meetings(locked, by)
        locked.appointments.filter(ends_at=None).update(ends_at=now)
        locked.invitations.usable(now).update(revoked_at=now)
        log_access(
            actor=by, subject=None, role="coordinator", event="group-ended", object_ref=f"group:{locked.pk}"
        )
        announce(GroupEnded(locked.pk))
    return locked


def lock_group(group: Group) -> Group:
    """Lock a group, for the rooms above too, and return it as it is now; GroupEndedError when it has ended."""
    locked = Group.objects.select_for_update(no_key=True).get(pk=group.pk)
    if locked.state == Group.State.ENDED:
        raise GroupEndedError(_("Deze groep is gestopt. Er verandert niets meer aan."))
    return locked


def _guard_coordinator(by: Person, organisation: Organisation) -> None:
    if not can_coordinate(by, organisation):
        raise NotAllowedError(_("Dit kan alleen een coördinator van deze organisatie."))


def _guard_plan(plan: GroupPlan, group: Group | None = None) -> None:
    mistakes = _mistakes_in_evening(plan, group)
    if not plan.name.strip():
        mistakes["name"] = _("Geef de groep een naam.")
    if not plan.regions:
        mistakes["regions"] = str(WRONG_REGIONS)
    if plan.target_size not in SIZES:
        mistakes["target_size"] = str(WRONG_SIZE)
    if mistakes:
        raise _plan_error(mistakes)


def _mistakes_in_evening(plan: GroupPlan, group: Group | None) -> dict[str, str]:
    if plan.evening is not None:
        return wrong_evening(plan.evening, group)
    return {"weekday": _("Kies een avond en een tijd.")} if plan.kind == Group.Kind.GROUP else {}


def wrong_evening(evening: Evening, group: Group | None) -> dict[str, str]:
    """Return what is wrong with an evening, a line per field; of a known group the old first date may stay."""
    before = Series.objects.filter(group=group).first() if group else None
    found = mistakes_in_evening(
        evening, today=clock.today(), first_before=before.first_on if before else None
    )
    told = {
        EveningMistake.OTHER_WEEKDAY: ("first_on", _("Deze datum valt op een andere dag dan je koos.")),
        EveningMistake.PAST: ("first_on", _("Deze datum is al voorbij. Kies vandaag of later.")),
        EveningMistake.RHYTHM: ("every_weeks", _("Kies een ritme van 1 tot en met 4 weken.")),
    }
    return dict(told[mistake] for mistake in found)


def _name_taken() -> dict[str, str]:
    return {"name": _("Er is al een groep met deze naam in je organisatie. Kies een andere naam.")}


def _opened_before() -> dict[str, str]:
    return {
        "name": _(
            "Je hebt deze groep al geopend, met andere gegevens. Wil je iets veranderen? Ga naar Groepen, kies deze groep en dan Aanpassen."
        )
    }


def _plan_error(mistakes: dict[str, str]) -> GroupPlanError:
    return GroupPlanError(_("Nog niet alles klopt. Kijk bij de velden hieronder."), mistakes)


def _fields(plan: GroupPlan, *, fixed: bool = False) -> dict[str, object]:
    free = {
        "name": plan.name,
        "place": plan.place,
        "composition": plan.composition,
        "way_of_working": plan.way_of_working,
        "target_size": plan.target_size,
    }
    if fixed:
        return free
    return {
        **free,
        "kind": plan.kind,
        "message_life_days": _message_life(plan),
        "returners_see_absence": plan.returners_see_absence,
    }


def _message_life(plan: GroupPlan) -> int:
    # A conversation between two is no choice of a third (architecture.md "Sealing and forgetting").
    return GUIDANCE_LIFE_DAYS if plan.kind == Group.Kind.INDIVIDUAL else plan.message_life_days


def _same_or_refused(known: Group, plan: GroupPlan, by: Person) -> Group:
    own_draft = known.opened_by_id == by.pk and known.state == Group.State.DRAFT
    if own_draft and _is_as_planned(known, plan):
        return known
    raise _plan_error(_opened_before() if own_draft else _name_taken())


def _is_as_planned(group: Group, plan: GroupPlan) -> bool:
    same_fields = all(getattr(group, field) == value for field, value in _fields(plan).items())
    same_regions = {*group.regions.all()} == {*plan.regions}
    return same_fields and same_regions and _evening_of(group) == plan.evening


def _evening_of(group: Group) -> Evening | None:
    series = Series.objects.filter(group=group).first()
    if series is None:
        return None
    return Evening(
        weekday=series.weekday,
        starts_at=series.starts_at,
        first_on=series.first_on,
        every_weeks=series.every_weeks,
    )


def _keep_regions_and_evening(group: Group, plan: GroupPlan) -> None:
    group.regions.set(plan.regions)
    if plan.evening is None:
        Series.objects.filter(group=group).delete()
        return
    Series.objects.update_or_create(
        group=group,
        defaults={
            "weekday": plan.evening.weekday,
            "starts_at": plan.evening.starts_at,
            "first_on": plan.evening.first_on,
            "every_weeks": plan.evening.every_weeks,
        },
    )
