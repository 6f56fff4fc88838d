"""Who plans a help route and who may be the second person; the only doors to it."""

from django.http import Http404

from crisis.models import RouteStep
from groups.models import Group
from groups.permissions import can_confirm_for, can_coordinate
from members.models import Person


def can_plan_route(person: Person, group: Group) -> bool:
    """Return whether this person coordinates the group's organisation now."""
    return can_coordinate(person, group.organisation)


def can_confirm_step(person: Person, step: RouteStep) -> bool:
    """Return whether this person may be the second one: never who proposed it, never whom it names."""
    return can_confirm_for(person, step.group.organisation, proposer=step.proposed_by, subject=step.person)


def get_route_group_for(person: Person, pk: int) -> Group:
    """Return the group whose route this person plans or may confirm; 404 for everyone else."""
    group = Group.objects.select_related("organisation").filter(pk=pk).first()
    if group is None or not can_confirm_for(person, group.organisation, proposer=None, subject=None):
        raise Http404
    return group


def get_group_to_plan_for(person: Person, pk: int) -> Group:
    """Return the group whose route this person plans; 404 for everyone else, backups too."""
    group = get_route_group_for(person, pk)
    if not can_plan_route(person, group):
        raise Http404
    return group


def get_step_for(person: Person, group: Group, pk: int) -> RouteStep:
    """Return a step of a group that went through one of the doors above; 404 when it is not there."""
    step = RouteStep.objects.select_related("person", "proposed_by").filter(group=group, pk=pk).first()
    if step is None or not can_confirm_for(person, group.organisation, proposer=None, subject=None):
        raise Http404
    return step
