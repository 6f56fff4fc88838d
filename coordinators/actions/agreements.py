"""What facilitator and coordinator agree: proposed by one, signed by the other, and then it holds."""

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from coordinators.models import AgreedHours, Agreement
from coordinators.models.agreements import AgreementQuerySet
from coordinators.permissions import Facilitator, can_arrange_with, can_sign_agreement
from coordinators.rules import AgreementError, Terms, mistakes_in_terms
from groups.actions import set_contact_hours
from groups.models import Organisation
from groups.rules import AlreadyDoneError, NotAllowedError
from members.models import Person
from supportgroups.lib import clock


def propose_agreement(*, by: Person, facilitator: Facilitator, terms: Terms) -> Agreement:
    """Propose contact hours and weekly hours: the facilitator himself, or a coordinator of the organisation.

    Locks the organisation. Whoever proposes signs by that. What still waited is replaced, also the other's: a
    counter-proposal. The same by the same twice is one; what holds already is refused.
    """
    _guard_side(by, facilitator)
    if mistakes_in_terms(terms):
        raise AgreementError(_("Nog niet alles klopt. Kijk bij de velden hieronder."))
    with transaction.atomic():
        own = _locked(facilitator)
        waiting = own.waiting().first()
        if waiting is not None and waiting.proposed_by_id == by.pk and terms_of(waiting) == terms:
            return waiting
        _refuse_what_holds(own, terms)
        own.waiting().update(withdrawn_at=clock.now())
        return _make(own, by, facilitator, terms)


def sign_agreement(*, by: Person, facilitator: Facilitator, agreement: Agreement) -> Agreement:
    """Sign what the other proposed: from now on it holds, and the contact hours in groups follow it.

    Locks the organisation, so that of two coordinators who sign one does and the other hears it
    (AlreadyDoneError), and what was replaced or taken back meanwhile is never signed. Twice by the same
    person signs it once.
    """
    with transaction.atomic():
        locked = _locked(facilitator).get(pk=agreement.pk)
        if locked.signed_at is not None:
            return _signed_before(locked, by)
        if locked.withdrawn_at is not None:
            raise AlreadyDoneError(_("Dit voorstel is intussen ingetrokken of vervangen."))
        if not can_sign_agreement(by, facilitator, locked):
            raise NotAllowedError(_("Dit voorstel tekent de ander."))
        locked.signed_by, locked.signed_at = by, clock.now()
        locked.save(update_fields=["signed_by", "signed_at"])
        set_contact_hours(
            organisation=facilitator.organisation, person=facilitator.person, windows=locked.windows
        )
    return locked


def withdraw_agreement(*, by: Person, facilitator: Facilitator, agreement: Agreement) -> Agreement:
    """Take back a proposal, or decline the other's; what is signed stays (AlreadyDoneError). Twice is once.

    Locks the organisation.
    """
    _guard_side(by, facilitator)
    with transaction.atomic():
        locked = _locked(facilitator).get(pk=agreement.pk)
        if locked.signed_at is not None:
            raise AlreadyDoneError(
                _("Deze afspraak is intussen getekend. Zij geldt tot jullie iets anders afspreken.")
            )
        if locked.withdrawn_at is None:
            locked.withdrawn_at = clock.now()
            locked.save(update_fields=["withdrawn_at"])
    return locked


def terms_of(agreement: Agreement) -> Terms:
    """Return what stands in a version."""
    return Terms(agreement.weekly_minutes, agreement.windows)


def _guard_side(by: Person, facilitator: Facilitator) -> None:
    if by.pk != facilitator.person.pk and not can_arrange_with(by, facilitator):
        raise NotAllowedError(_("Dit spreken de begeleider en een coördinator samen af."))
    if not facilitator.is_there:
        raise AgreementError(_("Deze begeleider is gestopt. Er valt niets meer af te spreken."))


def _locked(facilitator: Facilitator) -> AgreementQuerySet:
    Organisation.objects.select_for_update(no_key=True).get(pk=facilitator.organisation.pk)
    return Agreement.objects.of(facilitator.organisation.pk, facilitator.person.pk)


def _refuse_what_holds(own: AgreementQuerySet, terms: Terms) -> None:
    holds = own.signed().order_by("signed_at").last()
    if holds is not None and terms_of(holds) == terms:
        raise AgreementError(
            _("Dit hebben jullie al zo afgesproken. Verander iets, of laat het zoals het is.")
        )


def _make(own: AgreementQuerySet, by: Person, facilitator: Facilitator, terms: Terms) -> Agreement:
    last = own.aggregate(last=Max("number"))["last"] or 0
    made = Agreement.objects.create(
        organisation=facilitator.organisation,
        person=facilitator.person,
        number=last + 1,
        weekly_minutes=terms.weekly_minutes,
        proposed_by=by,
        proposed_at=clock.now(),
    )
    AgreedHours.objects.bulk_create(
        AgreedHours(agreement=made, weekday=day, starts_minute=one.starts, ends_minute=one.ends)
        for day, one in terms.windows.items()
    )
    return made


def _signed_before(agreement: Agreement, by: Person) -> Agreement:
    if agreement.signed_by_id != by.pk:
        raise AlreadyDoneError(_("Iemand anders heeft dit al getekend. Je hoeft niets meer te doen."))
    return agreement
