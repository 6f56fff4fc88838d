"""The hourly request that proves the chain: asked, moved by the tick and answered in a synthetic group of its own.

It pages no human, since who is in that group has no phone, and it counts nowhere (`HelpRequest.objects.real`).
"""

import logging
from datetime import timedelta
from uuid import uuid4

from django.db import transaction

from crisis.actions.answering import acknowledge, close_request, record_contact
from crisis.actions.asking import Wants, ask_for_help
from crisis.models import DutyShift, HelpRequest, Probe
from crisis.rules import State
from groups.models import Appointment, Group, Membership, Organisation
from members.actions import welcome_person
from supportgroups.lib import clock

logger = logging.getLogger("kring.help")

EVERY = timedelta(hours=1)
# A shift that never ends: renewed long before it does.
SHIFT = timedelta(days=3650)
SLUG = "kring-probe"


def probe_chain() -> None:
    """Ask once an hour, and answer what the tick has moved; nothing where no group is live.

    Whether the tick moves it in time is what the audit of every request tells: one that hangs is overdue like any.
    Safe from several workers: one open request per person and group.
    """
    probe = Probe.objects.select_related("group", "asker", "answerer").first()
    if probe is None:
        if Group.objects.live().exists():
            _make_probe()
        return
    newest = HelpRequest.objects.filter(group=probe.group).order_by("-asked_at").first()
    if newest is None or (newest.has_ended and clock.now() - newest.asked_at >= EVERY):
        ask_for_help(by=probe.asker, group=probe.group, client_id=uuid4(), wants=Wants.MESSAGE, text="kring")
    elif not newest.has_ended:
        _answer(probe, newest)


def _answer(probe: Probe, request: HelpRequest) -> None:
    """Take it once the tick has told the first step again: then asking, waiting and moving are proven."""
    if request.state == State.OPEN and request.version > 1:
        acknowledge(by=probe.answerer, request=request)
    elif request.is_owned_by(probe.answerer_id) and request.state == State.ACKED:
        record_contact(by=probe.answerer, request=request)
    elif request.is_owned_by(probe.answerer_id):
        close_request(by=probe.answerer, request=request, ticks=[])


def _make_probe() -> Probe:
    now = clock.now()
    with transaction.atomic():
        organisation, _made = Organisation.objects.get_or_create(slug=SLUG, defaults={"name": "Kring"})
        Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
        known = Probe.objects.first()
        if known is not None:
            return known
        group = Group.objects.create(
            organisation=organisation,
            name="Kring",
            place="-",
            composition=Group.Composition.MIXED,
            state=Group.State.DRAFT,
            opened_at=now,
        )
        asker, answerer = welcome_person(alias="Kring vraagt"), welcome_person(alias="Kring antwoordt")
        Membership.objects.create(group=group, person=asker, created_at=now)
        Appointment.objects.create(
            organisation=organisation,
            group=group,
            person=answerer,
            role=Appointment.Role.FACILITATOR,
            proposed_at=now,
            confirmed_at=now,
            starts_at=now,
        )
        DutyShift.objects.create(
            organisation=organisation,
            group=group,
            person=answerer,
            starts_at=now,
            ends_at=now + SHIFT,
            proposed_at=now,
            confirmed_at=now,
        )
        logger.info("the synthetic group is made")
        return Probe.objects.create(group=group, asker=asker, answerer=answerer)
