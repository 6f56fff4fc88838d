"""What evenings keep about somebody, and what of it is his own (architecture.md "Sealing and forgetting")."""

from uuid import UUID

from django.utils.translation import gettext as _

from groups.models import Answer, Attendance, CalendarFeed, Meeting, TimeOut, Topic
from groups.queries.words import text_of
from members.protocol import Chapter, Kept
from members.queries import said_at


def kept_of_meetings(who: UUID) -> list[Kept]:
    """Return what of his evenings concerns somebody, for his own page."""
    return [_brought_in(who), _cancelled(who), _came(who), _time_outs(who), _calendar(who)]


def _brought_in(who: UUID) -> Kept:
    return Kept(
        row="what somebody wants to bring in to an evening",
        models=("groups.Topic",),
        what=_("Wat je op een avond wilt inbrengen. Alleen wie die avond begeleidt, leest het."),
        lives=_("14 dagen na de avond."),
        chapters=("inbreng",),
        number=Topic.objects.filter(person=who).count(),
    )


def _cancelled(who: UUID) -> Kept:
    return Kept(
        row="why an evening was cancelled, and where it is online",
        models=("groups.Meeting",),
        what=_("Zei jij een avond af voor de groep: dat je dat deed, en waarom."),
        lives=_("De reden 14 dagen na de avond."),
        after=_("Dat de avond niet doorging, blijft staan, zonder je naam."),
        number=Meeting.objects.filter(cancelled_by=who).count(),
    )


def _came(who: UUID) -> Kept:
    came = Attendance.objects.filter(person=who).count()
    return Kept(
        row="who came, who said he would",
        models=("groups.Attendance", "groups.Answer"),
        what=_("Of je zei dat je kwam, en of je er was. Alleen jij en wie begeleidt zien het."),
        lives=_("1 jaar. Daarna weten we alleen nog hoeveel mensen er waren."),
        after=_("Schreef jij op wie er was, dan blijft dat staan, zonder je naam."),
        chapters=("avonden",),
        number=came + Answer.objects.filter(person=who).count(),
    )


def _time_outs(who: UUID) -> Kept:
    return Kept(
        row="a time-out",
        models=("groups.TimeOut",),
        what=_("Dat je op een avond even de kamer uit was."),
        lives=_("Tot de nacht erna."),
        number=TimeOut.objects.filter(person=who).count(),
    )


def _calendar(who: UUID) -> Kept:
    return Kept(
        row="the secret address of somebody's calendar",
        models=("groups.CalendarFeed",),
        what=_("Dat je agenda je avonden ophaalt. Het geheime adres zelf bewaren we niet."),
        lives=_("Tot jij het intrekt of wist."),
        number=CalendarFeed.objects.filter(person=who).count(),
    )


def words_of_meetings(who: UUID) -> list[Chapter]:
    """Return what somebody said about his evenings, and when he was there."""
    return [
        Chapter("avonden", _("Mijn avonden"), tuple(_evenings(who))),
        Chapter("inbreng", _("Wat ik wilde inbrengen"), tuple(_topics(who))),
    ]


def _evenings(who: UUID) -> list[dict[str, str]]:
    answers = {one.meeting_id: one for one in Answer.objects.filter(person=who)}
    outcomes = {one.meeting_id: one for one in Attendance.objects.filter(person=who)}
    meetings = Meeting.objects.filter(pk__in={*answers, *outcomes}).select_related("group")
    return [
        {
            _("groep"): one.group.name,
            _("avond"): said_at(one.starts_at),
            _("wat ik zei"): _said(answers.get(one.pk)),
            _("hoe het ging"): _went(outcomes.get(one.pk)),
        }
        for one in meetings.order_by("starts_at")
    ]


def _said(answer: Answer | None) -> str:
    if answer is None:
        return ""
    return _("ik kom") if answer.comes else _("ik kan niet")


def _went(attendance: Attendance | None) -> str:
    return str(Attendance.Outcome(attendance.outcome).label) if attendance else ""


def _topics(who: UUID) -> list[dict[str, str]]:
    rows = Topic.objects.filter(person=who).select_related("meeting__group")
    return [
        {
            _("groep"): one.meeting.group.name,
            _("avond"): said_at(one.meeting.starts_at),
            _("inbreng"): text_of(one),
        }
        for one in rows.order_by("meeting__starts_at")
    ]
