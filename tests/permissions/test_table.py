"""Every role tries every operation of the table, with what could leak present."""

import pytest
from django.urls import URLPattern, get_resolver, reverse

from tests.permissions.asking import Answer, address_of, addresses_of_nothing, ask, leaks, taken_back
from tests.permissions.protection import unprotected
from tests.permissions.table import BY_LINK, HTTP, PUBLIC
from tests.permissions.words import (
    ANONYMOUS,
    DONE,
    LED_ON,
    MISSING,
    NOT_MEANT,
    REFUSED,
    ROLES,
    SECRETS,
    SEEN,
    SIGN_IN,
    Row,
)
from tests.permissions.world import World

pytestmark = pytest.mark.django_db


def asked_by(world: World, role: str, row: Row, path: str) -> Answer:
    with taken_back():
        return ask(world, role, row, path)


@pytest.fixture(scope="module")
def nothing(world):
    """Return how a role is told that a page does not exist, asked once per part of the site."""
    known: dict[tuple[str, str, str], tuple] = {}

    def answer_of_nothing(role: str, method: str, path: str) -> tuple:
        # The menu marks the part of the site that somebody is in.
        part = "/".join(word for word in path.split("/")[:3] if not word.isdecimal())
        if (role, method, part) not in known:
            known[role, method, part] = asked_by(
                world, role, Row(method, "", (), {}), f"{part}/er/is/niets/"
            ).bare()
        return known[role, method, part]

    return answer_of_nothing


@pytest.mark.parametrize("row", HTTP, ids=str)
def test_every_role_gets_what_the_table_says(row, world, nothing):
    path = address_of(world, row)

    answers = {role: asked_by(world, role, row, path) for role in ROLES}

    assert {role: answer.outcome() for role, answer in answers.items()} == dict(row.expected)
    for role in (role for role in ROLES if row.expected[role] == MISSING):
        assert answers[role].bare() == nothing(role, row.method, path), role
    wrong = {role: what_is_wrong(row, role, answer) for role, answer in answers.items()}
    assert {role: wrongs for role, wrongs in wrong.items() if wrongs} == {}


def what_is_wrong(row: Row, role: str, answer: Answer) -> list[str]:
    expected = row.expected[role]
    wrong = [f"leaks {secret}" for secret in leaks(role, answer.everything(), row.tells)]
    wrong += unprotected(answer.response, signed_in=role != ANONYMOUS)
    if expected != DONE and answer.written:
        wrong.append(f"wrote {answer.written}")
    if expected == SEEN:
        wrong += [f"does not show {word}" for word in row.shows.split() if SECRETS[word] not in answer.text]
    if expected == REFUSED and not answer.has_message():
        wrong.append("says nothing")
    return wrong


ABOUT_SOMETHING = {
    (row.method, row.url, row.objects): row
    for row in HTTP
    if row.objects and row.url not in BY_LINK and NOT_MEANT not in row.expected.values()
}


@pytest.mark.parametrize("row", ABOUT_SOMETHING.values(), ids=str)
def test_what_does_not_exist_is_missing_for_everybody_alike(row, world, nothing):
    allowed = [role for role, outcome in row.expected.items() if outcome in {SEEN, DONE, LED_ON, REFUSED}]
    for role in {*allowed[:1], "foreign_coordinator"}:
        for path in addresses_of_nothing(world, row):
            assert asked_by(world, role, row, path).bare() == nothing(role, row.method, path), (role, path)


ASKS_FIRST = [url for url, why in PUBLIC.items() if why.startswith(("own", "signed in only"))]


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("url", ASKS_FIRST)
def test_pages_of_ones_own_ask_first_who_that_is(url, method, world):
    answer = asked_by(world, ANONYMOUS, Row(method, url, (), {}), reverse(url))

    assert answer.outcome() == SIGN_IN
    assert leaks(ANONYMOUS, answer.everything()) == []


def named_urls(patterns, namespace="") -> set[str]:
    names = set()
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            names.add(f"{namespace}{pattern.name}")
        else:
            names |= named_urls(
                pattern.url_patterns, f"{pattern.namespace}:" if pattern.namespace else namespace
            )
    return names


def test_every_address_stands_in_the_table_or_is_public_for_a_reason():
    named = named_urls(get_resolver().url_patterns)
    asked = {row.url for row in HTTP}

    assert named - asked == set(PUBLIC)
    assert asked - named == set()
    assert all(PUBLIC.values())


def test_every_address_of_the_table_is_asked_both_ways():
    both = {url: {row.method for row in HTTP if row.url == url} for url in {row.url for row in HTTP}}

    assert {url for url, methods in both.items() if methods != {"GET", "POST"}} == set()
