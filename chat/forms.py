"""Posting as a plain form, without JavaScript."""

from typing import cast
from uuid import uuid4

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from chat.protocol import ErrorCode, FrameError, check_text
from chat.rules import explain


class PostForm(forms.Form):
    """One message; the hidden client id makes sending it twice harmless."""

    text = forms.CharField(
        label=_("Je bericht"),
        strip=False,
        widget=forms.Textarea(attrs={"rows": 1, "autocomplete": "off", "enterkeyhint": "send"}),
        error_messages={"required": _("Je bericht is nog leeg. Schrijf eerst iets.")},
    )
    client_id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    def clean_text(self) -> str:
        try:
            return check_text(self.cleaned_data["text"])
        except FrameError as error:
            raise forms.ValidationError(explain(error.code)) from error

    @override
    def clean(self) -> None:
        if "client_id" in self.errors:
            self.refuse(ErrorCode.CLIENT_ID_REUSED)

    def refuse(self, code: ErrorCode) -> None:
        """Say why the message was not stored. Under an id that cannot be used every new try would fail as well."""
        self.add_error("text", explain(code))
        if code == ErrorCode.CLIENT_ID_REUSED:
            data = cast("QueryDict", self.data).copy()
            data["client_id"] = str(uuid4())
            self.data = data
