"""`manage.py what_was_removed`: what the nights of thirty days removed, for who runs Kring."""

from typing import Any

from django.core.management.base import BaseCommand
from typing_extensions import override

from coordinators.queries.retention import what_was_removed


class Command(BaseCommand):
    help = "Show how much of each kind was removed on the newest day and in thirty days."

    @override
    def handle(self, *_args: Any, **_options: Any) -> None:
        nights = what_was_removed()
        self.stdout.write(f"{nights.day or 'nothing was removed yet'}")
        for row in nights.rows:
            self.stdout.write(f"{row.lately:>8} {row.in_all:>8}  {row.what}")
