"""Tests make their tables straight from the models: here they are held against those that the migrations make."""

import re

import pytest
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

# Names that Django or SQLite gives: a hash, or a number in the order of the columns.
MADE_UP = re.compile(r"^__|^fk_\d+$|_[0-9a-f]{8}(_|$)")

# Nothing of Kring is in them; of the second Django's migrations and its models make a key of different width.
DJANGOS_OWN = {"django_migrations", "auth_group_permissions"}

pytestmark = [pytest.mark.process, pytest.mark.django_db]


def tables_in(connection: BaseDatabaseWrapper) -> dict[str, tuple[list, list]]:
    """Return columns and constraints of every table, in an order that does not depend on how they came."""
    look = connection.introspection
    with connection.cursor() as cursor:
        return {
            table: (
                sorted(look.get_table_description(cursor, table), key=str),
                sorted(map(_told, look.get_constraints(cursor, table).items()), key=str),
            )
            for table in look.table_names(cursor)
            if table not in DJANGOS_OWN
        }


def _told(constraint: tuple[str, dict]) -> tuple[str, dict]:
    name, what = constraint
    return ("" if MADE_UP.search(name) else name, what)


@pytest.mark.parametrize(("alias", "one"), [("default", "chat_message"), ("keys", "lib_datakey")])
def test_migrations_make_the_tables_that_the_models_describe(alias, one, plan):
    migrated = connections[alias].copy()
    migrated.settings_dict["NAME"] = plan.name_of(alias)

    made = tables_in(migrated)
    migrated.close()

    assert made == tables_in(connections[alias])
    assert one in made
