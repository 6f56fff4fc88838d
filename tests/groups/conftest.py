"""Ana with a new phone, or gone home; and a group beside hers."""

import pytest
from django.urls import reverse

from groups.actions import redeem_invitation, stop_membership
from groups.models import Group, Membership, Restoration
from tests.cast import open_circle, place_of
from tests.groups.steps import new_phone


@pytest.fixture
def bridge(circle) -> Group:
    """Another group of the organisation of circle."""
    return open_circle("De Brug", circle.organisation, facilitator="Wim", coordinators=("Ben", "Bea"))


@pytest.fixture
def gone_home(circle, ana) -> Membership:
    return stop_membership(person=ana, membership=place_of(ana, circle))


@pytest.fixture
def link(circle, ana, fay) -> str:
    return reverse("groups:welcome", args=[new_phone(place_of(ana, circle), fay)])


@pytest.fixture
def restored(circle, ana, fay) -> Restoration:
    redeem_invitation(token=new_phone(place_of(ana, circle), fay), person=ana)
    ana.refresh_from_db()
    return Restoration.objects.get(person=ana)
