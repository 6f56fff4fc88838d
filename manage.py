#!/usr/bin/env python
"""Kring's command line."""

import os
import sys
from pathlib import Path


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "supportgroups.settings")
    if sys.argv[1:2] in (["up"], ["make_secrets"]):
        # Settings refuse to load without secrets, so the first run makes them before Django starts.
        from supportgroups.lib.first_run import make_secrets  # noqa: PLC0415 - before Django

        make_secrets(Path(os.environ.get("KRING_HOME", Path(__file__).parent / ".kring")))
    from django.core.management import execute_from_command_line  # noqa: PLC0415 - after the secrets

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
