"""`manage.py make_secrets`: the secrets of a first installation, for who does not want a demo with them."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from typing_extensions import override


class Command(BaseCommand):
    help = "Make the secrets of a first installation; existing ones are never touched."

    @override
    def handle(self, *_args: Any, **_options: Any) -> None:
        # manage.py made them already: without secrets the settings do not load, and no command runs.
        path = settings.KRING_HOME / "secrets.json"
        self.stdout.write(f"The secrets stand in {path}. Keep a copy away from the backups of the databases.")
