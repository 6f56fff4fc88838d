"""Who may do what: every operation, every role, and what comes of it. Plain data; `test_table` runs it.

A row names who gets what; everybody else gets what `otherwise` says: by default the page does not exist for
him. Who is not signed in is asked to, who has not proven his second step is led to it, unless a row says
other. `@name` stands for an object of `world`.
"""

from tests.permissions.duty import DUTY
from tests.permissions.evenings import EVENINGS
from tests.permissions.help import HELP
from tests.permissions.own_data import OPEN_OF_OWN, OWN_DATA
from tests.permissions.telling import PUBLIC_OF_TELLING, TELLING
from tests.permissions.words import (
    ALIASES,
    ANONYMOUS,
    CONFIRMERS,
    COORDINATORS,
    DONE,
    EVERYBODY,
    IN_THE_ROOM,
    LED_ON,
    NOT_MEANT,
    OF_THE_GROUP,
    REFUSED,
    SECRETS,
    SEEN,
    UNPROVEN,
    WRITING,
    frame,
    get,
    not_meant,
    post,
)
from tests.permissions.work import WORK

LIFE_OF_A_GROUP = {
    "organisation": "@organisation",
    "name": "Een nieuwe groep",
    "kind": "group",
    "regions": "@region",
    "place": "Buurthuis",
    "weekday": "@weekday",
    "starts_at": "19:30",
    "first_on": "@today",
    "every_weeks": "2",
    "way_of_working": "open",
    "composition": "men",
    "target_size": "8",
    "message_life_days": "90",
}

CHAT = [
    get("chat:earlier", "room", "seq_of_quiet", seen=IN_THE_ROOM, shows="message peer"),
    get("chat:earlier", "alone_room", "seq_of_quiet", seen="guide", shows="guided_message"),
    get("chat:room", "room", seen=IN_THE_ROOM, shows="message peer quiet"),
    post(
        "chat:room",
        "room",
        data={"text": "Hoi allemaal", "client_id": "@fresh_id"},
        done=WRITING,
        refused="behind",
    ),
    get("chat:room", "alone_room", seen="guide", shows="guided_message guided"),
    post("chat:room", "alone_room", data={"text": "Hoi", "client_id": "@fresh_id"}, done="guide"),
]

PLACES = [
    get(
        "home",
        seen="anonymous stopped suspended ended_facilitator unconfirmed_coordinator",
        otherwise=LED_ON,
    ),
    get("groups:places", otherwise=SEEN),
    get("groups:overrides", "circle", seen=OF_THE_GROUP),
    post("groups:overrides", "circle", led_on=OF_THE_GROUP),
    get("groups:accept", "circle", seen="behind", led_on=f"{WRITING} joining stopped suspended"),
    post(
        "groups:accept",
        "circle",
        data={"number": "2"},
        done="behind",
        led_on=f"{WRITING} joining stopped suspended",
    ),
    post("groups:accept", "circle", data={"number": "3"}, led_on=f"{WRITING} joining stopped suspended"),
    get("groups:rules", "circle", seen=f"{OF_THE_GROUP} {COORDINATORS}", shows="group"),
    get("groups:stop", "place", seen="member"),
    post("groups:stop", "place", done="member"),
    # An unconfirmed phone stops where it took over; it does not learn that there is another place.
    get("groups:stop", "place_elsewhere"),
    post("groups:stop", "place_elsewhere"),
    get("groups:return", "place_elsewhere"),
    post("groups:return", "place_elsewhere"),
    get("groups:rules", "other", seen=f"other_facilitator {COORDINATORS}", shows="elsewhere"),
    get(
        "groups:stop",
        seen="member joining behind stopped suspended unconfirmed_phone foreign_member",
        otherwise=LED_ON,
    ),
    post(
        "groups:stop",
        done="member joining behind suspended unconfirmed_phone foreign_member",
        otherwise=LED_ON,
    ),
    get("groups:return", "stopped_place", seen="stopped"),
    post("groups:return", "stopped_place", done="stopped"),
    get("groups:return", "suspended_place", led_on="suspended"),
    post("groups:return", "suspended_place", led_on="suspended"),
    get("groups:return", seen="stopped", otherwise=LED_ON),
    post("groups:return", done="stopped", otherwise=LED_ON),
    # A return never asks about a group that is not one of his choices.
    post(
        "groups:return",
        "stopped_place",
        data={"group": "@other", "alias": ALIASES["other_facilitator"]},
        done="stopped",
    ),
]

