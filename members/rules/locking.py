"""What holds for the lock of a device: which PIN it takes, after how long it falls, how often one may try."""

from django.utils.translation import gettext_lazy as _

from members.rules.people import RefusedError

PIN_LENGTHS = range(4, 9)
PIN_TRIES = 5
LOCK_MINUTES = (1, 5, 15, 60)
# Moving the lock on is a write: not more often than this.
AWAKE_SECONDS = 15
_ORDERED = "0123456789"


class PinUnfitError(RefusedError):
    """Not four to eight digits."""

    says = _("Kies 4 tot en met 8 cijfers.")


class PinGuessableError(RefusedError):
    """The first ones that anybody would try."""

    says = _("Deze pincode is makkelijk te raden. Kies een andere.")


class PinWrongError(RefusedError):
    """Not the PIN of this device."""

    says = _("Deze pincode klopt niet. Kijk hem nog een keer na.")


def check_new_pin(pin: str) -> str:
    """Return the PIN, or refuse one that is none or that is guessed at once."""
    if not (pin.isascii() and pin.isdigit()) or len(pin) not in PIN_LENGTHS:
        raise PinUnfitError
    if len(set(pin)) == 1 or pin in _ORDERED or pin in _ORDERED[::-1]:
        raise PinGuessableError
    return pin
