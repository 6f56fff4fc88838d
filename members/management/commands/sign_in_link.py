"""`manage.py sign_in_link <name>`: another one-time way in as somebody of the demo."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from typing_extensions import override

from members.actions import make_sign_in_link
from members.queries import find_people, is_demo


class Command(BaseCommand):
    help = "Print a one-time link that signs in as somebody of the demo; refused anywhere else."

    @override
    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", help="the alias, whatever its capitals")

    @override
    def handle(self, *_args: Any, **options: Any) -> None:
        if not is_demo():
            message = "This is not a demo: everybody signs in by himself."
            raise CommandError(message)
        people = list(find_people(options["name"]))
        if not people:
            message = f"Nobody here is called {options['name']}."
            raise CommandError(message)
        for person in people:
            self.stdout.write(settings.KRING_URL + make_sign_in_link(person=person))
