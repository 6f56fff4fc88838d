"""Steps of a facilitator's week, for tests of how it is counted."""

from datetime import datetime, timedelta
from uuid import uuid4

from chat.actions import post_message
from chat.models import Message
from chat.queries import find_rooms
from coordinators.actions import Logged, log_work
from coordinators.queries.load import load_of, this_monday
from groups.models import Appointment
from supportgroups.lib import clock
from tests.coordinators.agreeing import agree, work_of


def wrote(person, group, *moments, text="Ik denk aan je"):
    """Let somebody write in his group at each of these moments."""
    room = find_rooms(group)[person.pk]
    for moment in moments:
        said = post_message(person=person, room=room, client_id=uuid4(), text=text)
        Message.objects.filter(room=room, seq=said.seq).update(created_at=moment)


def this_week(day, hour, minute=0) -> datetime:
    """Return a moment of this week on the wall in Amsterdam."""
    date = this_monday() + timedelta(days=day)
    return datetime(date.year, date.month, date.day, hour, minute, tzinfo=clock.AMSTERDAM)


def logs(person, organisation, minutes=60, *, kind="visit", on=None, **more):
    logged = Logged(kind=kind, minutes=minutes, on=on or clock.today(), **more)
    return log_work(by=person, facilitator=work_of(person, organisation), logged=logged, once=uuid4())


def newest_week(person, organisation):
    return load_of(work_of(person, organisation), until=this_monday()).newest


def led_long():
    """Let everybody have had his role for months."""
    Appointment.objects.update(starts_at=this_week(-60, 12))


def agreed_long_ago(person, organisation, *, by, moving):
    """Let them have agreed a month ago; afterwards it is the Sunday evening of this week."""
    before, sunday = this_week(-30, 12), this_week(6, 23, 30)
    led_long()
    moving.move_to(before)
    agree(person, organisation, by=by)
    moving.move_to(sunday)
