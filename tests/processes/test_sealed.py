"""Whoever gets hold of the database gets no text; whoever loses the keys has lost every text."""

from uuid import uuid4

import pytest
from django.conf import settings
from django.db import connections

from chat.actions import post_message
from supportgroups.lib.models import DataKey
from tests.processes.scene import make_room

pytestmark = pytest.mark.process

SECRET = "Ik was woest en sloeg bijna een deur kapot"
REGRET = "Dit had ik nooit moeten schrijven"


def _found_in_tables(alias: str, text: str) -> list[str]:
    connection = connections[alias]
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            cells = [cell for row in cursor.fetchall() for cell in row]
            found += [table for cell in cells if _holds(cell, text)]
    return found


def _holds(cell: object, text: str) -> bool:
    raw = bytes(cell) if isinstance(cell, bytes | memoryview) else str(cell).encode()
    return text.encode() in raw


def _found_in_files(folder, text: str) -> list[str]:
    wanted = [text.encode(), text.encode("utf-16-le"), text.encode().hex().encode()]
    files = [path for path in folder.rglob("*") if path.is_file()]
    return [path.name for path in files if any(form in path.read_bytes() for form in wanted)]


def test_neither_databases_nor_files_nor_logs_show_a_text(house, phone_of):
    room, ana, bo = make_room("Ana", "Bo")
    web = house.web(KRING_LOG_LEVEL="DEBUG")
    phone, reader = phone_of(ana, web), phone_of(bo, web)
    reader.open(room.pk)
    phone.post(room.pk, SECRET)
    regretted = phone.post(room.pk, REGRET)["seq"]
    phone.send("message.delete", room=room.pk, client_id=uuid4(), seq=regretted)
    reader.wait_for("message.deleted")
    post_message(person=ana, room=room, client_id=uuid4(), text=SECRET)

    for text in (SECRET, REGRET):
        assert _found_in_tables("default", text) == []
        assert _found_in_tables("keys", text) == []
        assert _found_in_files(house.home, text) == []
    web.stop()
    assert _found_in_files(house.home, SECRET) == []


@pytest.mark.skipif(
    "__import__('django.conf').conf.settings.SCALED_OUT", reason="looks through the file of SQLite"
)
def test_the_search_for_texts_finds_what_is_not_sealed(house):
    make_room("Annemarijke-uit-de-Biltstraat")

    assert _found_in_tables("default", "Annemarijke-uit-de-Biltstraat") == ["members_person"]
    assert any(name.startswith("kring.sqlite3") for name in _found_in_files(house.home, "Annemarijke"))


def test_without_the_keys_nothing_opens_and_kring_still_serves(house, phone_of):
    room, ana, bo = make_room("Ana", "Bo")
    post_message(person=ana, room=room, client_id=uuid4(), text=SECRET)
    _throw_the_keys_away(house)

    phone = phone_of(bo, house.web())
    *came, caught_up = phone.open(room.pk)
    phone.send("message.post", room=room.pk, client_id=uuid4(), text="Wij gaan gewoon door")

    history = [frame for frame in came if frame["type"] != "help.moved"]
    assert [(frame["seq"], frame["text"]) for frame in history] == [(1, None)]
    assert caught_up["seq"] == 1
    assert phone.wait_for("message.posted")["text"] == "Wij gaan gewoon door"


def _throw_the_keys_away(house) -> None:
    if settings.SCALED_OUT:
        DataKey.objects.all().delete()
        return
    connections["keys"].close()
    for file in house.home.glob("keys.sqlite3*"):
        file.unlink()
    assert house.run("migrate", "lib", "--database", "keys").returncode == 0
