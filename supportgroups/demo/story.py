"""Six weeks in one house: every line at its own moment, said or done through the rooms' actions."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from uuid import NAMESPACE_URL, UUID, uuid5

from chat.actions.posting import PostItem, Refused, prepare_post, store_batch
from chat.actions.reading import ReadItem, move_read_pointers
from chat.models import Room
from chat.protocol import FrameError, check_text
from chat.queries import find_rooms
from groups.actions.invitations import invite, redeem_invitation
from groups.actions.memberships import come_back, stop_membership
from groups.actions.rules import confirm_rules, propose_rules
from groups.actions.suspensions import confirm_suspension, propose_suspension
from groups.models import Invitation, Membership, RulesVersion
from groups.queries.rules import newest_rules
from groups.rules import Card
from supportgroups.demo import cast
from supportgroups.demo.house import House, accept_newest, let_in
from supportgroups.demo.script import Line, read_script
from supportgroups.lib import clock

SUSPENDED_FOR = timedelta(days=60)


@dataclass
class _Stretch:
    """What is said between two events, stored in one go; only at an event it changes who is in the room."""

    rooms: dict[UUID, Room] = field(default_factory=dict)
    posts: list[PostItem] = field(default_factory=list)


def tell(house: House) -> None:
    """Play the conversation of a house; afterwards everybody but who is behind has read it all."""
    stretch = _Stretch()
    for number, line in enumerate(read_script(house.practice.slug, house.calendar)):
        with clock.at(line.at):
            if line.event:
                _store(stretch)
                stretch = _Stretch()
                EVENTS[line.event](house, line.who)
            else:
                stretch.posts.append(_say(house, stretch, line, number))
    _store(stretch)
    _read(house, (person for person in house.people if person not in house.practice.behind))


def _say(house: House, stretch: _Stretch, line: Line, number: int) -> PostItem:
    person = house.people[line.who]
    stretch.rooms = stretch.rooms or find_rooms(house.group)
    room = stretch.rooms.get(person.pk)
    if room is None:
        message = f"{line.who} has no room to say this in: {line.text}"
        raise ValueError(message)
    client_id = uuid5(NAMESPACE_URL, f"{house.practice.slug}/{number}")
    post = prepare_post(
        room_id=room.pk,
        person_id=person.pk,
        client_id=client_id,
        text=check_text(line.text, room.pk, client_id),
        message_life_days=room.message_life_days,
    )
    return replace(post, said_at=line.at)


def _store(stretch: _Stretch) -> None:
    # Whoever answers here has read what he answers to.
    reads = []
    for post, outcome in zip(stretch.posts, store_batch(stretch.posts), strict=True):
        if isinstance(outcome, Refused):
            raise FrameError(outcome.code, outcome.room_id, outcome.client_id)
        reads.append(ReadItem(post.room_id, post.person_id, outcome.seq))
    move_read_pointers(reads)


def _read(house: House, readers: Iterable[str]) -> None:
    rooms = find_rooms(house.group)
    there = [house.people[alias].pk for alias in readers if house.people[alias].pk in rooms]
    move_read_pointers([ReadItem(rooms[pk].pk, pk, rooms[pk].last_seq) for pk in there])


def _stop(house: House, alias: str) -> None:
    stop_membership(person=house.people[alias], membership=_membership(house, alias))


def _return(house: House, alias: str) -> None:
    come_back(person=house.people[alias], membership=_membership(house, alias))


def _suspend(house: House, alias: str) -> None:
    first, second = house.coordinators
    proposed = propose_suspension(
        by=first,
        membership=_membership(house, alias),
        reason=cast.SUSPENSION_REASON,
        ends_on=clock.today() + SUSPENDED_FOR,
    )
    confirm_suspension(by=second, suspension=proposed)


def _restore(house: House, alias: str) -> None:
    """Mend a lost phone; the second person's word is left for whoever tries the demo."""
    _invitation, token = invite(
        by=house.facilitators[0],
        kind=Invitation.Kind.NEW_PHONE,
        organisation=house.organisation,
        group=house.group,
        restores=_membership(house, alias),
    )
    redeem_invitation(token=token, person=house.people[alias])


def _propose_rules(house: House, alias: str) -> None:
    """Leave a proposal that a coordinator has still to confirm."""
    cards = _changed(house, "rustig-blijven", cast.TIME_OUT_RULE)
    propose_rules(by=house.people[alias], group=house.group, cards=cards)


def _publish_rules(house: House, alias: str) -> None:
    """Publish a second version that everybody accepts but this one person."""
    cards = _changed(house, "vertrouwelijk", cast.NO_PICTURES_RULE)
    version: RulesVersion = propose_rules(by=house.facilitators[0], group=house.group, cards=cards)
    confirm_rules(by=house.coordinators[0], version=version)
    taking_part = Membership.objects.active().filter(group=house.group).select_related("person")
    members = [membership.person for membership in taking_part.order_by("pk")]
    for person in [*house.facilitators, *members]:
        if person.alias != alias:
            accept_newest(house.group, person)


def _changed(house: House, slug: str, rule: str) -> list[Card]:
    version = newest_rules(house.group)
    cards: list[Card] = version.cards if version else []
    return [{**card, "rule": rule} if card["slug"] == slug else card for card in cards]


def _membership(house: House, alias: str) -> Membership:
    return Membership.objects.get(group=house.group, person=house.people[alias])


EVENTS: dict[str, Callable[[House, str], None]] = {
    "joins": let_in,
    "stops": _stop,
    "returns": _return,
    "suspended": _suspend,
    "restored": _restore,
    "proposes_rules": _propose_rules,
    "new_rules": _publish_rules,
}
