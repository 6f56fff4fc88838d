"""What the conversation keeps of somebody, and which words there are his own."""

from collections.abc import Iterator
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from chat.models import Message, MessageQuerySet, Muted, RoomAccess, Told
from chat.queries.rooms import text_of
from groups.models import Group
from members.protocol import Chapter, Kept, MyWords, WhatIsKept
from members.queries import said_at
from supportgroups.lib.clock import now

_ROOM = ("chat.Room", "chat.RoomAccess", "chat.Message", "chat.ReadPointer")
_TALKS = Q(room__of_person=None)
_PRIVATE = Q(room__matter__isnull=False)


def what_is_kept(question: WhatIsKept) -> list[Kept]:
    """Answer what somebody wrote that still stands, in his groups and in conversations of two."""
    who = question.person_id
    return [_in_groups(who), _of_two(who), _private(who), _told(who)]


def _in_groups(who: UUID) -> Kept:
    return Kept(
        row="group messages",
        models=_ROOM,
        what=_(
            "Wat je schreef in het gesprek van je groep, en tot waar je hebt gelezen. Wat je schreef staat op slot: alleen wie in het gesprek zit, leest het."
        ),
        lives=_("Zo lang als je groep heeft gekozen: 24 uur, of 7, 30, 90 of 365 dagen."),
        after=_(
            "Op de plek van jouw bericht staat dat het er niet meer is. Wat anderen schreven, blijft van hen."
        ),
        chapters=("berichten",),
        number=own_posts(who).filter(_TALKS).count(),
        of_others=_of_others(who).count(),
    )


def _of_others(who: UUID) -> MessageQuerySet:
    """Return what others said in the groups where somebody reads now."""
    rooms = RoomAccess.objects.open().filter(person=who, room__of_person=None).values("room")
    return Message.objects.new_to(who, now()).filter(room__in=rooms)


def _of_two(who: UUID) -> Kept:
    return Kept(
        row="conversation of individual guidance",
        models=_ROOM,
        what=_("Het gesprek met alleen jou en je begeleider."),
        lives=_("%(days)d dagen.") % {"days": Group.MessageLife.QUARTER},
        after=_("Begeleid jij zelf iemand, dan blijft van dat gesprek over wat de ander schreef."),
        chapters=("berichten",),
        number=own_posts(who).exclude(_TALKS | _PRIVATE).count(),
    )


def _private(who: UUID) -> Kept:
    return Kept(
        row="conversation of a call for help",
        models=_ROOM,
        what=_(
            "Het gesprek met wie je hulpvraag aannam. Neemt een ander het over, dan leest die alleen wat daarna komt."
        ),
        lives=_("30 dagen na het einde van de hulpvraag."),
        after=_("Was het de hulpvraag van een ander, dan blijft over wat die ander schreef."),
        chapters=("berichten",),
        number=own_posts(who).filter(_PRIVATE).count(),
    )


def _told(who: UUID) -> Kept:
    return Kept(
        row="up to where somebody was told of new messages, and of which conversations not",
        models=("chat.Teller", "chat.Told", "chat.Muted"),
        what=_(
            "Dat je een melding kreeg van iets nieuws in een gesprek, en van welk gesprek je er geen wilt."
        ),
        lives=_("Tot je het gelezen hebt, of tot je het weer aanzet."),
        number=Told.objects.filter(person=who).count() + Muted.objects.filter(person=who).count(),
    )


def my_words(question: MyWords) -> list[Chapter]:
    """Answer every text of somebody that still stands, oldest first, whether or not he still reads there."""
    return [Chapter("berichten", _("Wat ik schreef"), tuple(_own_texts(question.person_id)))]


def _own_texts(who: UUID) -> Iterator[dict[str, str]]:
    rows = own_posts(who).select_related("room__group").order_by("created_at", "pk")
    for row in rows.iterator():
        yield {
            _("groep"): row.room.group.name,
            _("geschreven"): said_at(row.created_at),
            _("tekst"): text_of(row) or "",
        }


def own_posts(who: UUID) -> MessageQuerySet:
    """Return the posts of somebody that still say something, in every room."""
    standing = Message.objects.posts().filter(sender_id=who).exclude(sealed=b"")
    return standing.filter(Q(expires_at=None) | Q(expires_at__gt=now()))
