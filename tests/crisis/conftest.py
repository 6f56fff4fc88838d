"""Who is on duty in the tests of this room."""

import pytest

from tests.crisis.calling import put_on_duty
from tests.reach import make_reachable


@pytest.fixture
def on_duty(circle, fay):
    """Fay is on duty for circle and can be reached."""
    make_reachable(fay)
    return put_on_duty(fay, circle)
