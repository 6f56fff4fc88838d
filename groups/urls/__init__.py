"""Addresses of this room."""

from groups.urls import coordination, meetings, members

app_name = "groups"
urlpatterns = [*members.urlpatterns, *meetings.urlpatterns, *coordination.urlpatterns]
