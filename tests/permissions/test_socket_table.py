"""Every role sends every command of the table, each on a socket of its own, with what could leak present."""

import pytest

from supportgroups.lib.threads import in_thread
from tests.chat.talk import Talk, talk_as, web_process
from tests.permissions.asking import filled_in, leaks
from tests.permissions.table import SOCKET
from tests.permissions.words import (
    ACCEPTED,
    ANONYMOUS,
    CLOSED,
    IN_THE_ROOM,
    OPENED,
    READ,
    ROLES,
    SECRETS,
    Frame,
)
from tests.permissions.world import World, build_world

pytestmark = pytest.mark.django_db(transaction=True)

ANSWERS = {OPENED, ACCEPTED, READ, "error"}


async def answers_of(talk: Talk, frame: dict) -> list[dict]:
    """Return everything that comes back, the answer itself last but for what else was said."""
    await talk.send(frame)
    said = [await talk.next()]
    while said[-1]["type"] not in ANSWERS:
        said.append(await talk.next())
    return [*said, *await talk.rest()]


async def tried(world: World, role: str, frame: Frame) -> tuple[str | int, str]:
    cookie = "" if role == ANONYMOUS else world.sessions[role]
    async with talk_as(None, cookie=cookie) as talk:
        if frame.expected[role] == CLOSED:
            return await talk.close_code(), ""
        said = await answers_of(talk, await in_thread(filled_in, world, frame.command))
    answer = next(one for one in said if one["type"] in ANSWERS)
    return answer.get("code", answer["type"]), str(said)


async def test_every_role_gets_the_answers_of_the_table(db):
    world = await in_thread(build_world)
    got, said = {}, {}
    async with web_process():
        for frame in SOCKET:
            for role in ROLES:
                got[role, str(frame)], said[role, str(frame)] = await tried(world, role, frame)

    assert got == {(role, str(frame)): frame.expected[role] for frame in SOCKET for role in ROLES}
    assert {where: leaks(where[0], words) for where, words in said.items() if leaks(where[0], words)} == {}
    heard = {role for role in ROLES if SECRETS["message"] in said[role, "room.open @room"]}
    assert heard == set(IN_THE_ROOM.split())
