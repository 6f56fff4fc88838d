"""Load regions, organisations and house-rule cards from `data/`."""

from django.core.management.base import BaseCommand
from typing_extensions import override

from groups.actions.reference import load_reference_data
from groups.models import HouseRule, Organisation, Region


class Command(BaseCommand):
    help = "Load regions, organisations and house-rule cards from data/; safe to run twice."

    @override
    def handle(self, *_args: object, **_options: object) -> None:
        load_reference_data()
        counts = [f"{model.objects.count()} {model.__name__}" for model in (Region, Organisation, HouseRule)]
        self.stdout.write(", ".join(counts))
