"""Addresses of the coordinators' room."""

from django.urls import path

from coordinators import views

app_name = "coordinators"
urlpatterns = [path("vandaag/", views.home, name="home")]
