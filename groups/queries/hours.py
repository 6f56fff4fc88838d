"""When facilitators can be reached between meetings."""

from groups.models import ContactHours, Organisation
from groups.rules import Window
from members.models import Person


def contact_hours_of(organisation: Organisation, person: Person) -> dict[int, Window]:
    """Return when this facilitator can be reached, by weekday (Monday is 0); nothing where nothing was agreed."""
    rows = ContactHours.objects.filter(organisation=organisation, person_id=person.pk).order_by("weekday")
    found = rows.values_list("weekday", "starts_minute", "ends_minute")
    return {day: Window(starts, ends) for day, starts, ends in found}
