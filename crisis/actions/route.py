"""The help route of a group: steps are proposed by one person, confirmed by another, replaced, removed."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from crisis.models import RouteStep
from crisis.permissions import can_confirm_step, can_plan_route
from crisis.queries.coverage import missing_routes, stands_in
from crisis.rules import EXHAUSTED_AFTER, StepError
from groups.actions.groups import lock_group
from groups.models import Group
from groups.permissions import confirming_role
from groups.rules import AlreadyDoneError, NotAllowedError, SecondPersonError
from members.actions import log_access
from members.models import Person
from supportgroups.lib import clock


def propose_step(*, by: Person, group: Group, person: Person, after_minutes: int) -> RouteStep:
    """Propose whom to ask so many minutes after a request; only a coordinator, and never himself.

    Locks the group. A step at the minutes of a confirmed one replaces it as soon as it is confirmed; a
    second proposal for the same minutes is refused; the same one again returns what stands. Counts for
    nothing before a second person confirms.
    """
    _guard_planner(by, group)
    if by.pk == person.pk:
        raise StepError(_("Je kunt jezelf niet in de hulproute zetten. Vraag een andere coördinator."))
    with transaction.atomic():
        locked = lock_group(group)
        _guard_step(locked, person, after_minutes)
        waiting = locked.help_route.filter(confirmed_at=None, after_minutes=after_minutes).first()
        if waiting is not None:
            return _same_or_refused(waiting, person.pk)
        standing = locked.help_route.confirmed().filter(after_minutes=after_minutes).first()
        if standing is not None and standing.person_id == person.pk:
            return standing
        return RouteStep.objects.create(
            group=locked,
            position=_make_room(locked, after_minutes),
            person=person,
            after_minutes=after_minutes,
            proposed_by=by,
            proposed_at=clock.now(),
        )


def confirm_step(*, by: Person, step: RouteStep) -> RouteStep:
    """Confirm a step that somebody else proposed for somebody else: a coordinator or backup professional.

    Locks the group, so that of two who confirm at once one does and the other hears it
    (AlreadyDoneError); again by the same person does nothing. The step whose minutes it takes goes. Refused
    while the group is live and its whole route would no longer be whole.
    """
    with transaction.atomic():
        group = lock_group(step.group)
        locked = _still_there(group, step)
        if locked.confirmed_at is not None:
            return _confirmed_before(locked, by)
        if not can_confirm_step(by, locked):
            raise SecondPersonError(
                _("Deze stap bevestigt iemand anders: niet wie hem voorstelt en niet om wie het gaat.")
            )
        _guard_step(group, locked.person, locked.after_minutes)
        with _whole_route(group):
            group.help_route.confirmed().filter(after_minutes=locked.after_minutes).delete()
            locked.confirmed_by, locked.confirmed_at = by, clock.now()
            locked.save(update_fields=["confirmed_by", "confirmed_at"])
        _log(by, locked, "step-confirmed")
    return locked


def remove_step(*, by: Person, step: RouteStep) -> None:
    """Take a step, or a proposal, out of the route; only a coordinator. Twice removes it once.

    Locks the group. Refused while the group is live and its whole route would no longer be whole:
    propose who replaces it first.
    """
    _guard_planner(by, step.group)
    with transaction.atomic():
        group = lock_group(step.group)
        locked = group.help_route.filter(pk=step.pk).first()
        if locked is None:
            return
        with _whole_route(group):
            _log(by, locked, "step-removed")
            locked.delete()


@contextmanager
def _whole_route(group: Group) -> Iterator[None]:
    """Refuse a change by which the whole route of a live group would lack something; one that mends is fine."""
    must_stay = group.is_live and not missing_routes([group])[group.pk]
    yield
    missing = missing_routes([group])[group.pk] if must_stay else []
    if missing:
        raise StepError(
            _(
                "Deze groep is open. Na deze verandering ontbreekt: %(missing)s. Stel eerst een vervanger voor."
            )
            % {"missing": ", ".join(item.line for item in missing)}
        )


def _guard_planner(by: Person, group: Group) -> None:
    if not can_plan_route(by, group):
        raise NotAllowedError(_("Dit kan alleen een coördinator van deze organisatie."))


def _guard_step(group: Group, person: Person, after_minutes: int) -> None:
    if after_minutes not in range(EXHAUSTED_AFTER):
        raise StepError(
            _("Kies een aantal minuten van 0 tot en met %(most)d.") % {"most": EXHAUSTED_AFTER - 1}
        )
    if person.pk not in stands_in([group])[group.pk]:
        raise StepError(_("Deze persoon heeft geen bevestigde rol bij deze groep."))


def _same_or_refused(waiting: RouteStep, person_id: UUID) -> RouteStep:
    if waiting.person_id != person_id:
        raise StepError(
            _("Voor dit moment wacht al een voorstel. Laat dat bevestigen, of trek het eerst in.")
        )
    return waiting


def _make_room(group: Group, after_minutes: int) -> int:
    """Move later steps up and return the position before them, so that order and minutes always agree."""
    later = group.help_route.filter(after_minutes__gt=after_minutes).order_by("position")
    first = later.values_list("position", flat=True).first()
    if first is None:
        last = group.help_route.order_by("-position").values_list("position", flat=True).first()
        return 1 if last is None else last + 1
    _move_up(later.order_by("-position").values_list("pk", flat=True))
    return first


def _move_up(steps: Iterable[int]) -> None:
    # From the end, one by one: no two steps ever stand at the same position.
    for pk in list(steps):
        RouteStep.objects.filter(pk=pk).update(position=F("position") + 1)


def _still_there(group: Group, step: RouteStep) -> RouteStep:
    locked = group.help_route.filter(pk=step.pk).select_related("group__organisation", "person").first()
    if locked is None:
        raise StepError(_("Dit voorstel is ingetrokken."))
    return locked


def _confirmed_before(step: RouteStep, by: Person) -> RouteStep:
    if step.confirmed_by_id != by.pk:
        raise AlreadyDoneError(_("Iemand anders heeft dit al bevestigd. Je hoeft niets meer te doen."))
    return step


def _log(by: Person, step: RouteStep, event: str) -> None:
    log_access(
        actor=by,
        subject=step.person,
        role=confirming_role(by, step.group.organisation),
        event=event,
        object_ref=f"group:{step.group_id}",
    )
