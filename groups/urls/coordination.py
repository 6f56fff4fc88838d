"""Addresses of the coordinator's pages about organisations and groups."""

from django.urls import URLPattern, path

from groups.views import setup, staff

urlpatterns: list[URLPattern] = [
    path("organisatie/groepen/", setup.overview, name="groups"),
    path("organisatie/groepen/nieuw/", setup.open_page, name="open"),
    path("organisatie/groepen/<int:pk>/", setup.setup_page, name="setup"),
    path("organisatie/groepen/<int:pk>/aanpassen/", setup.edit_page, name="edit"),
    path("organisatie/groepen/<int:pk>/voorstellen/<slug:role>/", setup.propose, name="propose"),
    path("organisatie/groepen/<int:pk>/openen/", setup.live, name="go_live"),
    path("organisatie/groepen/<int:pk>/stoppen/", setup.end_page, name="end"),
    path("organisatie/mensen/rol/<int:pk>/", staff.proposal, name="proposal"),
    path("organisatie/mensen/rol/<int:pk>/stoppen/", staff.end_role, name="end_role"),
    path("organisatie/mensen/uitnodiging/<int:pk>/", staff.invited, name="staff_invited"),
    path("organisatie/mensen/uitnodiging/<int:pk>/intrekken/", staff.revoke, name="staff_revoke"),
    path("organisatie/huisregels/voorstel/<int:pk>/", staff.rules_proposal, name="rules_proposal"),
    path("organisatie/mensen/", staff.staff_of_own, name="staff"),
    path("organisatie/mensen/<slug:slug>/", staff.staff_page, name="staff"),
    path("organisatie/huisregels/<slug:slug>/", staff.extra_rules, name="extra_rules"),
]
