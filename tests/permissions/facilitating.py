"""What facilitators of the permission world agreed, logged and wrote about their work."""

from uuid import uuid4

from coordinators.actions import (
    keep_figures,
    note_supervision,
    propose_agreement,
    see_passings,
    write_consideration,
)
from coordinators.queries.figures import count_half_year
from coordinators.queries.load import this_monday
from coordinators.rules import Passed, Passing, Terms
from coordinators.rules.figures import newest_to_make
from groups.models import Group, Organisation
from supportgroups.lib import clock
from tests.coordinators.agreeing import TERMS, agree, work_of
from tests.coordinators.working import logs, wrote
from tests.permissions.words import SECRETS


def set_to_work(world) -> None:
    """Leave a proposal that waits for a facilitator, and one of a guide that waits for a coordinator."""
    moviera = Organisation.objects.get(slug="moviera")
    facilitator, guide = (work_of(world.people[role], moviera) for role in ("facilitator", "guide"))
    _passed(world, moviera)
    since = newest_to_make(clock.today())
    keep_figures(organisation=moviera, since=since, counted=count_half_year(moviera, since))
    made = propose_agreement(
        by=world.people["coordinator"], facilitator=facilitator, terms=Terms(60, TERMS.windows)
    )
    of_guide = propose_agreement(by=world.people["guide"], facilitator=guide, terms=TERMS)
    world.objects |= {
        "agreement": made.number,
        "guide_agreement": of_guide.number,
        "facilitator_id": facilitator.person.pk,
        "guide_id": guide.person.pk,
    }


def _passed(world, moviera: Organisation) -> None:
    """Let a facilitator go past what he agreed, twice, and write about it: once for himself, once to share."""
    person = world.people["facilitator"]
    work = work_of(person, moviera)
    agree(person, moviera, by=world.people["coordinator"])
    entry = logs(person, moviera, 20 * 60)
    wrote(person, Group.objects.get(pk=world.objects["circle"]), clock.now(), text=SECRETS["message"])
    note_supervision(
        by=world.people["coordinator"],
        facilitator=work,
        held_on=clock.today(),
        own_part=SECRETS["note"],
        shared_part=SECRETS["shared_note"],
        once=uuid4(),
    )
    passings = [Passing(this_monday(), kind, clock.today(), 1, is_worth_a_talk=True) for kind in Passed]
    see_passings(by=person, facilitator=work, passings=passings)
    world.objects["work_entry"] = entry.pk
    for kind, name, thought, sharing in (
        (Passed.CONTACT, "consideration", "private_thought", "private"),
        (Passed.HOURS, "shared_consideration", "shared_thought", "shared"),
    ):
        found = person.considerations.get(kind=kind)
        write_consideration(by=person, consideration=found, text=SECRETS[thought], sharing=sharing)
        world.objects[name] = found.pk
