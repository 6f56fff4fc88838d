"""The part of the permission table about being told things."""

from tests.permissions.words import DONE, IN_THE_ROOM, LED_ON, SEEN, get, not_meant, post

TELLING = [
    get("members:notifications", otherwise=SEEN),
    post("members:notifications", data={"begins": "23:00", "ends": "06:00"}, otherwise=DONE),
    post("members:push_on", data={"endpoint": "https://elders.example/"}, otherwise=LED_ON),
    post("members:push_renewed", data={"before": "https://push.example/"}),
    post("members:channel_off", "channel", done="member"),
    post("members:channel_test", "channel", done="member"),
    get("members:channel_test_state", "channel", seen="member"),
    post("members:mail_on", done="member", otherwise=LED_ON),
    post("members:mail_test", otherwise=LED_ON),
    get("members:notification", "notification", led_on="member"),
    post("chat:mute", "room", data={"wanted": ""}, done=IN_THE_ROOM),
    post("chat:mute", "alone_room", data={"wanted": ""}, done="guide"),
    *not_meant(
        "GET",
        "chat:mute room",
        "members:push_on",
        "members:push_renewed",
        "members:channel_off channel",
        "members:channel_test channel",
        "members:mail_on",
        "members:mail_test",
    ),
    *not_meant("POST", "members:channel_test_state channel", "members:notification notification"),
]

PUBLIC_OF_TELLING = {
    "manifest": "name and sign of this installation, for a phone that installs it",
    "service_worker": "the same few lines for everybody",
    "members:receipt": "says nothing to anybody: tests/members/test_notifications_page.py",
    "members:mail_prove": "own, without a number: tests/members/test_mail_channel.py",
}
