"""Transactions that look every millisecond whether they may begin.

SQLite's own waiting looks less and less often, up to every 100 ms. The group-commit writer leaves 2 ms between its
batches: whoever looks that seldom misses nearly every gap (measured: p99 700 ms beside a saturated writer).
"""

from time import monotonic, sleep

from django.db import OperationalError
from django.db.backends.sqlite3 import base

LOOK_EVERY_SECONDS = 0.001
LONGEST_SECONDS = 20.0


class DatabaseWrapper(base.DatabaseWrapper):
    def _start_transaction_under_autocommit(self) -> None:
        until = monotonic() + LONGEST_SECONDS
        with self.cursor() as cursor:
            cursor.execute("PRAGMA busy_timeout=0")
        try:
            while not self._begins(is_last=monotonic() > until):
                sleep(LOOK_EVERY_SECONDS)
        finally:
            with self.cursor() as cursor:
                cursor.execute(f"PRAGMA busy_timeout={int(LONGEST_SECONDS * 1000)}")

    def _begins(self, *, is_last: bool) -> bool:
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc] # unknown to django-stubs
        except OperationalError as error:
            if is_last or "locked" not in str(error):
                raise
            return False
        return True
