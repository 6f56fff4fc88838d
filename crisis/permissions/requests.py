"""Who may ask for help and who may answer; the only doors to a request."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import Http404

from crisis.models import DutyShift, HelpRequest
from groups.models import Appointment, Group, Membership
from members.models import AccessLog, Person
from supportgroups.lib import clock

Role = Appointment.Role
# A role that counts, of which organisation, and of which group if it is of one.
Held = tuple[str, int, int | None]
# In the order in which somebody is named when he has several.
ROLES = (Role.FACILITATOR, Role.COVER, Role.BACKUP, Role.COORDINATOR)


def can_ask_in(person: Person, group: Group) -> bool:
    """Return whether this person may ask for help in a group.

    Whoever has a place there: also paused, stopped, suspended or still joining; not where he moved on from. And
    whoever leads it, along a chain of his own.
    """
    there = Membership.objects.filter(person=person, group=group).exclude(state=Membership.State.MOVED)
    return there.exists() or leads(person, group)


def leads(person: Person, group: Group) -> bool:
    """Return whether this person is facilitator or cover of the group now, suspended or not."""
    rows = Appointment.objects.in_force(clock.now()).leading()
    return rows.filter(person=person, group=group).exists()


def answering_role(person: Person, group: Group) -> AccessLog.Role | None:
    """Return as what somebody may answer calls of this group now; None when he may not.

    A confirmed role in its organisation, not suspended: whoever lost it since he was asked answers no more.
    """
    return _role_among(_held_by(person), group)


def _held_by(person: Person) -> list[Held]:
    rows = Appointment.objects.counting(clock.now()).filter(
        Q(group__isnull=False) | Q(role=Role.COORDINATOR), person=person
    )
    return list(rows.values_list("role", "organisation_id", "group_id"))


def _role_among(held: Iterable[Held], group: Group) -> AccessLog.Role | None:
    roles = {role for role, organisation, of_group in held if _counts(role, organisation, of_group, group)}
    return next((AccessLog.Role(role.value) for role in ROLES if role.value in roles), None)


def _counts(role: str, organisation: int, of_group: int | None, group: Group) -> bool:
    # Only the group's own backup stands behind it; who leads a group can stand by in every other one.
    return organisation == group.organisation_id and (role != Role.BACKUP.value or of_group == group.pk)


def get_own_request_for(person: Person, pk: UUID) -> HelpRequest:
    """Return a request for who asked it, ended or not; anybody else's does not exist for him (Http404)."""
    request = _requests().filter(pk=pk, asker=person).first()
    if request is None:
        raise Http404
    return request


def get_request_for(person: Person, pk: UUID) -> HelpRequest:
    """Return a request for who was asked, owns it or is offered it, while his role counts; else Http404.

    That says only that it is there and how it stands: its text opens by `open_request`, to its owner.
    """
    request = _requests().filter(pk=pk).filter(_of_responder(person)).exclude(asker=person).first()
    if request is None or not can_answer(person, request):
        raise Http404
    return request


def can_answer(person: Person, request: HelpRequest) -> bool:
    """Return whether this person's role still lets him answer this request; in the synthetic group its answerer."""
    return bool(answerable_among([request], person))


def answerable_among(requests: Iterable[HelpRequest], person: Person) -> list[HelpRequest]:
    """Return which of these requests this person's role still lets him answer, by one query of his roles.

    Of the synthetic group those of its answerer. The group stands in each request, with its probe where it has one.
    """
    asked = list(requests)
    held = _held_by(person) if asked else []
    return [one for one in asked if _answers(person, one, held)]


def _answers(person: Person, request: HelpRequest, held: Iterable[Held]) -> bool:
    probe = getattr(request.group, "probe", None)
    if probe is not None:
        return bool(probe.answerer_id == person.pk)
    return _role_among(held, request.group) is not None


def _of_responder(person: Person) -> Q:
    return Q(asked__person=person) | Q(owner=person) | Q(offered_to=person)


def _requests() -> QuerySet[HelpRequest]:
    return HelpRequest.objects.select_related("group__organisation", "asker", "owner", "policy").distinct()


def get_shift_for(person: Person, pk: int) -> DutyShift:
    """Return a confirmed shift for whose it is, and for who may take it over while it is offered; else Http404.

    Also once a colleague took it: who taps after him, or twice, hears that instead.
    """
    shifts = DutyShift.objects.confirmed().select_related("organisation", "group", "person")
    shift = shifts.filter(pk=pk).first()
    if shift is None or not (_is_to_come_for(person, shift) or _was_taken_before(person, shift)):
        raise Http404
    return shift


def _is_to_come_for(person: Person, shift: DutyShift) -> bool:
    is_own = shift.person_id == person.pk
    return shift.ends_at > clock.now() and (is_own or can_take_shift(person, shift))


def _was_taken_before(person: Person, shift: DutyShift) -> bool:
    taken = DutyShift.objects.filter(taken_from=shift, ends_at__gt=clock.now())
    return taken.exists() and can_stand_in(person, shift)


def can_take_shift(person: Person, shift: DutyShift) -> bool:
    """Return whether a colleague may take this duty: it is offered, is not his, and he counts where it holds."""
    if shift.offered_at is None or shift.person_id == person.pk:
        return False
    return can_stand_in(person, shift)


def can_stand_in(person: Person, shift: DutyShift) -> bool:
    """Return whether this person counts where a shift holds: in its group, for the pool in any of the organisation."""
    if shift.group is not None:
        return answering_role(person, shift.group) is not None
    groups = Group.objects.not_ended().filter(organisation=shift.organisation_id)
    return any(answering_role(person, group) is not None for group in groups)
