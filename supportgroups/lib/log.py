"""What never stands in a log: an address whose last part is a secret that opens something."""

import logging
import re

from typing_extensions import override

_SECRET_PATHS = re.compile(r"/(welkom|demo)/[^/\s?]+")


class HideLinks(logging.Filter):
    """Takes the secret out of invitation and sign-in addresses, before any handler sees the line."""

    @override
    def filter(self, record: logging.LogRecord) -> bool:
        if isinstance(record.args, tuple):
            record.args = tuple(_hidden(part) for part in record.args)
        record.msg = _hidden(record.msg)
        return True


def _hidden(part: object) -> object:
    return _SECRET_PATHS.sub(r"/\1/…", part) if isinstance(part, str) else part
