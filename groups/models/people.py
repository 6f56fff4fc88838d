"""Who leads, who takes part, who is on the way in, and who may not be there for a while."""

from datetime import date, datetime
from typing import Self
from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

PERSON = settings.AUTH_USER_MODEL


class AppointmentQuerySet(models.QuerySet["Appointment"]):
    def in_force(self, now: datetime) -> Self:
        """Only confirmed appointments whose period holds this moment: these give rights."""
        return self.filter(confirmed_at__isnull=False, starts_at__lte=now).filter(
            Q(ends_at=None) | Q(ends_at__gt=now)
        )

    def counting(self, now: datetime) -> Self:
        """In force, of somebody who is not suspended in that organisation: on him nobody can rely now."""
        suspended = Suspension.objects.in_force(now).filter(
            membership__person=OuterRef("person"), membership__group__organisation=OuterRef("organisation")
        )
        return self.in_force(now).exclude(Exists(suspended))

    def leading(self) -> Self:
        return self.filter(role__in=[Appointment.Role.FACILITATOR, Appointment.Role.COVER])


class Appointment(models.Model):
    """Somebody's role in a group (facilitator, cover, backup) or in an organisation (coordinator).

    A facilitator or backup without a group stands in the organisation's pool: that gives no right but
    makes him proposable. Whatever gives a right was confirmed by a second person, never by himself.
    """

    class Role(models.TextChoices):
        COORDINATOR = "coordinator", _("coördinator")
        FACILITATOR = "facilitator", _("begeleider")
        COVER = "cover", _("invaller")
        BACKUP = "backup", _("achterwacht")

    organisation = models.ForeignKey("groups.Organisation", models.CASCADE, related_name="appointments")
    group = models.ForeignKey("groups.Group", models.CASCADE, null=True, related_name="appointments")
    person = models.ForeignKey(PERSON, models.CASCADE, related_name="appointments")
    role = models.CharField(max_length=12, choices=Role.choices)
    # Empty only for the first two coordinators, whom `manage.py open_organisation` invites.
    proposed_by = models.ForeignKey(PERSON, models.SET_NULL, null=True, related_name="+")
    proposed_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(PERSON, models.SET_NULL, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(confirmed_by=None) | ~Q(confirmed_by=F("person")), name="nobody_confirms_himself"
            ),
            models.CheckConstraint(
                condition=Q(proposed_by=None) | ~Q(proposed_by=F("person")), name="nobody_appoints_himself"
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by=None) | Q(proposed_by=None) | ~Q(confirmed_by=F("proposed_by")),
                name="a_second_person_confirms",
            ),
            # Two, since SQLite takes every empty group for another one.
            models.UniqueConstraint(
                fields=["group", "person", "role"],
                condition=Q(ends_at=None) & ~Q(group=None),
                name="one_open_appointment_per_group",
            ),
            models.UniqueConstraint(
                fields=["organisation", "person", "role"],
                condition=Q(ends_at=None, group=None),
                name="one_open_appointment_per_organisation",
            ),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.role} since {self.starts_at:%Y-%m-%d}"

    def is_in_force(self, now: datetime) -> bool:
        """Say of one row what `in_force` says of many."""
        has_ended = self.ends_at is not None and self.ends_at <= now
        return self.confirmed_at is not None and self.starts_at <= now and not has_ended


class MembershipQuerySet(models.QuerySet["Membership"]):
    def active(self) -> Self:
        return self.filter(state=Membership.State.ACTIVE)


class Membership(models.Model):
    """Somebody's place in a group; kept after stopping, since it is the right to return (S3 3.4.1.6)."""

    class State(models.TextChoices):
        JOINING = "joining", _("bezig met meedoen")
        ACTIVE = "active", _("doet mee")
        STOPPED = "stopped", _("gestopt")
        MOVED = "moved", _("verder in een andere groep")

    group = models.ForeignKey("groups.Group", models.CASCADE, related_name="memberships")
    person = models.ForeignKey(PERSON, models.CASCADE, related_name="memberships")
    state = models.CharField(max_length=8, choices=State.choices, default=State.JOINING)
    # In individual guidance: the facilitator beside this person.
    guided_by = models.ForeignKey(PERSON, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField()

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["group", "person"], name="one_membership_per_group"),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.state} since {self.created_at:%Y-%m-%d}"


class MembershipPeriod(models.Model):
    """From when to when someone took part; never started, stopped and came back are counted apart."""

    membership = models.ForeignKey(Membership, models.CASCADE, related_name="periods")
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["membership"], condition=Q(ended_at=None), name="one_open_period"
            ),
        ]

    @override
    def __str__(self) -> str:
        return f"from {self.began_at:%Y-%m-%d}"


