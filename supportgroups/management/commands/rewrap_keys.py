"""`manage.py rewrap_keys`: after a new outer key was put in front, wrap every data key under it.

No text is touched or opened, and nobody waits. Harmless at any moment and any number of times: stopped halfway, every
key still opens, and the next run does the rest. Afterwards it names the outer keys that nothing needs any more.
"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from typing_extensions import override

from supportgroups.lib.sealing import OuterKeyMissingError, rewrap_keys, spare_outer_keys


class Command(BaseCommand):
    help = "Wrap every data key under the outer key that stands first in KRING_KEKS."

    @override
    def handle(self, *_args: Any, **_options: Any) -> None:
        try:
            wrapped = rewrap_keys()
        except OuterKeyMissingError as missing:
            message = f"KRING_KEKS lacks the outer key {missing}: put it behind the others and try again."
            raise CommandError(message) from missing
        self.stdout.write(f"{wrapped} data keys wrapped again.")
        spare = spare_outer_keys()
        if spare:
            self.stdout.write(f"No data key needs these outer keys any more: {', '.join(spare)}.")
