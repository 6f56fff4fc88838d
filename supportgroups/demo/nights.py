"""What the nights of the demo removed, and who of its people wants rest."""

from datetime import datetime, timedelta

from members.actions import note_removed, pause
from supportgroups.demo import cast
from supportgroups.demo.house import House
from supportgroups.lib import clock

NIGHTS = 21
AT_NIGHT = 4
# How much of a kind was removed, night by night, over and over.
REMOVED = {
    "chat.tasks.forget:texts": (9, 14, 6, 0, 21, 11, 8),
    "chat.tasks.forget:keys": (0, 0, 1, 0, 0, 0, 0),
    "groups.tasks.forget_expired_invitations": (0, 1, 0, 0, 0, 2, 0),
    "groups.tasks.forget_meetings": (0, 0, 12, 0, 0, 7, 0),
    "groups.tasks.forget_old_reasons": (0, 0, 0, 0, 0, 0, 0),
    "members.tasks.forget:devices": (1, 0, 2, 0, 0, 1, 0),
    "members.tasks.forget:sessions": (5, 3, 8, 6, 4, 7, 9),
    "members.tasks.forget:notifications": (31, 28, 40, 22, 35, 27, 30),
    "crisis.tasks.forget:texts": (0, 0, 0, 1, 0, 0, 0),
}


def tell_nights(now: datetime) -> None:
    """Write down three weeks of nights, the newest one before now."""
    first = clock.local(now).replace(hour=AT_NIGHT, minute=0, second=0, microsecond=0)
    last = first if first <= now else first - timedelta(days=1)
    for ago in range(NIGHTS):
        with clock.at(last - timedelta(days=ago)):
            note_removed({kind: numbers[ago % len(numbers)] for kind, numbers in REMOVED.items()})


def let_rest(house: House) -> None:
    """Let somebody hear nothing for a while, where this house has him."""
    person = house.people.get(cast.RESTS)
    if person is not None:
        with clock.at(house.calendar.now - timedelta(days=5)):
            pause(person=person)
