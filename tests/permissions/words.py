"""The words of the permission table: who, what could leak and to whom, what comes of it, and how a row is made."""

from collections.abc import Mapping
from dataclasses import dataclass, field

# --- who ---
ANONYMOUS = "anonymous"
UNPROVEN = "unproven_facilitator"
# Every role with its alias: words that occur nowhere else.
ALIASES = {
    "member": "Zilvermeeuw",
    "joining": "IJsvogel",
    "behind": "Kwikstaart",
    "stopped": "Roodborst",
    "suspended": "Wielewaal",
    "foreign_member": "Nachtegaal",
    # Back on a new phone from the facilitator; nobody has confirmed it yet.
    "unconfirmed_phone": "Aalscholver",
    "facilitator": "Fazant",
    "cover": "Bergeend",
    UNPROVEN: "Grutto",
    "other_facilitator": "Kievit",
    "ended_facilitator": "Putter",
    "coordinator": "Bosuil",
    "second_coordinator": "Kerkuil",
    "unconfirmed_coordinator": "Steenuil",
    "foreign_coordinator": "Oehoe",
    "backup": "Ransuil",
    "guide": "Scholekster",
    "other_guide": "Tureluur",
}
ROLES = (ANONYMOUS, *ALIASES)
SIGNED_IN = " ".join(role for role in ALIASES if role != UNPROVEN)

WRITING = "member unconfirmed_phone facilitator cover"
IN_THE_ROOM = f"{WRITING} behind"
OF_THE_GROUP = f"{IN_THE_ROOM} joining stopped suspended"
LEADS_THEN = "facilitator cover"
COORDINATORS = "coordinator second_coordinator"
CONFIRMERS = f"{COORDINATORS} backup"
# Whoever leads or led for the organisation, each with a load of his own.
LEADING = "facilitator cover other_facilitator ended_facilitator guide other_guide"

# --- what could leak: a word that occurs nowhere else, and who may ever read it ---
SECRETS = {
    "group": "Zilverreigers",
    # Where an unconfirmed phone has another place.
    "elsewhere": "Waterhoentjes",
    "message": "Boterbloemwoorden",
    "guided_message": "Korenbloemwoorden",
    "reason": "Distelreden",
    "proposed_reason": "Brandnetelreden",
    "rules_proposal": "Vlierbesvoorstel",
    "own_call": "Vergeetmijnietwoorden",
    "taken_call": "Klaprooswoorden",
    "open_call": "Madeliefwoorden",
    # What somebody wants to bring in to the next evening, and why another does not go on.
    "cancelled": "Klaproosreden",
    "topic": "Madeliefinbreng",
    "peer": "Boomklever",
    "quiet": "Winterkoning",
    "guided": "Karekiet",
    "email": "zwaluw@lisdodde.example",
    "device": "Waterlelietelefoon",
    "passkey": "Rietsigaarsleutel",
    # What a facilitator wrote about going past an agreement: for himself, and to share.
    "private_thought": "Moerasgedachte",
    "shared_thought": "Heidegedachte",
    "note": "Veenmosnotitie",
    "shared_note": "Zonnedauwnotitie",
    "other_facilitator": ALIASES["other_facilitator"],
}
MAY_READ = {
    "group": f"{OF_THE_GROUP} {CONFIRMERS}",
    "elsewhere": f"other_facilitator {CONFIRMERS}",
    "message": IN_THE_ROOM,
    "guided_message": "guide",
    "reason": f"suspended {CONFIRMERS}",
    "proposed_reason": CONFIRMERS,
    "rules_proposal": f"facilitator {COORDINATORS}",
    "own_call": "suspended",
    "taken_call": "facilitator",
    # Nobody took it yet.
    "open_call": "",
    "cancelled": IN_THE_ROOM,
    "topic": LEADS_THEN,
    # Of whom a second person is asked about something, the backup professional reads the alias; of others not.
    "peer": f"{IN_THE_ROOM} {CONFIRMERS}",
    "quiet": f"{IN_THE_ROOM} {COORDINATORS}",
    "guided": f"guide other_guide {COORDINATORS}",
    "email": "member",
    "device": "member",
    "passkey": "member",
    "private_thought": "facilitator",
    "shared_thought": f"facilitator {COORDINATORS}",
    "note": COORDINATORS,
    "shared_note": f"facilitator {COORDINATORS}",
    # In this group he stands in the help route only.
    "other_facilitator": f"other_facilitator {CONFIRMERS}",
}

# --- what comes of it ---
SEEN = "seen"
DONE = "done"
LED_ON = "led on, nothing changed"
SIGN_IN = "asked to sign in"
SECOND = "second step first"
MISSING = "missing"
UNKNOWN = "link unknown"
REFUSED = "refused with a message"
NOT_MEANT = "method not meant"


@dataclass(frozen=True)
class Row:
    """One operation: a method on a page about an object, and what comes of it for every role."""

    method: str
    url: str
    objects: tuple[str, ...]
    expected: Mapping[str, str]
    data: Mapping[str, object] = field(default_factory=dict)
    # Secrets that this page may tell to whoever gets it.
    tells: str = ""
    # Secrets that must stand on this page for who sees it, so that the table proves something.
    shows: str = ""

    def __str__(self) -> str:
        return " ".join([self.method, self.url, *self.objects])


def get(url, *objects, otherwise=MISSING, tells="", shows="", **who) -> Row:
    return Row("GET", url, objects, _expected(who, otherwise), tells=tells, shows=shows)


def post(url, *objects, otherwise=MISSING, data=None, tells="", **who) -> Row:
    return Row("POST", url, objects, _expected(who, otherwise), data or {}, tells=tells)


def not_meant(method, *urls) -> list[Row]:
    return [
        Row(method, url, tuple(objects), _expected({}, NOT_MEANT)) for url, *objects in map(str.split, urls)
    ]


_WORDS = {
    "seen": SEEN,
    "done": DONE,
    "led_on": LED_ON,
    "refused": REFUSED,
    "missing": MISSING,
    "not_meant": NOT_MEANT,
}


def _expected(who, otherwise) -> dict[str, str]:
    expected = dict.fromkeys(ROLES, otherwise)
    expected |= {ANONYMOUS: SIGN_IN, UNPROVEN: SECOND}
    for word, roles in who.items():
        expected |= dict.fromkeys(roles.split(), _WORDS[word])
    return expected


EVERYBODY = " ".join(ROLES)

# --- the socket ---
OPENED = "room.caught_up"
ACCEPTED = "message.accepted"
READ = "read.moved"
NOT_YOUR_ROOM = "not_your_room"
RULES_FIRST = "rules_not_accepted"
NOT_YOUR_MESSAGE = "not_your_message"
CLOSED = 4401


@dataclass(frozen=True)
class Frame:
    """One command on the socket, and what answers it for every role."""

    command: Mapping[str, object]
    expected: Mapping[str, str | int]

    def __str__(self) -> str:
        return f"{self.command['type']} {self.command['room']}"


def frame(kind, room, fields, **who) -> Frame:
    expected = dict.fromkeys(ROLES, NOT_YOUR_ROOM) | {ANONYMOUS: CLOSED, UNPROVEN: CLOSED}
    for word, roles in who.items():
        expected |= dict.fromkeys(roles.split(), _ANSWERS[word])
    return Frame({"type": kind, "room": room, **fields}, expected)


_ANSWERS = {
    "opened": OPENED,
    "accepted": ACCEPTED,
    "read": READ,
    "rules_first": RULES_FIRST,
    "not_his": NOT_YOUR_MESSAGE,
}
