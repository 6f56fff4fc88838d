"""`manage.py serve`: Daphne with the writer, the tail or the Redis link, and the hub around it."""

import fcntl
import os
import socket
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from typing_extensions import override


class Command(BaseCommand):
    help = "Serve Kring on 127.0.0.1."

    @override
    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=8000)

    @override
    def handle(self, *_args: Any, port: int, **_options: Any) -> None:
        if not settings.SCALED_OUT:
            self._lock = _only_one(Path(settings.KRING_HOME))
        _check_free(port)
        from supportgroups.serving import serve  # noqa: PLC0415 - installs Twisted's reactor

        sys.exit(serve(port))


def _only_one(home: Path) -> Any:
    """Hold a lock for as long as this process lives: embedded, a second web process would not hear the first."""
    file = (home / "serve.lock").open("w")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        message = "Kring already runs here. A second web process needs Redis (REDIS_URL)."
        raise CommandError(message) from error
    file.write(str(os.getpid()))
    file.flush()
    return file


def _check_free(port: int) -> None:
    # Daphne exits with 0 on an occupied port: say it clearly instead.
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            message = f"Port {port} is in use. Stop what runs there, or choose another with --port."
            raise CommandError(message) from error
