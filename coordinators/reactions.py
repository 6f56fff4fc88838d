"""What this room does when something happens in the rooms below it."""

from coordinators.actions import destroy_considerations_of
from members.protocol import PersonErased


def forget_considerations(fact: PersonErased) -> None:
    """Let nothing that somebody wrote about his own work be opened any more; the rows go with him."""
    destroy_considerations_of(fact.person_id)
