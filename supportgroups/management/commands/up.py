"""`manage.py up`: everything a newcomer needs, in one command."""

import os
import signal
import subprocess
import sys
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from typing_extensions import override

from groups.actions.reference import load_reference_data
from supportgroups.demo import is_empty, load_demo


class Command(BaseCommand):
    help = "Migrate, load the demo when nobody is there or invited, and serve Kring with its worker."

    @override
    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=8000)

    @override
    def handle(self, *_args: Any, port: int, **_options: Any) -> None:
        call_command("migrate", verbosity=0)
        call_command("migrate", "lib", database="keys", verbosity=0)
        call_command("collectstatic", verbosity=0, interactive=False)
        load_reference_data()
        self._load_demo()
        self.stdout.write(f"\nKring: {settings.KRING_URL}   (Ctrl-C stops it)\n")
        self.stdout.flush()
        self._run(port)

    def _load_demo(self) -> None:
        # Never over an installation for real people: a demo shows every mail and lets anybody in.
        if is_empty():
            self.stdout.write(load_demo())

    def _run(self, port: int) -> None:
        manage = [sys.executable, str(settings.BASE_DIR / "manage.py")]
        worker = subprocess.Popen([*manage, "worker"])
        web = subprocess.Popen([*manage, "serve", "--port", str(port)])
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: _end(web, worker))
        code = web.wait()
        _end(worker)
        worker.wait()
        raise SystemExit(code if code > 0 else os.EX_OK)


def _end(*processes: "subprocess.Popen[bytes]") -> None:
    for process in processes:
        if process.poll() is None:
            process.terminate()
