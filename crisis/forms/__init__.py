"""Forms of this room."""

from crisis.forms.directory import CheckForm, WishForm
from crisis.forms.roster import ShiftForm
from crisis.forms.route import (
    StepForm,
)

__all__ = [
    "CheckForm",
    "ShiftForm",
    "StepForm",
    "WishForm",
]
