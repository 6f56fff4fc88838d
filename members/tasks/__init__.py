"""Work of this room that runs beside the pages: at night, and whenever somebody is to be told something."""

from members.tasks.courier import Courier
from members.tasks.night import forget, run_noted, tidy

__all__ = ["Courier", "forget", "run_noted", "tidy"]
