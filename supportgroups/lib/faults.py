"""Named points at which a test kills a process on purpose; in a real installation they do nothing at all."""

import os
import signal

from django.conf import settings


def kill_point(name: str) -> None:
    """Kill -9 this very process when KRING_FAULT names this point; ignored outside tests."""
    if settings.TESTING and os.environ.get("KRING_FAULT") == name:
        os.kill(os.getpid(), signal.SIGKILL)
