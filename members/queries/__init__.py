"""Reads about people, their devices and what they proved."""

from members.queries.channels import proven_channels
from members.queries.kept import my_words, role_in_words, said_at, what_is_kept
from members.queries.people import (
    DEMO_LINK,
    demo_mails,
    device_in_use,
    device_is_in_use,
    devices_of,
    factors_of,
    find_people,
    half_arrived,
    has_proven,
    is_demo,
    is_way_in,
    person_behind,
    sessions_in_use,
    signed_in,
    usable_sign_in_link,
    who_looked,
    why_ended,
)

__all__ = [
    "DEMO_LINK",
    "demo_mails",
    "device_in_use",
    "device_is_in_use",
    "devices_of",
    "factors_of",
    "find_people",
    "half_arrived",
    "has_proven",
    "is_demo",
    "is_way_in",
    "my_words",
    "person_behind",
    "proven_channels",
    "role_in_words",
    "said_at",
    "sessions_in_use",
    "signed_in",
    "usable_sign_in_link",
    "what_is_kept",
    "who_looked",
    "why_ended",
]
