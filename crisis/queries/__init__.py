"""Reads of this room: the help route of one group, and for the room above which routes are not whole."""

from crisis.queries.route import missing_of_route, route_of

__all__ = ["missing_of_route", "route_of"]
