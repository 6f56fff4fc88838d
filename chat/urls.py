"""Addresses of the conversation."""

from django.urls import path

from chat import views

app_name = "chat"

urlpatterns = [
    path("gesprek/<int:pk>/", views.room, name="room"),
    path("gesprek/<int:pk>/meldingen/", views.mute, name="mute"),
    path("gesprek/<int:pk>/eerder/<int:before>/", views.earlier, name="earlier"),
]
