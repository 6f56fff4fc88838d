"""Addresses of the help route."""

from django.urls import path

from crisis import views

app_name = "crisis"
urlpatterns = [
    path("organisatie/groepen/<int:pk>/hulproute/", views.route, name="route"),
    path("organisatie/groepen/<int:pk>/hulproute/voorstellen/", views.propose, name="propose_step"),
    path(
        "organisatie/groepen/<int:pk>/hulproute/<int:step_pk>/bevestigen/",
        views.confirm,
        name="confirm_step",
    ),
    path("organisatie/groepen/<int:pk>/hulproute/<int:step_pk>/weghalen/", views.remove, name="remove_step"),
]
