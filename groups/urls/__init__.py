"""Addresses of this room."""

from groups.urls import coordination, members

app_name = "groups"
urlpatterns = [*members.urlpatterns, *coordination.urlpatterns]
