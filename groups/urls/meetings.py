"""Addresses of evenings: when, who comes, what is brought in."""

from django.urls import URLPattern, path

from groups.views import meetings

urlpatterns: list[URLPattern] = [
    path("bijeenkomst/", meetings.meetings, name="meetings"),
    path("bijeenkomst/<int:pk>/", meetings.meeting, name="meeting"),
    path("bijeenkomst/<int:pk>/antwoord/", meetings.answer, name="meeting_answer"),
    path("bijeenkomst/<int:pk>/inbreng/", meetings.topic, name="meeting_topic"),
]
