"""A running Kring for browsers: a real server, people made through the rooms' own actions, and its mailbox."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from chat.actions import post_message
from chat.models import Message
from chat.queries import find_rooms
from groups.models import Appointment, Group, Organisation
from members.actions import make_sign_in_link, mark_demo
from members.models import DemoMail
from tests.cast import appoint, find_person, join, make_person, open_circle
from tests.processes.rig import House, Plan, environment_of, house_after, only_one_in
from tests.servers import free_port

MEMBERS = ("Ana", "Bo", "Guus", "Noor")
CODE = re.compile(r"\b\d{4}[- ]?\d{4}\b")


def furnish(plan: Plan) -> Plan:
    """Collect the static files for the installation that every house here is a copy of, once for all workers."""
    with only_one_in(plan.home):
        if not (plan.home / "static").exists():
            house = House(plan.home, environment_of(plan.home, plan.databases))
            done = house.run("collectstatic", "--no-input", "-v0")
            assert done.returncode == 0, done.stderr
    return plan


class Kring:
    """One installation with its web process, marked as a demo: its mails stand on a page."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.port = free_port()
        self.url = f"http://localhost:{self.port}"
        mark_demo()

    def open(self) -> None:
        self.web = self.house.web(self.port, KRING_URL=self.url)

    def kill(self) -> None:
        """Pull the plug."""
        self.web.kill()

    def sign_in_link(self, alias: str) -> str:
        return make_sign_in_link(person=find_person(alias))

    def code_for(self, address: str) -> str:
        mail = DemoMail.objects.filter(to=address).latest("pk")
        return CODE.search(mail.body).group()


@contextmanager
def running(plan: Plan, folder: Path) -> Iterator[Kring]:
    """Run a copy of the plan; this process writes in its databases too."""
    with house_after(plan, folder) as house:
        (folder / "static").symlink_to(plan.home / "static")
        kring = Kring(house)
        kring.open()
        yield kring


def organisation(slug: str) -> Organisation:
    return Organisation.objects.get(slug=slug)


def settle_circle(*, members: tuple[str, ...] = MEMBERS) -> Group:
    """Make a live group of moviera: Fay leads, Dirk stands behind, Ben and Bea coordinate."""
    moviera = organisation("moviera")
    circle = open_circle("De PION", moviera, facilitator="Fay", coordinators=("Ben", "Bea"))
    appoint(make_person("Dirk"), moviera, Appointment.Role.BACKUP, circle)
    for alias in members:
        join(circle, alias)
    return circle


def settle_alone(*, members: tuple[str, ...] = ("Ivy",)) -> Group:
    """Make individual guidance by Ike, without a group."""
    alone = open_circle(
        "Thuis",
        organisation("stichting-arosa"),
        facilitator="Ike",
        coordinators=("Otto",),
        kind=Group.Kind.INDIVIDUAL,
    )
    for alias in members:
        join(alone, alias)
    return alone


def say(alias: str, group: Group, text: str, client_id: str) -> None:
    person = find_person(alias)
    post_message(person=person, room=find_rooms(group)[person.pk], client_id=client_id, text=text)


def stored() -> list[tuple[int, str]]:
    """Return number and sender's alias of every stored message, in the order of the database."""
    return list(Message.objects.order_by("room", "seq").values_list("seq", "sender__alias"))
