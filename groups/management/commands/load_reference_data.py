"""Load regions, organisations, house-rule cards and the directory from `data/`."""

from django.core.management.base import BaseCommand
from typing_extensions import override

from groups.actions.reference import load_reference_data
from groups.models import DirectoryEntry, HouseRule, Organisation, Region


class Command(BaseCommand):
    help = "Load regions, organisations, house-rule cards and the directory from data/; safe to run twice."

    @override
    def handle(self, *_args: object, **_options: object) -> None:
        load_reference_data()
        loaded = (Region, Organisation, HouseRule, DirectoryEntry)
        counts = [f"{model.objects.count()} {model.__name__}" for model in loaded]
        self.stdout.write(", ".join(counts))
