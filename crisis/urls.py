"""Addresses of help: for everybody, for members, and of the help route."""

from django.urls import path

from crisis import views

app_name = "crisis"
urlpatterns = [
    path("mijn-dag/", views.day, name="day"),
    path("hulp/", views.help_now, name="help"),
    path("hulp/nu/", views.numbers_page, name="numbers"),
    path("hulp/sociale-kaart/", views.directory_page, name="directory"),
    path("hulp/voor-partners/", views.for_partners, name="partners"),
    path("hulp/voor-kinderen/", views.for_children, name="children"),
    path("hulp/vragen/<slug:wants>/", views.ask, name="ask"),
    path("hulp/vraag/<uuid:pk>/", views.own_request, name="request"),
    path("hulp/vraag/<uuid:pk>/niet-meer-nodig/", views.withdraw, name="withdraw"),
    path("hulp/vraag/<uuid:pk>/geholpen/", views.helped, name="helped"),
    path("hulp/dienst/", views.duty, name="duty"),
    path("hulp/dienst/<int:pk>/<slug:what>/", views.act_on_shift, name="act_on_shift"),
    path("hulp/dienst/<uuid:pk>/", views.answer, name="answer"),
    path("hulp/dienst/<uuid:pk>/aanbieden/", views.offer, name="offer"),
    path("hulp/dienst/<uuid:pk>/afsluiten/", views.close, name="close"),
    path("hulp/dienst/<uuid:pk>/<slug:what>/", views.act, name="act"),
    path("organisatie/nakijken/", views.check, name="check"),
    path("organisatie/nakijken/<slug:register>/", views.checks, name="checks"),
    path("organisatie/<slug:slug>/rooster/", views.roster, name="roster"),
    path("organisatie/<slug:slug>/rooster/voorstellen/", views.propose_duty, name="propose_duty"),
    path("organisatie/<slug:slug>/rooster/<int:pk>/bevestigen/", views.confirm_duty, name="confirm_duty"),
    path("organisatie/<slug:slug>/rooster/<int:pk>/weghalen/", views.remove_duty, name="remove_duty"),
    path("organisatie/groepen/<int:pk>/hulproute/", views.route, name="route"),
    path("organisatie/groepen/<int:pk>/hulproute/voorstellen/", views.propose, name="propose_step"),
    path(
        "organisatie/groepen/<int:pk>/hulproute/<int:step_pk>/bevestigen/",
        views.confirm,
        name="confirm_step",
    ),
    path("organisatie/groepen/<int:pk>/hulproute/<int:step_pk>/weghalen/", views.remove, name="remove_step"),
]
