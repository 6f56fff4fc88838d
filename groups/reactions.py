"""What this room answers when the room below it, or the house, asks."""

from django.urls import reverse
from django.utils.translation import gettext as _

from groups.actions.erasing import let_go, who_would_be_alone
from groups.actions.memberships import hold_names
from groups.queries.home import Home, Stage, Standing, home_of
from groups.queries.people import is_alias_borne_elsewhere
from groups.queries.setup import missing_of_group
from members.models import Person
from members.protocol import AliasWanted, Hindrance, MayErase, MyPlaces, PersonErased, Place, PlaceLink

__all__ = ["alias_refusals", "hindrances", "leave_everything", "missing_of_group", "places_of"]


def alias_refusals(question: AliasWanted) -> list[str]:
    """Refuse an alias that somebody else bears in one of this person's groups, without saying in which.

    Nobody there gets another name before the transaction of whoever asks ends.
    """
    hold_names(question.person_id)
    if not is_alias_borne_elsewhere(question.person_id, question.alias):
        return []
    return [_("In je groep heet al iemand zo. Kies een andere naam.")]


def hindrances(question: MayErase) -> list[Hindrance]:
    """Answer where somebody is the last one in a role that others depend on; locks what it looked through."""
    return who_would_be_alone(question.person_id)


def leave_everything(fact: PersonErased) -> None:
    """Stop somebody everywhere and end his roles."""
    let_go(fact.person_id)


def places_of(question: MyPlaces) -> list[Place]:
    """Answer every place and role of a person, with what he can do about it."""
    home = home_of(Person.objects.get(pk=question.person_id))
    return [_place(standing) for standing in home.standings] + _roles(home)


def _place(standing: Standing) -> Place:
    state = {
        Stage.IN: _("je begeleidt deze groep") if standing.leads else _("je doet mee"),
        Stage.ACCEPT: _("eerst de huisregels"),
        Stage.SUSPENDED: _("tijdelijk niet in de groep"),
        Stage.STOPPED: _("gestopt, je plek is er nog"),
        Stage.ENDED: _("deze groep is er niet meer"),
        Stage.PREPARING: _("nog niet open"),
    }[standing.stage]
    return Place(standing.group.name, state, tuple(_links(standing)))


def _links(standing: Standing) -> list[PlaceLink]:
    links = [PlaceLink(_("Alles over mijn plek"), reverse("groups:places"))]
    if standing.leads and standing.stage != Stage.PREPARING:
        links.append(
            PlaceLink(_("Mensen en uitnodigingen"), reverse("groups:people", args=[standing.group.pk]))
        )
    if standing.stage in {Stage.IN, Stage.ACCEPT}:
        links.append(PlaceLink(_("Huisregels"), reverse("groups:rules", args=[standing.group.pk])))
        if standing.membership is not None:
            links.append(PlaceLink(_("Stoppen"), reverse("groups:stop", args=[standing.membership.pk])))
    if standing.stage in {Stage.STOPPED, Stage.ENDED} and standing.membership is not None:
        links.append(PlaceLink(_("Terugkomen"), reverse("groups:return", args=[standing.membership.pk])))
    return links


def _roles(home: Home) -> list[Place]:
    coordinates = [Place(one.name, _("je coördineert"), ()) for one in home.organisations]
    behind = [Place(one.name, _("je bent achterwacht"), ()) for one in home.stands_behind]
    waiting = [Place(_("Een rol die nog wacht"), _("een ander bevestigt"), ())] if home.waits_for_role else []
    return coordinates + behind + waiting
