"""Addresses of this room; signing in stands in `access_urls`."""

from django.urls import path

from members.views import address, demo, erasing, leave, me, own, proof, second

app_name = "members"
urlpatterns = [
    path("snel-weg/", leave.quick_exit, name="quick_exit"),
    path("rust/", leave.neutral, name="neutral"),
    path("uitgelogd/<slug:why>/", leave.signed_out, name="signed_out"),
    path("ik/", me.me, name="me"),
    path("ik/apparaten/<int:pk>/uitloggen/", me.device_end, name="device_end"),
    path("ik/apparaten/andere/uitloggen/", me.devices_end, name="devices_end"),
    path("ik/tweede-stap/", second.second_factor, name="second_factor"),
    path("ik/passkey/", second.passkey_add, name="passkey_add"),
    path("ik/bewaard/", own.kept, name="kept"),
    path("ik/meenemen/", own.words, name="words"),
    path("ik/wissen/", erasing.erase, name="erase"),
    path("gewist/", erasing.erased, name="erased"),
    path("ik/laat-zien/", proof.proof, name="proof"),
    path("ik/e-mail/", address.address, name="address"),
    path("ik/e-mail/code/", address.address_prove, name="address_prove"),
    path("postvak/", demo.mailbox, name="mailbox"),
    path("demo/<str:token>/", demo.sign_in_link, name="sign_in_link"),
]
