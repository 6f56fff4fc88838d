"""Who says of numbers and of other help that they are right."""

from django.http import Http404

from groups.permissions import can_check_references
from members.models import Person


def guard_checker(person: Person) -> None:
    """Let a coordinator of any organisation pass; 404 for everyone else."""
    if not can_check_references(person):
        raise Http404
