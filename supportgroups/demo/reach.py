"""Who may be on duty must be reachable in two proven ways: the demo's people have a mailbox, and a phone that is none."""

from datetime import timedelta

from members.actions import pretend_push, prove_email_address, prove_mail, switch_on_mail
from members.models import Person
from supportgroups.demo.house import House
from supportgroups.lib import clock

# Proofs of a few days, each another one: they last fourteen.
PROVEN_AGO_DAYS = (1, 3, 2, 5, 4)


def make_reachable(house: House) -> None:
    """Give everybody who may be asked for help a proven address and a proven, pretended phone."""
    asked = [
        *house.coordinators,
        *(house.people[alias] for alias in house.practice.backups),
        *house.facilitators,
    ]
    for number, person in enumerate(asked):
        with clock.at(house.calendar.now - timedelta(days=PROVEN_AGO_DAYS[number % len(PROVEN_AGO_DAYS)])):
            _make_reachable(person)


def _make_reachable(person: Person) -> None:
    prove_email_address(person=person, email=f"{person.alias.lower()}@demo.example")
    switch_on_mail(person=person)
    prove_mail(person=person)
    pretend_push(person=person)
