"""What this room keeps about somebody, and what of it is his own (architecture.md "Sealing and forgetting")."""

from datetime import datetime
from typing import Any
from uuid import UUID

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.db.models import Q, QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from members.models import AccessLog, DemoMail, Device, Notification, Person, QuietHours, SignInLink
from members.protocol import Chapter, Kept, MyWords, WhatIsKept
from members.rules import DEMO_MAIL_DAYS, ENDED_DEVICE_DAYS, NOTIFICATION_DAYS, UNSEEN_DAYS
from supportgroups.lib.clock import local, now


def what_is_kept(question: WhatIsKept) -> list[Kept]:
    """Answer what concerns who somebody is, where he is signed in and who looked."""
    who = question.person_id
    return [_who_he_is(who), _devices(who), _told(who), _quiet(who), _looks(who), _of_a_demo(who)]


def _who_he_is(who: UUID) -> Kept:
    return Kept(
        row="alias, ways to sign in",
        models=(
            "members.Person",
            "account.EmailAddress",
            "account.EmailConfirmation",
            "mfa.Authenticator",
        ),
        what=_("Je naam hier, en hoe je inlogt: je passkeys, je e-mailadres, je app met codes."),
        lives=_("Tot jij het wist."),
        chapters=("wie-ik-ben", "hoe-ik-inlog"),
        number=1 + _addresses(who).count() + _factors(who).count(),
    )


def _devices(who: UUID) -> Kept:
    return Kept(
        row="device, and the way to tell somebody something there",
        models=("members.Device", "members.Channel"),
        what=_(
            "Op welke telefoons en computers je bent ingelogd, wanneer je daar voor het laatst was, en of daar meldingen komen."
        ),
        lives=_("Tot je uitlogt of er %(unseen)d dagen niet was. Daarna nog %(ended)d dagen.")
        % {"unseen": UNSEEN_DAYS, "ended": ENDED_DEVICE_DAYS},
        chapters=("apparaten",),
        number=Device.objects.filter(person=who).count(),
    )


def _told(who: UUID) -> Kept:
    return Kept(
        row="outbox: that somebody was told something, never what",
        models=("members.Notification",),
        what=_("Dat je een melding kreeg, wanneer en waar. Nooit wat erin stond."),
        lives=_("%(days)d dagen.") % {"days": NOTIFICATION_DAYS},
        number=Notification.objects.filter(person=who).count(),
    )


def _quiet(who: UUID) -> Kept:
    return Kept(
        row="quiet hours, and what else somebody wants to be told or not",
        models=("members.QuietHours",),
        what=_("In welke uren je met rust gelaten wilt worden, en wat je wel en niet wilt horen."),
        lives=_("Tot jij het wist."),
        chapters=("stille-uren",),
        number=QuietHours.objects.filter(person=who).count(),
    )


def _looks(who: UUID) -> Kept:
    return Kept(
        row="access log",
        models=("members.AccessLog",),
        what=_("Wie iets opende of besliste over jou, in welke rol en op welke dag. Nooit wat er stond."),
        lives=_("%(years)d jaar.") % {"years": 5},
        after=_("De regels blijven zo lang staan, zonder te zeggen dat ze over jou gingen."),
        chapters=("wie-keek",),
        number=AccessLog.objects.filter(Q(subject=who) | Q(actor=who)).count(),
    )


def _of_a_demo(who: UUID) -> Kept:
    links = SignInLink.objects.filter(person=who).count()
    mails = DemoMail.objects.filter(to__in=_addresses(who).values("email")).count()
    return Kept(
        row="one-time link and mail of a demo",
        models=("members.SignInLink",),
        what=_("Alleen in een demo: links om in te loggen, en mails die niet echt verstuurd zijn."),
        lives=_("Een link tot hij gebruikt is, of 24 uur. Een mail %(days)d dagen.")
        % {"days": DEMO_MAIL_DAYS},
        number=links + mails,
    )


def my_words(question: MyWords) -> list[Chapter]:
    """Answer who somebody is here, how he signs in, where, and when somebody looked at what concerns him."""
    person = Person.objects.get(pk=question.person_id)
    return [
        Chapter(
            "wie-ik-ben",
            _("Wie ik hier ben"),
            ({_("naam"): person.alias, _("sinds"): said_at(person.created_at)},),
        ),
        Chapter("hoe-ik-inlog", _("Hoe ik inlog"), tuple(_ways_in(person.pk))),
        Chapter("apparaten", _("Waar ik was ingelogd"), tuple(_places_signed_in(person.pk))),
        Chapter("stille-uren", _("Mijn stille uren"), tuple(_quiet_hours(person.pk))),
        Chapter("wie-keek", _("Wie iets opende of besliste over mij"), tuple(_who_looked(person))),
    ]


def _ways_in(who: UUID) -> list[dict[str, str]]:
    addresses = [
        {_("manier"): _("code per e-mail"), _("adres"): one}
        for one in _addresses(who).values_list("email", flat=True)
    ]
    factors = [
        {
            _("manier"): str(Authenticator.Type(one.type).label),
            _("naam"): str(one.data.get("name", "")),
            _("sinds"): said_at(one.created_at),
        }
        for one in _factors(who)
    ]
    return addresses + factors


def _places_signed_in(who: UUID) -> list[dict[str, str]]:
    return [
        {
            _("apparaat"): one.label,
            _("ingelogd"): said_at(one.signed_in_at),
            _("laatst gezien"): said_at(one.last_seen_at),
            _("uitgelogd"): said_at(one.revoked_at),
        }
        for one in Device.objects.filter(person=who).order_by("signed_in_at")
    ]


def _quiet_hours(who: UUID) -> list[dict[str, str]]:
    return [
        {_("vanaf"): f"{row.begins:%H.%M}", _("tot"): f"{row.ends:%H.%M}"}
        for row in QuietHours.objects.filter(person=who)
    ]


def _who_looked(person: Person) -> list[dict[str, str]]:
    shown = Q(hidden_until=None) | Q(hidden_until__lte=now())
    lines = AccessLog.objects.filter(shown, subject=person).exclude(actor=person).order_by("at", "pk")
    return [{_("wie"): role_in_words(line), _("dag"): date_format(local(line.at), "j F Y")} for line in lines]


def role_in_words(line: AccessLog) -> str:
    """Return as what somebody looked, in words, also for a role that nobody has any more."""
    known = line.role in AccessLog.Role.values
    return str(AccessLog.Role(line.role).label) if known else _("iemand met een rol bij je groep")


def said_at(moment: datetime | None) -> str:
    """Return a moment as it stands in a download, in Dutch time; nothing for what never was."""
    return date_format(local(moment), "j F Y, H.i") if moment else ""


def _addresses(who: UUID) -> QuerySet[Any]:
    rows: QuerySet[Any] = EmailAddress.objects.filter(user=who)
    return rows


def _factors(who: UUID) -> QuerySet[Any]:
    rows: QuerySet[Any] = Authenticator.objects.filter(user=who)
    return rows
