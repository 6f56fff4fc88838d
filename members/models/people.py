"""Who someone is, on which devices, and who looked."""

import uuid
from datetime import datetime
from typing import Self

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from members.rules import ALIAS_LENGTH
from supportgroups.lib.clock import now


class PersonManager(BaseUserManager["Person"]):
    """Required by Django's sign-in machinery; people are made by `members.actions.welcome_person`."""


class Person(AbstractBaseUser):
    """Somebody known by an alias only; an e-mail address exists only for who wants codes (allauth's table)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    alias = models.CharField(max_length=ALIAS_LENGTH)
    needs_second_factor = models.BooleanField(default=False)
    # Set while a lost phone is being replaced: private records stay closed until a second person confirmed.
    private_records_closed = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    # Since when he wants to hear nothing of his group; his place and Hulp stay as they are.
    paused_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()

    USERNAME_FIELD = "id"
    objects = PersonManager()

    @override
    def __str__(self) -> str:
        return self.alias


class DeviceQuerySet(models.QuerySet["Device"]):
    def in_use(self) -> Self:
        return self.filter(revoked_at=None)

    def open(self) -> Self:
        """In use, and not locked: without a PIN, or touched lately enough."""
        return self.in_use().filter(Q(locks_at=None) | Q(locks_at__gt=now()))


class Device(models.Model):
    """One browser that is or was signed in as a person; revoking it ends its session and its sockets."""

    class Ended(models.TextChoices):
        SIGNED_OUT = "signed-out"
        REVOKED = "revoked"
        NEW_PHONE = "new-phone"
        QUICK_EXIT = "quick-exit"
        UNSEEN = "unseen"

    person = models.ForeignKey(Person, models.CASCADE, related_name="devices")
    session_key = models.CharField(max_length=40, unique=True)
    label = models.CharField(max_length=60)
    signed_in_at = models.DateTimeField()
    last_seen_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=12, choices=Ended.choices, blank=True)
    # A hash; empty where this device never locks.
    pin = models.CharField(max_length=128, blank=True)
    pin_tries = models.PositiveSmallIntegerField(default=0)
    lock_minutes = models.PositiveSmallIntegerField(default=0)
    # Moves on with every use; once it has passed, only the PIN moves it.
    locks_at = models.DateTimeField(null=True)

    objects = DeviceQuerySet.as_manager()

    @override
    def __str__(self) -> str:
        return self.label

    @property
    def is_locked(self) -> bool:
        """Whether it has a PIN and nobody used it for its minutes."""
        return self.locks_at is not None and self.locks_at <= now()


class AccessLog(models.Model):
    """Who opened or decided something about whom, without any content; kept five years, apart."""

    class Role(models.TextChoices):
        """As what somebody did it, in the words that the one whom it concerns reads."""

        MEMBER = "member", _("een deelnemer")
        FACILITATOR = "facilitator", _("een begeleider")
        COVER = "cover", _("een invaller")
        COORDINATOR = "coordinator", _("een coördinator")
        BACKUP = "backup", _("een achterwacht")
        OPERATOR = "operator", _("een beheerder")
        # Where only is known that it was somebody who may do this.
        NEW_PHONE = "new-phone", _("een begeleider of coördinator")
        CONFIRMER = "confirmer", _("een coördinator of achterwacht")

    at = models.DateTimeField(db_index=True)
    actor = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    subject = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="seen_by")
    role = models.CharField(max_length=20)
    event = models.CharField(max_length=40)
    object_ref = models.CharField(max_length=60, blank=True)
    # A line that is held back, or delayed by two people for safety, is shown to its subject after this moment.
    hidden_until = models.DateTimeField(null=True)

    @override
    def __str__(self) -> str:
        return f"{self.event} {self.at:%Y-%m-%d %H:%M}"


class DemoMark(models.Model):
    """Present only in a demo: what signs in without proof and shows mail refuses where it is missing."""

    made_at = models.DateTimeField()

    @override
    def __str__(self) -> str:
        return f"demo of {self.made_at:%Y-%m-%d}"


class SignInLink(models.Model):
    """A one-time way in for demo people; counts as second factor, in a demo only."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    token_hash = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    @override
    def __str__(self) -> str:
        return f"link until {self.expires_at:%Y-%m-%d %H:%M}"

    def is_usable(self, now: datetime) -> bool:
        return self.used_at is None and now < self.expires_at


class DemoMail(models.Model):
    """A mail that a demo did not send, to be read on the mailbox page."""

    at = models.DateTimeField()
    to = models.CharField(max_length=254)
    subject = models.CharField(max_length=200)
    body = models.TextField()

    @override
    def __str__(self) -> str:
        return self.subject
