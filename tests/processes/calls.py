"""Calls for help as their pages make them: asked, followed, answered, handed on, closed."""

from collections.abc import Callable
from contextlib import suppress
from uuid import UUID, uuid4

from crisis import actions
from crisis.models import DutyShift, HelpRequest
from groups.models import Group
from members.models import Person
from members.rules import RefusedError
from tests.processes.resident import Resident

TEXT = "Kan er iemand met me praten?"
TAPS: dict[str, Callable[..., object]] = {
    "oppakken": actions.acknowledge,
    "overnemen": actions.take_over,
    "contact": actions.record_contact,
    "geen-gehoor": actions.record_attempt,
    "kan-niet": actions.pass_on,
    "afsluiten": actions.close_request,
    "aanbieden": actions.hand_over,
    "niet-meer-nodig": actions.withdraw_request,
}
SHIFTS: dict[str, Callable[..., object]] = {"aanbieden": actions.offer_duty, "overnemen": actions.take_duty}


def ask(who: Resident, group_id: int, *, number: str = "") -> HelpRequest | None:
    """Send a call for help twice, as on a bad line; return the one that is open now."""
    fields = {"client_id": uuid4(), "text": TEXT, "number": number}
    wants = HelpRequest.Wants.CALL_BACK if number else HelpRequest.Wants.MESSAGE
    group = Group.objects.get(pk=group_id)
    for _ in range(2):
        with suppress(RefusedError):
            actions.ask_for_help(by=who.person, group=group, wants=wants, **fields)
    return HelpRequest.objects.not_ended().filter(asker=who.person, group=group_id).first()


def look(who: Resident) -> None:
    """Open the page of who may be asked."""
    who.visitor.get("/hulp/")


def answer(who: Resident, pk: UUID, what: str, **fields: object) -> bool:
    """Do something with a call as who was asked; False where he was too late."""
    if "to" in fields:
        fields["to"] = Person.objects.get(pk=fields["to"])
    return _is_done(TAPS[what], by=who.person, request=HelpRequest.objects.get(pk=pk), **fields)


def say(who: Resident, pk: UUID, what: str, **fields: object) -> bool:
    """Do something with a call as who asked."""
    request = HelpRequest.objects.get(pk=pk)
    if "helped" in fields:
        helped = fields["helped"] == "ja"
        return _is_done(actions.answer_helped, by=who.person, request=request, helped=helped)
    return _is_done(TAPS[what], by=who.person, request=request)


def act_on_duty(who: Resident, pk: int, what: str) -> bool:
    """Offer a duty, or take one that is offered."""
    return _is_done(SHIFTS[what], by=who.person, shift=DutyShift.objects.get(pk=pk))


def _is_done(act: Callable[..., object], **fields: object) -> bool:
    try:
        act(**fields)
    except RefusedError:
        return False
    return True
