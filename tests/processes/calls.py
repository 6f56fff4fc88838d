"""Calls for help through their pages: asked, followed, answered, handed on, closed; and the duty roster likewise."""

from datetime import date, time
from uuid import UUID, uuid4

from crisis.models import DutyShift, HelpRequest
from groups.models import Group
from members.models import Person
from tests.processes.resident import Resident

TEXT = "Kan er iemand met me praten?"


def ask(who: Resident, group_id: int, *, number: str = "") -> HelpRequest | None:
    """Send a call for help twice, as on a bad line; return the one that is open now."""
    fields = {"group": group_id, "client_id": uuid4(), "text": TEXT, "number": number}
    wants = "terugbellen" if number else "bericht"
    who.visitor.get("/hulp/")
    for _ in range(2):
        who.visitor.post(f"/hulp/vragen/{wants}/", **fields)
    return HelpRequest.objects.not_ended().filter(asker=who.person, group=group_id).first()


def look(who: Resident) -> None:
    """Open the page of who may be asked."""
    who.visitor.get("/hulp/dienst/")


def answer(who: Resident, pk: UUID, what: str, **fields: object) -> bool:
    """Do something with a call as who was asked; False where he was too late."""
    page = who.visitor.post(f"/hulp/dienst/{pk}/{what}/", **fields)
    if page.location:
        who.visitor.get(page.location)
    return page.is_done


def say(who: Resident, pk: UUID, what: str, **fields: object) -> bool:
    """Do something with a call as who asked."""
    return who.visitor.post(f"/hulp/vraag/{pk}/{what}/", **fields).is_done


def act_on_duty(who: Resident, pk: int, what: str) -> bool:
    """Offer a duty, or take one that is offered."""
    return who.visitor.post(f"/hulp/dienst/{pk}/{what}/").is_done


def plan_duty(heads: list[Resident], group: Group, *, person: Person, day: date, is_pool: bool) -> bool:
    """Let one coordinator propose an evening or a day of the weekend and another one confirm it."""
    begins, ends = (time(18), time(23)) if day.weekday() < 5 else (time(10), time(1))
    path = f"/organisatie/{group.organisation.slug}/rooster/"
    fields = {"person": person.pk, "group": "" if is_pool else group.pk, "day": day}
    page = heads[0].visitor.post(f"{path}voorstellen/", begins=begins, ends=ends, **fields)
    # The same once more is no mistake: it stands already.
    shift = DutyShift.objects.filter(person=person, confirmed_at=None, removed_at=None).last()
    if not page.is_done or shift is None:
        return False
    return heads[1].visitor.post(f"{path}{shift.pk}/bevestigen/").is_done
