"""`manage.py load_demo`: fill an empty installation with invented people."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from typing_extensions import override

from supportgroups.demo import DemoRefusedError, load_demo


class Command(BaseCommand):
    help = "Fills an empty installation with the demo and prints one-time sign-in links."

    @override
    def handle(self, *_args: Any, **_options: Any) -> None:
        try:
            self.stdout.write(load_demo())
        except DemoRefusedError as refused:
            raise CommandError(str(refused)) from refused
