"""Open an organisation: two links for its first two coordinators."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from typing_extensions import override

from groups.actions.groups import open_organisation
from groups.queries.people import show_invitation
from members.rules import RefusedError


class Command(BaseCommand):
    help = "Make or use an organisation and print links for its first two coordinators."

    @override
    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug", help="of data/organisations.csv, or a new one")
        parser.add_argument("--name", default="", help="needed for a new organisation")

    @override
    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            made = open_organisation(slug=options["slug"], name=options["name"])
        except RefusedError as error:
            raise CommandError(error.message) from error
        self.stdout.write("Each link works once, for 14 days. Give each to another person:")
        for _invitation, token in made:
            self.stdout.write(show_invitation(token).link)
