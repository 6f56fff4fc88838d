"""Forms of this room."""

from coordinators.forms.agreements import AgreementForm
from coordinators.forms.supervision import SupervisionForm
from coordinators.forms.work import ConsiderationForm, EntryForm, WorkForm

__all__ = ["AgreementForm", "ConsiderationForm", "EntryForm", "SupervisionForm", "WorkForm"]
