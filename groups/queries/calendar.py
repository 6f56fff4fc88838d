"""Somebody's evenings as a calendar: neutral words, no place, no group, no link."""

from datetime import timedelta

from icalendar import Calendar, Event

from groups.models import Answer, CalendarFeed, Meeting
from groups.permissions import groups_attended_by, meetings_open_to
from members.models import Person
from members.rules import hash_token
from supportgroups.lib import clock

# Says nothing to whoever looks over a shoulder, at work or at home.
NEUTRAL = "Afspraak"
KEPT_BEHIND = timedelta(days=30)
FETCH_AGAIN = timedelta(hours=6)


def find_feed_owner(token: str) -> Person | None:
    """Return whose calendar address this is, while he comes to evenings anywhere or leads them; else None."""
    feed = CalendarFeed.objects.filter(token_hash=hash_token(token), person__is_active=True)
    found = feed.select_related("person").first()
    if found is None:
        return None
    person = found.person
    belongs = groups_attended_by(person).exists() or meetings_open_to(person).exists()
    return person if belongs else None


def calendar_of(person: Person) -> bytes:
    """Return the evenings of somebody as an iCalendar file, the same bytes as long as nothing changed.

    Those from a month ago on to which he did not say no. Cancelled ones stay in it as cancelled, so that a
    calendar takes them out.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//Kring//NL")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", "Afspraken")
    calendar.add("refresh-interval", FETCH_AGAIN, {"value": "DURATION"})
    for meeting in _shown(person):
        calendar.add_component(_event(meeting))
    return bytes(calendar.to_ical())


def _shown(person: Person) -> list[Meeting]:
    said_no = Answer.objects.filter(person_id=person.pk, comes=False).values("meeting")
    since = clock.now() - KEPT_BEHIND
    own = meetings_open_to(person).filter(starts_at__gte=since).exclude(pk__in=said_no)
    return list(own.order_by("starts_at", "pk"))


def _event(meeting: Meeting) -> Event:
    event = Event()
    event.add("uid", str(meeting.uid))
    # UTC: right on every wall, whatever a calendar knows of time zones.
    event.add("dtstamp", meeting.changed_at.replace(microsecond=0))
    event.add("dtstart", meeting.starts_at)
    event.add("dtend", meeting.ends_at)
    event.add("summary", NEUTRAL)
    event.add("sequence", meeting.version)
    event.add("status", "CANCELLED" if meeting.is_cancelled else "CONFIRMED")
    event.add("class", "PRIVATE")
    return event