FACILITATING = [
    get("groups:rules_new", "circle", seen="facilitator"),
    post("groups:rules_new", "circle", refused="facilitator"),
    post("groups:rules_withdraw", "rules_proposal", done=f"facilitator {COORDINATORS}"),
    get("groups:people", "circle", seen=f"facilitator cover {CONFIRMERS}", shows="group peer"),
    get("groups:people", "alone", seen=f"guide other_guide {CONFIRMERS}"),
    get("groups:invite", "circle", seen="facilitator"),
    post("groups:invite", "circle", done="facilitator"),
    get("groups:invited", "invitation", seen="facilitator"),
    get("groups:invited", "old_invitation"),
    post("groups:revoke", "invitation", done=f"facilitator {COORDINATORS}"),
    post("groups:revoke", "old_invitation", done=f"facilitator {COORDINATORS}"),
    get("groups:new_phone", "quiet_place", seen=f"facilitator {COORDINATORS}", shows="quiet"),
    post("groups:new_phone", "quiet_place", done=f"facilitator {COORDINATORS}"),
    # Another guide would read, on the new phone, what was never said to him.
    get("groups:new_phone", "guided_place", seen=f"guide {COORDINATORS}", shows="guided"),
    post("groups:new_phone", "guided_place", done=f"guide {COORDINATORS}"),
]

SECOND_PERSONS = [
    post(
        "groups:restoration_confirm",
        "restoration",
        done="second_coordinator backup",
        refused="coordinator",
    ),
    post("groups:restoration_refuse", "restoration", done="second_coordinator backup", refused="coordinator"),
    get("groups:suspend", "quiet_place", seen=COORDINATORS, shows="quiet"),
    post(
        "groups:suspend",
        "quiet_place",
        data={"reason": "Er was dreiging.", "ends_on": "@in_a_month"},
        done=COORDINATORS,
    ),
    get("groups:suspension", "suspension", seen=CONFIRMERS, shows="reason"),
    get("groups:suspension", "proposed_suspension", seen=CONFIRMERS, shows="proposed_reason peer"),
    post(
        "groups:suspension_confirm",
        "proposed_suspension",
        done="second_coordinator backup",
        refused="coordinator",
    ),
    post(
        "groups:suspension_lift",
        "suspension",
        data={"shown": "in-force"},
        done=COORDINATORS,
        refused="backup",
    ),
    # Who was shown a proposal does not end what is in force meanwhile.
    post("groups:suspension_lift", "suspension", data={"shown": "proposed"}, refused=CONFIRMERS),
    post("groups:suspension_lift", "proposed_suspension", done=COORDINATORS, refused="backup"),
    get("groups:proposal", "role_proposal", seen=CONFIRMERS),
    post("groups:proposal", "role_proposal", done="second_coordinator backup", refused="coordinator"),
    get("groups:proposal", "coordinator_proposal", seen=CONFIRMERS),
    post("groups:proposal", "coordinator_proposal", done="second_coordinator backup", refused="coordinator"),
    get("groups:rules_proposal", "rules_proposal", seen=COORDINATORS, shows="rules_proposal"),
    post("groups:rules_proposal", "rules_proposal", done=COORDINATORS),
    post("groups:rules_proposal", "rules_proposal", data={"withdraw": "1"}, done=COORDINATORS),
    get("crisis:route", "circle", seen=CONFIRMERS, shows="other_facilitator"),
    post(
        "crisis:propose_step",
        "circle",
        data={"person": "@other_facilitator", "after_minutes": "12"},
        done=COORDINATORS,
    ),
    post(
        "crisis:propose_step",
        "circle",
        data={"person": "@coordinator", "after_minutes": "12"},
        done="second_coordinator",
        refused="coordinator",
    ),
    post(
        "crisis:confirm_step",
        "circle",
        "waiting_step",
        done="second_coordinator backup",
        refused="coordinator",
    ),
    post(
        "crisis:confirm_step",
        "circle",
        "step_of_backup",
        done="second_coordinator",
        refused="coordinator backup",
    ),
    post("crisis:remove_step", "circle", "waiting_step", done=COORDINATORS),
]

