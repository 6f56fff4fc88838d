"""Groups and people of these tests, made through the same actions as everywhere."""

from chat.models import Room
from groups.models import Organisation
from tests.cast import join, open_circle


def make_room(*aliases: str, name: str = "De Kring"):
    """Make a live group; return its room and members with these aliases. Ben and Bea coordinate, Fay leads."""
    organisation = Organisation.objects.order_by("pk")[0]
    group = open_circle(name, organisation, facilitator=f"Fay van {name}", coordinators=("Ben", "Bea"))
    people = [join(group, alias) for alias in aliases]
    return Room.objects.select_related("group").get(group=group), *people
