"""What may be left of each kind after a night, told by the table of docs/architecture.md and nothing else.

Every row there that names a number of days or years has a look for what outlived it here; `test_six_years` demands it.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from uuid import UUID

from django.contrib.sessions.models import Session
from django.db.models import Exists, Model, OuterRef, Q, QuerySet

from chat.models import Message
from chat.rules import epoch_is_over
from coordinators.models import Agreement, Consideration, SupervisionNote, WorkEntry
from crisis.models import DutyShift, HelpRequest
from groups.models import (
    Answer,
    Appointment,
    Attendance,
    ContactHours,
    Invitation,
    Meeting,
    Suspension,
    TimeOut,
    Topic,
)
from members.models import AccessLog, DemoMail, Device, Notification, Person, RetentionRun, SignInLink
from members.tasks import run_noted
from supportgroups.lib import clock
from supportgroups.lib.sealing import DataKey
from supportgroups.ticking import EVERY_TEN_MINUTES, NIGHTLY


def days(number: float) -> timedelta:
    return timedelta(days=number)


def _texts(now: datetime) -> QuerySet:
    return Message.objects.exclude(sealed=b"").filter(expires_at__lte=now)


def _reasons(now: datetime) -> QuerySet:
    lifted = Q(lifted_at__lt=now - days(30))
    lapsed = Q(confirmed_at=None, lifted_at=None, ends_on__lt=now - days(31))
    return Suspension.objects.exclude(reason=b"").filter(lifted | lapsed)


def _of_meetings(now: datetime) -> QuerySet:
    said = Meeting.objects.exclude(reason=b"", link=b"")
    return said.filter(starts_at__lt=now - days(14))


def _devices(now: datetime) -> QuerySet:
    unseen = Q(revoked_at=None, last_seen_at__lt=now - days(90))
    return Device.objects.filter(unseen | Q(revoked_at__lt=now - days(30)))


def _ended(before: datetime) -> QuerySet:
    return HelpRequest.objects.ended().filter(ended_at__lt=before)


def _half_arrived(now: datetime) -> QuerySet:
    return Person.objects.filter(alias__startswith="Half", created_at__lt=now - days(15))


def _of_the_demo(now: datetime) -> Iterator[QuerySet]:
    yield SignInLink.objects.filter(expires_at__lt=now)
    yield DemoMail.objects.filter(at__lt=now - days(7))


def _of_who_left(now: datetime, *tables: type[Model]) -> Iterator[QuerySet]:
    """Yield what is there about people who stopped leading for that organisation two years ago, or never led."""
    leads = Appointment.objects.filter(
        role__in=["facilitator", "cover"], organisation=OuterRef("organisation"), person=OuterRef("person")
    )
    still = leads.filter(Q(ends_at=None) | Q(ends_at__gt=now - days(730)))
    yield from (table.objects.exclude(Exists(still)) for table in tables)


OUTLIVED: dict[str, Callable[[datetime], Iterator[QuerySet] | QuerySet]] = {
    "group messages": _texts,
    "conversation of individual guidance": _texts,
    "reason of a suspension": _reasons,
    "what somebody wants to bring in to an evening": lambda now: Topic.objects.filter(
        meeting__starts_at__lt=now - days(14)
    ),
    "why an evening was cancelled, and where it is online": _of_meetings,
    "who came, who said he would": lambda now: (
        rows.objects.filter(meeting__starts_at__lt=now - days(365)) for rows in (Answer, Attendance)
    ),
    "a time-out": lambda now: TimeOut.objects.filter(meeting__starts_at__lt=now - days(1)),
    "access log": lambda now: AccessLog.objects.filter(at__lt=now - days(5 * 365 + 2)),
    "outbox: that somebody was told something, never what": lambda now: Notification.objects.filter(
        made_at__lt=now - days(30), until__lt=now
    ),
    "device, and the way to tell somebody something there": _devices,
    "session": lambda now: Session.objects.filter(expire_date__lt=now),
    "who never came further than the way in": _half_arrived,
    "one-time link and mail of a demo": _of_the_demo,
    "invitation": lambda now: Invitation.objects.filter(expires_at__lt=now),
    "conversation of a call for help": lambda now: Message.objects.exclude(sealed=b"").filter(
        room__matter__in=_ended(now - days(30)).values("pk")
    ),
    "words of a call for help": lambda now: (
        _ended(now - days(30)).exclude(text=b""),
        _ended(now - days(1)).exclude(number=b""),
    ),
    "times of a call for help": lambda now: _ended(now - days(730)),
    "duty shift": lambda now: DutyShift.objects.filter(ends_at__lt=now - days(730)),
    "agreement of a facilitator: hours a week, contact hours": lambda now: _of_who_left(
        now, Agreement, ContactHours
    ),
    "supervision notes": lambda now: _of_who_left(now, SupervisionNote),
    "work ledger: hours that a facilitator logged": lambda now: WorkEntry.objects.filter(
        on__lt=clock.local(now - days(730)).date()
    ),
    "consideration of a facilitator": lambda now: Consideration.objects.filter(
        monday__lt=clock.local(now - days(730)).date()
    ),
    "what the nights removed, as figures": lambda now: RetentionRun.objects.filter(day__lt=now - days(731)),
}


def outlived(now: datetime) -> dict[str, int]:
    """Return what of each kind is still there though its time was over at this moment, just before the night."""
    found = {row: sum(rows.count() for rows in _each(look(now))) for row, look in OUTLIVED.items()}
    return {row: number for row, number in found.items() if number} | _spent_keys(now)


def _each(found: Iterator[QuerySet] | QuerySet) -> list[QuerySet]:
    return [found] if isinstance(found, QuerySet) else list(found)


def _spent_keys(now: datetime) -> dict[str, int]:
    """Count the keys under which nothing can be sealed any more and nothing is left."""
    rooms = DataKey.objects.filter(scope=DataKey.Scope.ROOM)
    spent = [key for key in rooms if epoch_is_over(key.epoch, now) and not _holds(key)]
    notes = DataKey.objects.filter(scope=DataKey.Scope.NOTE).exclude(scope_id="links")
    spent += [key for key in notes if not _is_needed(key.scope_id)]
    calls = DataKey.objects.filter(scope=DataKey.Scope.REQUEST, created_at__lt=now - days(31))
    spent += list(calls.exclude(scope_id__in=[str(pk) for pk in _standing_calls()]))
    return {"keys": len(spent)} if spent else {}


def _standing_calls() -> list[UUID]:
    return list(HelpRequest.objects.exclude(text=b"", number=b"").values_list("pk", flat=True))


def _holds(key: DataKey) -> bool:
    return Message.objects.filter(room=int(key.scope_id), key_epoch=key.epoch).exclude(sealed=b"").exists()


def _is_needed(scope_id: str) -> bool:
    kind, _, whose = scope_id.partition("-")
    if kind == "topics":
        return Topic.objects.filter(meeting=int(whose)).exists()
    if kind == "evenings":
        return Meeting.objects.filter(group=int(whose)).exclude(reason=b"", link=b"").exists()
    if kind == "about":
        return Suspension.objects.filter(membership__person=whose).exclude(reason=b"").exists()
    if kind == "consideration":
        return Consideration.objects.filter(pk=int(whose)).exclude(text=b"").exists()
    if kind == "supervision":
        organisation, _, person = whose.partition("-")
        return SupervisionNote.objects.filter(organisation=int(organisation), person=UUID(person)).exists()
    return True


def night() -> None:
    """Do all the work of one night, as the worker does it."""
    for name in (*EVERY_TEN_MINUTES, *NIGHTLY):
        run_noted(name)


def everything_there() -> set[str]:
    """Return the rows of which something is stored at all."""
    return set(kept())


def kept() -> Counter[str]:
    """Count what of each row is stored at all."""
    far = clock.now() + days(9999)
    return +Counter({row: sum(rows.count() for rows in _each(look(far))) for row, look in OUTLIVED.items()})
