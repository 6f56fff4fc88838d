"""What every page shows around its content."""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from chat.queries import unread_counts
from groups.queries.people import KindsOfWork, kinds_of_work
from members.models import Person
from members.queries import has_proven, is_demo


@dataclass(frozen=True, slots=True)
class Item:
    """One entry of the bottom bar or the coordinator's menu."""

    url: str
    label: str
    icon: str
    current: bool = False
    unread: int = 0


@dataclass(frozen=True, slots=True)
class Frame:
    """Who is signed in and where he can go."""

    person: str | None = None
    bar: tuple[Item, ...] = ()
    coordinator_nav: tuple[Item, ...] = ()
    is_demo: bool = False
    room_url: str = ""


def frame(request: HttpRequest) -> dict[str, object]:
    """Return name and frame; looked up only where a template shows it, so that an error page cannot fail on it."""
    return {"name": settings.KRING_NAME, "frame": SimpleLazyObject(lambda: _frame(request))}


def _frame(request: HttpRequest) -> Frame:
    person = getattr(request, "user", None)
    if not isinstance(person, Person) or not has_proven(request.session, person):
        return Frame(is_demo=is_demo())
    room_url, unread = _room(person)
    return Frame(
        person=person.alias,
        bar=_bar(request, room_url, unread),
        coordinator_nav=_coordinator_nav(request, person),
        is_demo=is_demo(),
        room_url=room_url,
    )


def _room(person: Person) -> tuple[str, int]:
    unread = unread_counts(person.pk)
    # Never the first page: that leads who works for a group to his day.
    here = reverse("chat:room", args=[*unread]) if len(unread) == 1 else reverse("groups:places")
    return here, sum(unread.values())


def _bar(request: HttpRequest, room_url: str, unread: int) -> tuple[Item, ...]:
    here = request.path
    is_group = here == "/" or here.startswith(("/gesprek/", "/groep/"))
    return (
        Item(room_url, _("Groep"), "groep", current=is_group, unread=unread),
        _item(here, "groups:meetings", _("Bijeenkomst"), "bijeenkomst"),
        _item(here, "crisis:help", _("Hulp"), "hulp"),
        _item(here, "later:plan", _("Mijn plan"), "plan"),
        _item(here, "members:me", _("Ik"), "ik"),
    )


def _coordinator_nav(request: HttpRequest, person: Person) -> tuple[Item, ...]:
    here, kinds = request.path, kinds_of_work(person)
    own = (_item(here, "coordinators:balance", _("Mijn balans"), "klok"),) if kinds.leads else ()
    if kinds.confirms:
        return (*_for_second_persons(here, kinds), *own)
    return (_item(here, "crisis:day", _("Vandaag"), "vandaag"), *own) if kinds.leads else ()


def _for_second_persons(here: str, kinds: KindsOfWork) -> tuple[Item, ...]:
    first = (
        _item(here, "coordinators:home", _("Vandaag"), "vandaag"),
        _item(here, "crisis:day", _("Mijn dag"), "hulp"),
    )
    if not kinds.coordinates:
        return first
    return (
        *first,
        _item(here, "coordinators:facilitators", _("Begeleiders"), "klok"),
        _item(here, "groups:groups", _("Groepen"), "groep"),
        _item(here, "groups:organisation_meetings", _("Avonden"), "bijeenkomst"),
        _item(here, "groups:staff", _("Mensen"), "mensen"),
        _item(here, "coordinators:figures", _("Cijfers"), "info"),
        Item(
            reverse("crisis:checks", args=["nummers"]),
            _("Nakijken"),
            "telefoon",
            current=here.startswith("/organisatie/nakijken/"),
        ),
    )


def _item(here: str, url_name: str, label: str, icon: str) -> Item:
    url = reverse(url_name)
    return Item(url, label, icon, current=here.startswith(url))
