"""Who stands where for the pictures: the demo as it is, a group with nothing in it, and one with too much."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from uuid import uuid4

from django.urls import reverse

from groups.models import Appointment, Group
from tests.cast import appoint, arrive, find_person, invitation_to, join, make_person, open_circle, place_of
from tests.journeys.house import organisation, say
from tests.journeys.pages import pages_of
from tests.journeys.phones import Phone

Step = Callable[[Phone], object]
LONG_NAME = "Wilhelmina-Antoinette van ’t Hof"[:30]
LONG_WORD = "levensverzekeringsmaatschappij" * 4
LONG_TEXT = (
    "Gisteren liep het bijna mis. Ik voelde het komen, ben naar buiten gegaan en heb een rondje gelopen. "
    * 12
)


@dataclass(frozen=True)
class Page:
    """One page and the steps that lead to it from the one before."""

    name: str
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class Scene:
    """Pages that one person sees one after another."""

    name: str
    alias: str
    pages: tuple[Page, ...]


def all_scenes() -> Iterator[Scene]:
    """Yield every scene; each is set up when its turn comes."""
    pion = Group.objects.get(name="De PION")
    yield Scene("normal-visitor", "", _pages("", pion))
    yield Scene("normal-arrival", "", _arrival(f"/welkom/{_invitation(pion)}/"))
    for alias in ("Bilal", "Ruud", "Hanneke", "Yasmina", "Marjolein"):
        yield Scene(f"normal-{alias}", alias, _pages(alias, pion))
    for alias in ("Ferdi", "Ramon", "Dirk-Jan", "Dennis", "Joyce", "Wilma"):
        yield Scene(f"special-{alias}", alias, (_page("begin", "/"), _page("ik", reverse("members:me"))))
    yield Scene("special-Ruud", "Ruud", _invitations(pion))
    yield from _empty()
    yield from _overfull()


def _page(name: str, path: str) -> Page:
    return Page(name, (lambda phone: phone.goto(path),))


def _pages(alias: str, group: Group) -> tuple[Page, ...]:
    return tuple(_page(_name_of(path), path) for path in pages_of(alias, group))


def _name_of(path: str) -> str:
    words = [word for word in path.strip("/").split("/") if not word.isdecimal()]
    if words[:2] == ["organisatie", "groepen"] and any(word.isdecimal() for word in path.split("/")):
        words = ["groep", *words[2:]]
    return "-".join(words) or "begin"


def _invitation(group: Group) -> str:
    return invitation_to(group)


def _arrival(path: str) -> tuple[Page, ...]:
    return (
        _page("1-welkom", path),
        Page("2-naam", (lambda phone: phone.tap("Ga verder"),)),
        Page("2-naam-leeg", (lambda phone: phone.tap("Verder"), lambda phone: phone.sees("Vul een naam in"))),
        Page(
            "3-inloggen",
            (lambda phone: phone.page.fill("#id_alias", "Mies"), lambda phone: phone.tap("Verder")),
        ),
        Page("4-passkey", (lambda phone: phone.tap("Verder"), lambda phone: phone.sees("Een passkey maken"))),
        Page(
            "5-voorrang",
            (lambda phone: phone.open("groups:join"), lambda phone: phone.sees("Voordat je meedoet")),
        ),
        Page("6-huisregels", (lambda phone: phone.tap("Verder naar de huisregels"),)),
        _page("7-link-op", path),
        _page("8-niet-gevonden", "/bestaat-niet/"),
        _page("9-nieuwe-telefoon", "/uitgelogd/new-phone/"),
    )


def _invitations(group: Group) -> tuple[Page, ...]:
    return (
        Page(
            "uitnodiging",
            (lambda phone: phone.open("groups:invite", group.pk), lambda phone: phone.tap("Maak")),
        ),
        Page("mensen-na", (lambda phone: phone.open("groups:people", group.pk),)),
    )


def _empty() -> Iterator[Scene]:
    vacant = open_circle(
        "Nieuw", organisation("blijf-groep"), facilitator="Femke", coordinators=("Carlijn", "Coen")
    )
    alone = make_person("Zoë")
    for alias in ("Femke", "Carlijn"):
        paths = {"Femke": _leads(vacant), "Carlijn": _coordinates(vacant)}[alias]
        yield Scene(f"empty-{alias}", alias, paths)
    yield Scene("empty-Zoe", alone.alias, (_page("begin", "/"), _page("ik", reverse("members:me"))))


def _leads(group: Group) -> tuple[Page, ...]:
    return (
        _page("gesprek", reverse("chat:room", args=[group.rooms.get().pk])),
        _page("mensen", reverse("groups:people", args=[group.pk])),
        _page("plekken", reverse("groups:places")),
    )


def _coordinates(group: Group) -> tuple[Page, ...]:
    return (
        _page("vandaag", reverse("coordinators:home")),
        _page("groepen", reverse("groups:groups")),
        _page("groep", reverse("groups:setup", args=[group.pk])),
        _page("hulproute", reverse("crisis:route", args=[group.pk])),
        _page("mensen", reverse("groups:staff", args=[group.organisation.slug])),
        Page("groep-fout", (lambda phone: phone.open("groups:open"), lambda phone: phone.tap("Verder"))),
    )


def _overfull() -> Iterator[Scene]:
    full = open_circle(
        "Samen sterk zonder geweld in en om Winterswijk en Aalten op dinsdag",
        organisation("sterk-huis"),
        facilitator=LONG_NAME,
        coordinators=("Maria-Magdalena van der Wal", "Jan-Willem-Alexander de Groot"),
    )
    full.place = "Winterswijk, het Grote Gebouw achter de oude steenfabriek, zaal op de derde verdieping"
    full.save()
    _fill(full)
    yield Scene("overfull-lid", "Lid 3 van deze volle groep", _overfull_member(full))
    yield Scene("overfull-begeleider", LONG_NAME, _leads(full))
    yield Scene("overfull-coordinator", "Maria-Magdalena van der Wal", _coordinates(full))


def _overfull_member(group: Group) -> tuple[Page, ...]:
    place = place_of(find_person("Lid 3 van deze volle groep"), group)
    return (
        _page("gesprek", reverse("chat:room", args=[group.rooms.get().pk])),
        _page("stoppen", reverse("groups:stop", args=[place.pk])),
        _page("ik", reverse("members:me")),
    )


def _fill(group: Group) -> None:
    for number in range(1, 15):
        join(group, f"Lid {number} van deze volle groep")
    for number in range(3):
        arrive(group, f"Onderweg nummer {number}")
        invitation_to(group)
    for alias in ("Achterwacht met een lange naam", "Nog een achterwacht erbij"):
        appoint(make_person(alias), group.organisation, Appointment.Role.BACKUP, group)
    for number in range(1, 15):
        text = (LONG_TEXT, LONG_WORD, "Ja.", "https://example.org/" + "pad/" * 40)[number % 4]
        say(f"Lid {number} van deze volle groep", group, text, str(uuid4()))
