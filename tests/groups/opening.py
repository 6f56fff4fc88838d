"""Steps from nothing to a group that can go live, as coordinators take them."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, time, timedelta
from threading import Barrier

from django.db import connections

from crisis.actions import confirm_step, propose_step
from groups.actions.appointments import confirm_appointment, propose_appointment
from groups.actions.groups import GroupPlan, open_group
from groups.models import Appointment, Group, Region
from groups.rules import Evening
from members.rules import RefusedError
from supportgroups.lib import clock
from tests.cast import appoint, make_person

Role = Appointment.Role


def next_day(weekday: int) -> date:
    today = clock.today()
    return today + timedelta(days=(weekday - today.weekday()) % 7)


def an_evening(weekday=1, **changes):
    return Evening(
        **{"weekday": weekday, "starts_at": time(19, 30), "first_on": next_day(weekday), **changes}
    )


def a_plan(**changes):
    return GroupPlan(
        **{
            "name": "Dinsdag",
            "regions": list(Region.objects.filter(slug="vt-utrecht")),
            "place": "Buurthuis, Ede",
            "composition": Group.Composition.MEN,
            "evening": an_evening(),
            **changes,
        }
    )


def in_pool(organisation, alias, role):
    person = make_person(alias)
    appoint(person, organisation, role)
    return person


def a_draft(by, organisation, **changes):
    return open_group(by=by, organisation=organisation, plan=a_plan(**changes))


def staff_up(group, *, by, confirmed_by, facilitator, backup):
    """Propose and confirm the two roles that every group needs."""
    for person, role in ((facilitator, Role.FACILITATOR), (backup, Role.BACKUP)):
        proposed = propose_appointment(by=by, group=group, person=person, role=role)
        confirm_appointment(by=confirmed_by, appointment=proposed)


def give_route(group, *, by, confirmed_by, people):
    for minutes, person in zip((0, 10, 20), people, strict=False):
        confirm_step(
            by=confirmed_by, step=propose_step(by=by, group=group, person=person, after_minutes=minutes)
        )


def a_complete_draft(by, confirmed_by, organisation, **changes):
    """Return a draft that lacks nothing, with a facilitator and a backup of its own."""
    group = a_draft(by, organisation, **changes)
    facilitator = in_pool(organisation, f"Begeleider {group.pk}", Role.FACILITATOR)
    backup = in_pool(organisation, f"Achterwacht {group.pk}", Role.BACKUP)
    staff_up(group, by=by, confirmed_by=confirmed_by, facilitator=facilitator, backup=backup)
    give_route(group, by=by, confirmed_by=confirmed_by, people=[facilitator, backup])
    return group


def filled_form(**changes):
    """Return what a browser posts for a new group."""
    evening = an_evening()
    return {
        "organisation": "moviera",
        "name": "Dinsdag",
        "kind": "group",
        "regions": ["vt-utrecht"],
        "place": "Buurthuis, Ede",
        "weekday": evening.weekday,
        "starts_at": "19:30",
        "first_on": evening.first_on.isoformat(),
        "every_weeks": 2,
        "way_of_working": "open",
        "composition": "men",
        "target_size": 8,
        "message_life_days": 90,
        **changes,
    }


def at_once(*calls):
    """Run the calls in threads of their own and return what each returned or was refused with."""
    together = Barrier(len(calls))

    def run(call):
        try:
            # Connected before they meet: else the first is done before the second begins.
            connections["default"].ensure_connection()
            together.wait(10)
            return call()
        except RefusedError as refused:
            return refused
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(calls)) as threads:
        return list(threads.map(run, calls))
