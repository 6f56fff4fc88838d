"""Names of the live topics of this room."""

from uuid import UUID


def person_topic(person_id: UUID | str) -> str:
    """Return the topic on which every open page of a person hears that his devices changed."""
    return f"person:{person_id}"