COORDINATING = [
    get("coordinators:home", seen=f"{CONFIRMERS} foreign_coordinator"),
    get("groups:groups", seen=f"{COORDINATORS} foreign_coordinator"),
    get("groups:open", seen=f"{COORDINATORS} foreign_coordinator"),
    post("groups:open", data=LIFE_OF_A_GROUP, done=COORDINATORS, refused="foreign_coordinator"),
    get("groups:setup", "circle", seen=COORDINATORS, shows="group"),
    get("groups:edit", "circle", seen=COORDINATORS, shows="group"),
    post("groups:edit", "circle", data=LIFE_OF_A_GROUP, done=COORDINATORS),
    post("groups:propose", "circle", "role_backup", data={"person": "@candidate"}, done=COORDINATORS),
    post(
        "groups:propose", "circle", "role_facilitator", data={"person": "@coordinator"}, refused=COORDINATORS
    ),
    post("groups:propose", "circle", "role_coordinator", data={"person": "@candidate"}),
    post("groups:go_live", "draft", refused=COORDINATORS),
    get("groups:end", "circle", seen=COORDINATORS, shows="group"),
    post("groups:end", "circle", done=COORDINATORS),
    get("groups:end_role", "role", seen=COORDINATORS),
    post("groups:end_role", "role", data={"shown": "in-force"}, done=COORDINATORS),
    post("groups:end_role", "role", data={"shown": "proposed"}, refused=COORDINATORS),
    get("groups:staff_invited", "staff_invitation", seen="coordinator"),
    post("groups:staff_revoke", "staff_invitation", done=COORDINATORS),
    get("groups:staff", led_on=f"{COORDINATORS} foreign_coordinator"),
    get("groups:staff", "organisation", seen=COORDINATORS, shows="other_facilitator"),
    post("groups:staff", "organisation", data={"kind": "facilitator"}, done=COORDINATORS),
    post("groups:staff", "organisation", data={"kind": "member"}, refused=COORDINATORS),
    get("groups:extra_rules", "organisation", seen=COORDINATORS),
    post("groups:extra_rules", "organisation", data={"cards": "@extra_card"}, done=COORDINATORS),
]

OWN = [
    get("members:me", otherwise=SEEN),
    post("members:me", data={"alias": "Meerkoet"}, refused="unconfirmed_phone", otherwise=DONE),
    # Who has nothing to do with this group does not learn whether somebody is called so.
    post(
        "members:me",
        data={"alias": SECRETS["quiet"]},
        refused=f"{OF_THE_GROUP} backup",
        otherwise=DONE,
        tells="quiet",
    ),
    post("members:device_end", "device", done="member"),
    post("members:devices_end", done="member facilitator", otherwise=LED_ON),
    get("members:address", seen=UNPROVEN, otherwise=SEEN),
    post("members:address", data={"email": "geen adres"}, refused=UNPROVEN, otherwise=REFUSED),
    get("mfa_list_webauthn", otherwise=SEEN),
    get("mfa_edit_webauthn", "passkey", seen="member", shows="passkey"),
    post("mfa_edit_webauthn", "passkey", data={"name": "Anders"}, done="member"),
    get("mfa_remove_webauthn", "passkey", seen="member", shows="passkey"),
    post("mfa_remove_webauthn", "passkey", done="member"),
]

# Opened by a secret in the address, by whoever holds it; each tells what it must.
BY_LINK = {"groups:welcome"}
LINKS = [
    get("groups:welcome", "token", seen=EVERYBODY, tells="group"),
    post("groups:welcome", "token", led_on=EVERYBODY, tells="group"),
    *[
        make("groups:welcome", token, refused=EVERYBODY)
        for token in ("used_token", "revoked_token", "expired_token")
        for make in (get, post)
    ],
]

NOT_MEANT_AT_ALL = [
    *not_meant(
        "GET",
        "groups:rules_withdraw rules_proposal",
        "groups:revoke invitation",
        "groups:restoration_confirm restoration",
        "groups:restoration_refuse restoration",
        "groups:suspension_confirm proposed_suspension",
        "groups:suspension_lift suspension",
        "groups:propose circle role_backup",
        "groups:go_live draft",
        "groups:staff_revoke staff_invitation",
        "crisis:propose_step circle",
        "crisis:confirm_step circle waiting_step",
        "crisis:remove_step circle waiting_step",
        "members:device_end device",
        "members:devices_end",
    ),
    *not_meant(
        "POST",
        "chat:earlier room seq_of_quiet",
        "groups:places",
        "groups:rules circle",
        "groups:people circle",
        "groups:invited invitation",
        "groups:suspension suspension",
        "groups:groups",
        "groups:setup circle",
        "groups:staff_invited staff_invitation",
        "groups:staff",
        "crisis:route circle",
        "coordinators:home",
        "mfa_list_webauthn",
        "members:kept",
    ),
    post("home", not_meant=ANONYMOUS, otherwise=NOT_MEANT),
]

