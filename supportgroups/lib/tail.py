"""The web process reads the nudges that other processes left in the database (embedded way of running)."""

import logging
import threading
from datetime import timedelta

from django.db import connections

from supportgroups.lib.clock import now
from supportgroups.lib.hub import hub
from supportgroups.lib.models import LiveNote

logger = logging.getLogger("kring.tail")

LOOK_EVERY_SECONDS = 0.1
KEEP = timedelta(minutes=5)
# Ids become visible in commit order on SQLite; elsewhere a lower id may appear a little later.
LATE_BY_AT_MOST = timedelta(seconds=10)


class Tail:
    """A thread that looks ten times a second and hands new topics to the hub."""

    def __init__(self) -> None:
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="kring-tail", daemon=True)
        self._floor = 0
        self._seen: set[int] = set()

    def start(self) -> None:
        last = LiveNote.objects.order_by("-pk").values_list("pk", flat=True).first()
        self._floor = last or 0
        self._thread.start()

    def stop(self) -> None:
        self._stop.set()
        self._thread.join(timeout=5)

    def _run(self) -> None:
        while not self._stop.wait(LOOK_EVERY_SECONDS):
            try:
                self.look()
            except Exception:
                # This thread must outlive whatever the database does: without it no other process is heard.
                logger.exception("looking for live notes failed")
                connections.close_all()
        connections.close_all()

    def look(self) -> None:
        """Deliver each topic noted since the last look, once."""
        notes = list(
            LiveNote.objects.filter(pk__gt=self._floor).order_by("pk").values_list("pk", "topic", "at")
        )
        for topic in dict.fromkeys(topic for pk, topic, _ in notes if pk not in self._seen):
            hub.deliver_soon(topic)
        self._seen = {pk for pk, _, _ in notes}
        settled = [pk for pk, _, at in notes if at < now() - LATE_BY_AT_MOST]
        self._floor = max([self._floor, *settled])


def trim_notes() -> int:
    """Delete notes older than five minutes; the worker calls it every minute."""
    deleted, _ = LiveNote.objects.filter(at__lt=now() - KEEP).delete()
    return deleted
