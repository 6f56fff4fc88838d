"""Addresses of members and facilitators: coming in, house rules, stopping, coming back, people."""

from django.urls import URLPattern, path

from groups.views import membership, people, rules, suspensions, welcome

urlpatterns: list[URLPattern] = [
    path("welkom/naam/", welcome.alias, name="alias"),
    path("welkom/inloggen/", welcome.way, name="way"),
    path("welkom/verder/", welcome.join, name="join"),
    path("welkom/<str:token>/", welcome.welcome, name="welcome"),
    path("groep/<int:pk>/wat-voorgaat/", rules.overrides, name="overrides"),
    path("groep/<int:pk>/meedoen/", rules.accept, name="accept"),
    path("groep/<int:pk>/huisregels/", rules.rules, name="rules"),
    path("groep/<int:pk>/huisregels/nieuw/", rules.propose, name="rules_new"),
    path("huisregels/<int:pk>/intrekken/", rules.withdraw, name="rules_withdraw"),
    path("plekken/", membership.places, name="places"),
    path("stoppen/", membership.stop, name="stop"),
    path("stoppen/<int:pk>/", membership.stop, name="stop"),
    path("terug/", membership.come_home, name="return"),
    path("terug/<int:pk>/", membership.come_home, name="return"),
    path("groep/<int:pk>/mensen/", people.people, name="people"),
    path("groep/<int:pk>/uitnodigen/", people.make_invitation, name="invite"),
    path("uitnodiging/<int:pk>/", people.invited, name="invited"),
    path("uitnodiging/<int:pk>/intrekken/", people.revoke, name="revoke"),
    path("plek/<int:pk>/nieuwe-telefoon/", people.new_phone, name="new_phone"),
    path("nieuwe-telefoon/<int:pk>/bevestigen/", people.restoration_confirm, name="restoration_confirm"),
    path("nieuwe-telefoon/<int:pk>/weigeren/", people.restoration_refuse, name="restoration_refuse"),
    path("plek/<int:pk>/schorsen/", suspensions.suspend, name="suspend"),
    path("schorsing/<int:pk>/", suspensions.suspension, name="suspension"),
    path("schorsing/<int:pk>/bevestigen/", suspensions.confirm, name="suspension_confirm"),
    path("schorsing/<int:pk>/beeindigen/", suspensions.lift, name="suspension_lift"),
]