HTTP = [
    *CHAT,
    *PLACES,
    *EVENINGS,
    *FACILITATING,
    *SECOND_PERSONS,
    *COORDINATING,
    *HELP,
    *DUTY,
    *WORK,
    *OWN,
    *OWN_DATA,
    *LINKS,
    *NOT_MEANT_AT_ALL,
    *TELLING,
]

# --- pages that show nothing of anybody, and why ---
PUBLIC = {
    "groups:feed": "whoever has somebody's secret address, and says nothing: tests/groups/test_calendar.py",
    **OPEN_OF_OWN,
    **PUBLIC_OF_TELLING,
    "about": "what Kring is",
    "health": "one word for whoever watches the machine",
    "crisis:numbers": "numbers to call never wait for a sign-in",
    "crisis:directory": "other help, the same for everybody",
    "crisis:partners": "words for partners, the same for everybody",
    "crisis:children": "words for children, the same for everybody",
    "later:plan": "signed in only: one line about what will be there",
    "members:quick_exit": "signs out, nothing else",
    "members:neutral": "a page about nothing",
    "members:signed_out": "says that a session is over",
    "members:mailbox": "in a demo only (tests/members/test_demo.py)",
    "members:sign_in_link": "in a demo only (tests/members/test_demo.py)",
    "account_login": "asks who you are",
    "account_logout": "signs out, nothing else",
    "account_inactive": "says that an account is closed",
    "account_request_login_code": "asks who you are; every address gets the same answer",
    "account_confirm_login_code": "asks for a code",
    "account_signup": "leads to signing in",
    "members:second_factor": "asks for the second step",
    "account_reauthenticate": "asks once more who you are",
    "mfa_authenticate": "asks for the second step",
    "mfa_reauthenticate": "asks for the second step once more",
    "mfa_login_webauthn": "asks for a passkey",
    "mfa_reauthenticate_webauthn": "asks for a passkey once more",
    "mfa_add_webauthn": "leads to members:passkey_add",
    "mfa_index": "leads to members:me",
    "mfa_activate_totp": "own, without a number: tests/members/test_second_factor.py",
    "mfa_deactivate_totp": "own, without a number: tests/members/test_second_factor.py",
    "mfa_view_recovery_codes": "own, without a number: tests/members/test_second_factor.py",
    "mfa_generate_recovery_codes": "own, without a number: tests/members/test_second_factor.py",
    "members:passkey_add": "own, without a number: tests/members/test_passkeys.py",
    "members:address_prove": "own, without a number: tests/members/test_address.py",
    "groups:alias": "what this browser is in the middle of: tests/groups/test_joining.py",
    "groups:way": "what this browser is in the middle of: tests/groups/test_joining.py",
    "groups:join": "what this browser is in the middle of: tests/groups/test_joining.py",
}

# --- the socket: the rooms of circle and of alone, and one that does not exist ---
SOCKET = [
    frame("room.open", "@room", {"after": 0}, opened=IN_THE_ROOM),
    frame("room.read", "@room", {"seq": 1}, read=IN_THE_ROOM),
    frame(
        "message.post",
        "@room",
        {"client_id": "@fresh_id", "text": "Hoi"},
        accepted=WRITING,
        rules_first="behind",
    ),
    frame(
        "message.delete",
        "@room",
        {"client_id": "@fresh_id", "seq": "@seq_of_peer"},
        not_his=IN_THE_ROOM,
    ),
    frame("room.open", "@alone_room", {"after": 0}, opened="guide"),
    frame("room.read", "@alone_room", {"seq": 1}, read="guide"),
    frame("message.post", "@alone_room", {"client_id": "@fresh_id", "text": "Hoi"}, accepted="guide"),
    frame("message.delete", "@alone_room", {"client_id": "@fresh_id", "seq": 1}, not_his="guide"),
    frame("room.open", 987_654, {"after": 0}),
    frame("message.post", 987_654, {"client_id": "@fresh_id", "text": "Hoi"}),
]
