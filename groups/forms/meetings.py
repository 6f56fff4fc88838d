"""What somebody says about an evening beforehand."""

from django import forms
from django.utils.translation import gettext_lazy as _

from groups.rules.meetings import LONGEST_TOPIC


class TopicForm(forms.Form):
    """What I want to bring in; left empty it is taken back."""

    text = forms.CharField(
        label=_("Wat wil je inbrengen?"),
        required=False,
        max_length=LONGEST_TOPIC,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Alleen wie deze avond begeleidt, leest dit. De groep niet. Een paar woorden is genoeg."),
        error_messages={
            "max_length": _("Houd het iets korter: hoogstens 1000 tekens. De rest vertel je die avond.")
        },
    )
