"""All addresses of Kring."""

from django.urls import URLPattern, URLResolver, include, path

from groups.views.membership import home
from supportgroups import views

_later = (
    [
        path("plan/", views.plan, name="plan"),
    ],
    "later",
)

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home, name="home"),
    path("over/", views.about, name="about"),
    path("manifest.webmanifest", views.manifest, name="manifest"),
    path("sw.js", views.service_worker, name="service_worker"),
    path("gezond/", views.health, name="health"),
    path("toegang/", include("members.access_urls")),
    path("", include("members.urls")),
    path("", include("groups.urls")),
    path("", include("chat.urls")),
    path("", include("crisis.urls")),
    path("", include("coordinators.urls")),
    path("", include(_later)),
]