class SuspensionQuerySet(models.QuerySet["Suspension"]):
    def in_force(self, now: datetime) -> Self:
        """Confirmed and not lifted. The end date starts a talk, it does not open the room by itself."""
        return self.filter(confirmed_at__isnull=False, confirmed_at__lte=now, lifted_at=None)

    def standing(self) -> Self:
        """Proposed or in force: of one person in one organisation that is one at most."""
        return self.filter(lifted_at=None)

    def past_last_day(self, today: date) -> Self:
        return self.filter(ends_on__lt=today)

    def about(self, person_id: UUID, organisation_id: int) -> Self:
        return self.filter(membership__person=person_id, membership__group__organisation=organisation_id)


class Suspension(models.Model):
    """A safety suspension: reason, second person, end date; it ends into a talk, not into the room.

    It holds in every group of the organisation. `membership` is the place about which it was proposed, and goes
    along when its member moves to another group there.
    """

    membership = models.ForeignKey(Membership, models.CASCADE, related_name="suspensions")
    # Sealed under scope NOTE; shown to the member, whom it concerns.
    reason = models.BinaryField()
    proposed_by = models.ForeignKey(PERSON, models.SET_NULL, null=True, related_name="+")
    proposed_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(PERSON, models.SET_NULL, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    ends_on = models.DateField()
    lifted_by = models.ForeignKey(PERSON, models.SET_NULL, null=True, related_name="+")
    lifted_at = models.DateTimeField(null=True)

    objects = SuspensionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(confirmed_by=None) | ~Q(confirmed_by=F("proposed_by")),
                name="suspension_needs_a_second_person",
            ),
            models.UniqueConstraint(
                fields=["membership"], condition=Q(lifted_at=None), name="one_open_suspension"
            ),
        ]

    @override
    def __str__(self) -> str:
        return f"until {self.ends_on}"


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def usable(self, now: datetime) -> Self:
        return self.filter(used_at=None, revoked_at=None, expires_at__gt=now)


class Invitation(models.Model):
    """A single-use link of 14 days; only a hash of its token is kept."""

    class Kind(models.TextChoices):
        MEMBER = "member", _("deelnemer")
        FACILITATOR = "facilitator", _("begeleider")
        BACKUP = "backup", _("achterwacht")
        COORDINATOR = "coordinator", _("coördinator")
        NEW_PHONE = "new-phone", _("nieuwe telefoon")

    kind = models.CharField(max_length=12, choices=Kind.choices)
    organisation = models.ForeignKey("groups.Organisation", models.CASCADE, related_name="invitations")
    group = models.ForeignKey("groups.Group", models.CASCADE, null=True, related_name="invitations")
    # The membership that a fresh invitation after a lost phone restores.
    restores = models.ForeignKey(Membership, models.CASCADE, null=True, related_name="+")
    token_hash = models.CharField(max_length=64, unique=True)
    made_by = models.ForeignKey(PERSON, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    used_by = models.ForeignKey(PERSON, models.SET_NULL, null=True, related_name="+")
    revoked_at = models.DateTimeField(null=True)

    objects = InvitationQuerySet.as_manager()

    @override
    def __str__(self) -> str:
        return f"{self.kind} until {self.expires_at:%Y-%m-%d}"


class RestorationQuerySet(models.QuerySet["Restoration"]):
    def unproven(self) -> Self:
        """Those whose phone nobody vouched for: still waiting, or refused. Of one person that is one at most."""
        return self.filter(confirmed_at=None)

    def waiting(self) -> Self:
        return self.unproven().filter(refused_at=None)


class Restoration(models.Model):
    """A new phone took over a membership; private records stay closed until a second person confirms.

    A refused one stays: until a fresh link restores the membership again, this person reads nothing.
    """

    person = models.ForeignKey(PERSON, models.CASCADE, related_name="restorations")
    membership = models.ForeignKey(Membership, models.CASCADE, related_name="restorations")
    invited_by = models.ForeignKey(PERSON, models.SET_NULL, null=True, related_name="+")
    restored_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(PERSON, models.SET_NULL, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    refused_by = models.ForeignKey(PERSON, models.SET_NULL, null=True, related_name="+")
    refused_at = models.DateTimeField(null=True)

    objects = RestorationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(confirmed_by=None) | ~Q(confirmed_by=F("invited_by")),
                name="restoration_needs_a_second_person",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at=None) | Q(refused_at=None), name="restoration_has_one_outcome"
            ),
        ]

    @override
    def __str__(self) -> str:
        return f"restored {self.restored_at:%Y-%m-%d}"
