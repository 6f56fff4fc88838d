"""Who may see the page of requests to answer, and who has a day of work."""

from django.db.models import Q
from django.http import Http404

from groups.models import Appointment
from groups.queries.people import KindsOfWork, kinds_of_work
from members.models import Person
from supportgroups.lib import clock

Role = Appointment.Role


def can_answer_somewhere(person: Person) -> bool:
    """Return whether this person may be asked for help anywhere: a confirmed role that counts, not suspended there."""
    counting = Appointment.objects.counting(clock.now()).filter(person=person)
    return counting.filter(Q(group__isnull=False) | Q(role=Role.COORDINATOR)).exists()


def guard_responder(person: Person) -> None:
    """Let who may be asked for help pass; 404 for everyone else."""
    if not can_answer_somewhere(person):
        raise Http404


def get_kinds_of_work_for(person: Person) -> KindsOfWork:
    """Return what somebody's roles make him, for who leads, may be asked to, or may be a second person; else 404."""
    kinds = kinds_of_work(person)
    if not (kinds.leads or kinds.confirms):
        raise Http404
    return kinds
