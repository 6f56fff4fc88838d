"""Addresses of the coordinators' room."""

from django.urls import path

from coordinators import views

OF_ONE = "organisatie/begeleiders/<slug:slug>/<uuid:pk>/"

app_name = "coordinators"
urlpatterns = [
    path("vandaag/", views.home, name="home"),
    path("vandaag/weggehaald/", views.retention, name="retention"),
    path("balans/", views.own_balance, name="balance"),
    path("balans/uren/<int:pk>/", views.entry, name="entry"),
    path("balans/uren/<int:pk>/weghalen/", views.entry_remove, name="entry_remove"),
    path("balans/afweging/<int:pk>/", views.consideration, name="consideration"),
    path("balans/<slug:slug>/", views.balance, name="balance"),
    path("balans/<slug:slug>/werkbegeleiding/", views.own_supervision, name="own_supervision"),
    path("balans/<slug:slug>/weken.csv", views.balance_csv, name="balance_csv"),
    path("organisatie/cijfers/", views.own_figures, name="figures"),
    path("organisatie/cijfers/<slug:slug>/", views.figures, name="figures"),
    path("organisatie/cijfers/<slug:slug>/cijfers.csv", views.figures_csv, name="figures_csv"),
    path("organisatie/begeleiders/", views.facilitators, name="facilitators"),
    path(OF_ONE, views.load, name="load"),
    path(f"{OF_ONE}weken.csv", views.load_csv, name="load_csv"),
    path(f"{OF_ONE}werkbegeleiding/", views.supervision, name="supervision"),
    path(f"{OF_ONE}afspraak/", views.agreement, name="agreement"),
    path(f"{OF_ONE}afspraak/<int:number>/tekenen/", views.sign, name="agreement_sign"),
    path(f"{OF_ONE}afspraak/<int:number>/intrekken/", views.withdraw, name="agreement_withdraw"),
]
