"""Calls for help in the world of the permission table: one's own, one that was taken, one that nobody took."""

from crisis.actions import acknowledge
from groups.models import Group
from members.models import Person
from tests.crisis.calling import call, put_on_duty
from tests.permissions.words import SECRETS
from tests.reach import make_reachable


def add_calls(people: dict[str, Person], objects: dict[str, object], circle: Group) -> None:
    """Let three people of circle ask while its facilitator is on duty; he took one of them."""
    on_duty = people["facilitator"]
    make_reachable(on_duty)
    objects["shift"] = put_on_duty(on_duty, circle).pk
    for name, role in (("own_call", "suspended"), ("taken_call", "peer"), ("open_call", "quiet")):
        made = call(people[role], circle, text=SECRETS[name])
        objects[name] = made.pk
        if name == "taken_call":
            acknowledge(by=on_duty, request=made)
            objects["call_room"] = circle.rooms.get(matter=made.pk).pk
