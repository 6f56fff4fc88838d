"""Forms of this room."""

from crisis.forms.route import (
    StepForm,
)

__all__ = [
    "StepForm",
]
