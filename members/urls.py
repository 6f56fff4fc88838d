"""Addresses of this room; signing in stands in `access_urls`."""

from django.urls import path

from members.views import address, demo, erasing, leave, me, notifications, own, proof, second

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
    path("ik/meldingen/", notifications.notifications, name="notifications"),
    path("ik/meldingen/aan/", notifications.push_on, name="push_on"),
    path("ik/meldingen/vernieuwd/", notifications.push_renewed, name="push_renewed"),
    path("ik/meldingen/<int:pk>/uit/", notifications.channel_off, name="channel_off"),
    path("ik/meldingen/<int:pk>/test/", notifications.channel_test, name="channel_test"),
    path("ik/meldingen/<int:pk>/stand/", notifications.channel_test_state, name="channel_test_state"),
    path("ik/meldingen/e-mail/aan/", notifications.mail_on, name="mail_on"),
    path("ik/meldingen/e-mail/test/", notifications.mail_test, name="mail_test"),
    path("ik/meldingen/e-mail/code/", notifications.mail_prove, name="mail_prove"),
    path("melding/<uuid:pk>/", notifications.notification, name="notification"),
    path("melding/<uuid:pk>/aangekomen/", notifications.receipt, name="receipt"),
    path("postvak/", demo.mailbox, name="mailbox"),
    path("demo/<str:token>/", demo.sign_in_link, name="sign_in_link"),
]
