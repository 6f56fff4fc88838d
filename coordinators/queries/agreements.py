"""What was agreed with facilitators: now, waiting, and before."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from coordinators.models import Agreement
from coordinators.permissions import Facilitator, can_sign_agreement
from members.models import Person


@dataclass(frozen=True, slots=True)
class AgreementsPage:
    """What holds with one facilitator, what waits for whom, and every version before."""

    facilitator: Facilitator
    is_own: bool
    holds: Agreement | None
    waiting: Agreement | None
    may_sign: bool
    earlier: list[Agreement]

    @property
    def basis(self) -> Agreement | None:
        """What a new proposal starts from."""
        return self.waiting or self.holds


def agreements_page(facilitator: Facilitator, viewer: Person) -> AgreementsPage:
    """Return the page of agreements for one of the two, in two queries for any number of versions."""
    versions = list(
        Agreement.objects.of(facilitator.organisation.pk, facilitator.person.pk)
        .select_related("proposed_by", "signed_by")
        .prefetch_related("hours")
        .order_by("-number")
    )
    signed = [one for one in versions if one.signed_at is not None]
    waiting = next((one for one in versions if one.signed_at is None and one.withdrawn_at is None), None)
    return AgreementsPage(
        facilitator=facilitator,
        is_own=viewer.pk == facilitator.person.pk,
        holds=signed[0] if signed else None,
        waiting=waiting,
        may_sign=waiting is not None and can_sign_agreement(viewer, facilitator, waiting),
        earlier=signed[1:],
    )


def signed_agreements(facilitators: Iterable[Facilitator]) -> dict[tuple[int, UUID], list[Agreement]]:
    """Return what was signed with each, oldest first, by organisation and person; in two queries for any number."""
    wanted = list(facilitators)
    found: dict[tuple[int, UUID], list[Agreement]] = {
        (one.organisation.pk, one.person.pk): [] for one in wanted
    }
    rows = Agreement.objects.signed().filter(
        organisation__in={one.organisation.pk for one in wanted}, person__in={one.person.pk for one in wanted}
    )
    for row in rows.prefetch_related("hours").order_by("signed_at", "number"):
        if (row.organisation_id, row.person_id) in found:
            found[row.organisation_id, row.person_id].append(row)
    return found


def waiting_agreements(facilitators: Iterable[Facilitator]) -> dict[tuple[int, UUID], Agreement]:
    """Return what waits for a signature with each, in one query."""
    wanted = list(facilitators)
    rows = Agreement.objects.waiting().filter(
        organisation__in={one.organisation.pk for one in wanted}, person__in={one.person.pk for one in wanted}
    )
    return {(row.organisation_id, row.person_id): row for row in rows}
