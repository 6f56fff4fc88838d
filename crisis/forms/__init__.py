"""Forms of this room."""

from crisis.forms.answering import CloseForm, HandOverForm
from crisis.forms.asking import AskForm, CallBackForm, HelpedForm, MessageForm
from crisis.forms.directory import CheckForm, WishForm
from crisis.forms.roster import ShiftForm
from crisis.forms.route import (
    StepForm,
)

__all__ = [
    "AskForm",
    "CallBackForm",
    "CheckForm",
    "CloseForm",
    "HandOverForm",
    "HelpedForm",
    "MessageForm",
    "ShiftForm",
    "StepForm",
    "WishForm",
]
