"""Forms of this room."""

from coordinators.forms.agreements import AgreementForm

__all__ = ["AgreementForm"]
