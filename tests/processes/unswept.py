"""`manage.py` with a sweep that never comes: whatever reaches its sockets was brought by a nudge."""

import sys

import django
from django.core.management import execute_from_command_line

if __name__ == "__main__":
    django.setup()
    from supportgroups import serving

    serving.SWEEP_SECONDS *= 10_000
    execute_from_command_line(sys.argv)
