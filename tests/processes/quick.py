"""`manage.py` with a worker that looks ten times as often: a month of due times then takes minutes."""

import sys

import django
from django.core.management import execute_from_command_line

if __name__ == "__main__":
    django.setup()
    from members.tasks import courier
    from supportgroups.management.commands import worker

    worker.TICK_SECONDS /= 50
    courier.LOOK_EVERY_SECONDS /= 10
    execute_from_command_line(sys.argv)
