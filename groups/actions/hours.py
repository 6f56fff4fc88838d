"""Contact hours of a facilitator: written as a whole, by what he and a coordinator signed."""

from django.db import transaction

from groups.models import ContactHours, Organisation
from groups.rules import Windows, are_possible
from members.models import Person


def set_contact_hours(*, organisation: Organisation, person: Person, windows: Windows) -> None:
    """Replace when this facilitator can be reached; days that are not given are days off.

    The caller has checked that both signed and holds the organisation's lock, taken in the same transaction.
    The same again changes nothing.
    """
    if not are_possible(windows):
        message = "a window that does not lie inside its day"
        raise ValueError(message)
    with transaction.atomic():
        ContactHours.objects.filter(organisation=organisation, person=person).delete()
        ContactHours.objects.bulk_create(
            ContactHours(
                organisation=organisation,
                person=person,
                weekday=day,
                starts_minute=window.starts,
                ends_minute=window.ends,
            )
            for day, window in sorted(windows.items())
        )
