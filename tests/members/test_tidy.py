import pytest

from members.actions import register_device
from members.models import Device
from members.tasks import tidy

pytestmark = pytest.mark.django_db


@pytest.fixture
def device(ana) -> Device:
    return register_device(person=ana, session_key="k" * 32, label="Telefoon")


@pytest.mark.parametrize(("days", "ended"), [(89, 0), (91, 1)])
def test_a_device_unseen_for_ninety_days_is_ended(days, ended, device, clock):
    clock.forward(days=days)

    assert tidy() == ended

    device.refresh_from_db()
    assert (device.ended_by == Device.Ended.UNSEEN) is bool(ended)


def test_tidying_twice_ends_a_device_once(device, clock):
    clock.forward(days=91)

    assert [tidy(), tidy()] == [1, 0]
