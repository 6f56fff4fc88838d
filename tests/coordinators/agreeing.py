"""Steps towards an agreement, for tests of what follows from one."""

from coordinators.actions import propose_agreement, sign_agreement
from coordinators.permissions import Facilitator
from coordinators.permissions.facilitators import _get
from coordinators.rules import Terms
from groups.rules import Window

EVENINGS = {day: Window(18 * 60, 22 * 60) for day in range(5)}
TERMS = Terms(16 * 60, EVENINGS)


def work_of(person, organisation) -> Facilitator:
    return _get(organisation.slug, person.pk)


def agree(person, organisation, *, by, terms=TERMS):
    """Let a coordinator propose and the facilitator sign."""
    facilitator = work_of(person, organisation)
    made = propose_agreement(by=by, facilitator=facilitator, terms=terms)
    return sign_agreement(by=person, facilitator=facilitator, agreement=made)


def as_form(terms=TERMS, **changes) -> dict[str, object]:
    """Return what a browser sends for these terms; an empty change leaves a field empty."""
    sent = {"weekly_hours": str(terms.weekly_minutes / 60).replace(".", ",")}
    for day, window in terms.windows.items():
        sent[f"from_{day}"] = _clock(window.starts)
        sent[f"until_{day}"] = _clock(window.ends % 1440)
    return {**sent, **changes}


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"
