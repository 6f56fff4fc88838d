"""The duty roster: shifts are proposed by a coordinator, confirmed by a second person, taken out, offered, taken."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from crisis.actions.advancing import follow_roster
from crisis.actions.moving import DUTY_PATH
from crisis.models import DutyShift
from crisis.models.roster import DutyShiftQuerySet
from crisis.permissions import can_confirm_shift, can_plan_roster, can_stand_in, can_take_shift
from crisis.queries.duty import colleagues_of
from crisis.rules import LONGEST_SHIFT, PLANNED_AHEAD, ShiftError
from groups.models import Group, Organisation
from groups.permissions import confirming_role
from groups.rules import AlreadyDoneError, NotAllowedError, SecondPersonError
from members.actions import log_access, tell
from members.models import Person
from members.rules import Kind
from supportgroups.lib import clock


def propose_shift(
    *,
    by: Person,
    organisation: Organisation,
    group: Group | None,
    person: Person,
    starts_at: datetime,
    ends_at: datetime,
) -> DutyShift:
    """Propose who answers calls from when to when, of a group or of all (the pool); a coordinator, never himself.

    Locks the organisation. The same proposal again returns what stands. Of one person no two shifts of the same
    roster may overlap; two people may be on duty together. Counts for nothing before a second person confirms.
    """
    _guard_planner(by, organisation)
    if by.pk == person.pk:
        raise ShiftError(_("Je kunt jezelf niet inroosteren. Vraag een andere coördinator."))
    shift = DutyShift(
        organisation=organisation,
        group=group,
        person=person,
        starts_at=starts_at,
        ends_at=ends_at,
        proposed_by=by,
        proposed_at=clock.now(),
    )
    with transaction.atomic():
        _lock_roster(organisation)
        _guard_shift(shift)
        same = _own_shifts(shift).filter(starts_at=starts_at, ends_at=ends_at).first()
        if same is not None:
            return same
        _guard_overlap(shift)
        shift.save(force_insert=True)
    return shift


def confirm_shift(*, by: Person, shift: DutyShift) -> DutyShift:
    """Confirm a shift that somebody else proposed for somebody else; requests that wait follow it at once (H8).

    Locks the organisation, so that of two who confirm at once one does and the other hears it (AlreadyDoneError);
    again by the same person does nothing. Tells whose shift it is.
    """
    with transaction.atomic():
        _lock_roster(shift.organisation)
        locked = _standing(shift)
        if locked.confirmed_at is not None:
            return _confirmed_before(locked, by)
        if not can_confirm_shift(by, locked):
            raise SecondPersonError(
                _("Deze dienst bevestigt iemand anders: niet wie hem voorstelt en niet om wie het gaat.")
            )
        _guard_shift(locked)
        locked.confirmed_by, locked.confirmed_at = by, clock.now()
        locked.save(update_fields=["confirmed_by", "confirmed_at"])
        _log(by, locked, "shift-confirmed")
        _tell({locked.person_id}, locked, "confirmed")
        follow_roster(organisation_id=locked.organisation_id)
    return locked


def remove_shift(*, by: Person, shift: DutyShift) -> DutyShift:
    """Take a shift or a proposal out of the roster; a coordinator. Tells whose it was. Twice removes it once.

    Locks the organisation; requests that nobody has taken follow what is left (H8).
    """
    _guard_planner(by, shift.organisation)
    with transaction.atomic():
        _lock_roster(shift.organisation)
        locked = DutyShift.objects.select_related("organisation", "person").get(pk=shift.pk)
        if locked.removed_at is not None:
            return locked
        locked.removed_at = clock.now()
        locked.save(update_fields=["removed_at"])
        if locked.confirmed_at is not None:
            _log(by, locked, "shift-removed")
            _tell({locked.person_id}, locked, "removed")
            follow_roster(organisation_id=locked.organisation_id)
    return locked


def offer_duty(*, by: Person, shift: DutyShift) -> DutyShift:
    """Ask the colleagues to take the rest of one's own duty ("ik kan nu niet"). Until one does it stays his.

    Locks the organisation. Tells everybody who may take it, at once where it goes on now. Twice asks once.
    """
    with transaction.atomic():
        _lock_roster(shift.organisation)
        locked = _standing(shift)
        if locked.person_id != by.pk or locked.confirmed_at is None:
            raise NotAllowedError(_("Dit is niet jouw dienst."))
        _guard_not_over(locked)
        if locked.offered_at is None:
            locked.offered_at = clock.now()
            locked.save(update_fields=["offered_at"])
            _tell(colleagues_of([locked])[locked.pk], locked, "offered", now=locked.starts_at <= clock.now())
    return locked


def take_duty(*, by: Person, shift: DutyShift) -> DutyShift:
    """Take the rest of a duty that a colleague offered; of two at once one does (AlreadyDoneError for the other).

    Locks the organisation. The colleague's shift ends here and the new one goes on from here, without a moment in
    between; he is told. Requests that nobody has taken ask the new one at once, taken ones stay where they are (H8).
    Twice takes it once.
    """
    with transaction.atomic():
        _lock_roster(shift.organisation)
        locked = _standing(shift)
        taken = DutyShift.objects.filter(taken_from=locked).first()
        if taken is not None:
            return _taken_before(taken, by)
        _guard_not_over(locked)
        if not can_take_shift(by, locked):
            raise NotAllowedError(_("Deze dienst wordt nu niet aangeboden."))
        taken = _take(locked, by)
        _tell({locked.person_id}, locked, "taken")
        follow_roster(organisation_id=locked.organisation_id)
    return taken


def _take(shift: DutyShift, by: Person) -> DutyShift:
    begins = max(shift.starts_at, clock.now())
    taken = DutyShift(
        organisation=shift.organisation,
        group=shift.group,
        person=by,
        starts_at=begins,
        ends_at=shift.ends_at,
        proposed_by=shift.person,
        proposed_at=shift.offered_at or clock.now(),
        confirmed_at=clock.now(),
        taken_from=shift,
    )
    if begins == shift.starts_at:
        shift.removed_at = clock.now()
    else:
        shift.ends_at = begins
    shift.offered_at = None
    shift.save(update_fields=["ends_at", "removed_at", "offered_at"])
    taken.save(force_insert=True)
    return taken


def _lock_roster(organisation: Organisation) -> None:
    Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)


def _standing(shift: DutyShift) -> DutyShift:
    locked = DutyShift.objects.select_related("organisation", "group", "person", "proposed_by").get(
        pk=shift.pk
    )
    if locked.removed_at is not None and not DutyShift.objects.filter(taken_from=locked).exists():
        raise ShiftError(_("Deze dienst is uit het rooster gehaald."))
    return locked


def _guard_planner(by: Person, organisation: Organisation) -> None:
    if not can_plan_roster(by, organisation):
        raise NotAllowedError(_("Dit kan alleen een coördinator van deze organisatie."))


def _guard_shift(shift: DutyShift) -> None:
    if shift.ends_at <= shift.starts_at:
        raise ShiftError(_("Een dienst eindigt later dan hij begint."))
    if shift.ends_at - shift.starts_at > LONGEST_SHIFT:
        raise ShiftError(_("Een dienst duurt hooguit 24 uur. Maak er twee van."))
    _guard_not_over(shift)
    if shift.starts_at > clock.now() + PLANNED_AHEAD:
        raise ShiftError(_("Plan een dienst hooguit een jaar vooruit."))
    if shift.group is not None and shift.group.organisation_id != shift.organisation_id:
        raise ShiftError(_("Deze groep hoort niet bij deze organisatie."))
    if not can_stand_in(shift.person, shift):
        raise ShiftError(_("Deze persoon heeft hier geen bevestigde rol."))


def _guard_not_over(shift: DutyShift) -> None:
    if shift.ends_at <= clock.now():
        raise ShiftError(_("Deze dienst is al voorbij."))


def _own_shifts(shift: DutyShift) -> DutyShiftQuerySet:
    return DutyShift.objects.standing().filter(
        organisation=shift.organisation, group=shift.group, person=shift.person
    )


def _guard_overlap(shift: DutyShift) -> None:
    if _own_shifts(shift).in_period(shift.starts_at, shift.ends_at).exists():
        raise ShiftError(_("Deze persoon heeft in die tijd al dienst."))


def _confirmed_before(shift: DutyShift, by: Person) -> DutyShift:
    if shift.confirmed_by_id != by.pk:
        raise AlreadyDoneError(_("Iemand anders heeft dit al bevestigd. Je hoeft niets meer te doen."))
    return shift


def _taken_before(taken: DutyShift, by: Person) -> DutyShift:
    if taken.person_id != by.pk:
        raise AlreadyDoneError(_("Een collega was je net voor. Je hoeft niets meer te doen."))
    return taken


def _tell(people: Iterable[UUID], shift: DutyShift, what: str, *, now: bool = False) -> None:
    """Tell who is concerned that his roster changed; only what goes on at this moment may wake somebody."""
    tell(
        people=people,
        kind=Kind.HELP if now else Kind.MEETING,
        event=f"shift:{shift.pk}:{what}:{int(clock.now().timestamp())}",
        path=DUTY_PATH,
    )


def _log(by: Person, shift: DutyShift, event: str) -> None:
    log_access(
        actor=by,
        subject=shift.person,
        role=confirming_role(by, shift.organisation),
        event=event,
        object_ref=f"shift:{shift.pk}",
    )
