"""Addresses of evenings: when, who comes, what is brought in."""

from django.urls import URLPattern, path

from groups.views import calendar, meetings, planning, tonight

urlpatterns: list[URLPattern] = [
    path("bijeenkomst/", meetings.meetings, name="meetings"),
    path("bijeenkomst/<int:pk>/", meetings.meeting, name="meeting"),
    path("bijeenkomst/<int:pk>/antwoord/", meetings.answer, name="meeting_answer"),
    path("bijeenkomst/<int:pk>/inbreng/", meetings.topic, name="meeting_topic"),
    path("bijeenkomst/<int:pk>/vanavond/", tonight.tonight, name="tonight"),
    path("bijeenkomst/<int:pk>/time-out/", tonight.time_out, name="time_out"),
    path("bijeenkomst/<int:pk>/afzeggen/", planning.cancel, name="meeting_cancel"),
    path("bijeenkomst/<int:pk>/toch-door/", planning.restore, name="meeting_restore"),
    path("bijeenkomst/<int:pk>/aanpassen/", planning.move, name="meeting_move"),
    path("bijeenkomst/<int:pk>/invaller/", planning.cover, name="meeting_cover"),
    path("bijeenkomst/agenda/", calendar.calendar, name="calendar"),
    path("agenda/<str:token>/afspraken.ics", calendar.feed, name="feed"),
    path("organisatie/avonden/", planning.organisation_meetings, name="organisation_meetings"),
]
