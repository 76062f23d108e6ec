"""What the rooms of the call centre share in their tests: a database whose work is really committed."""

import os

import pytest

from tests import database
from tests.conftest import digest_of_sources


@pytest.fixture
def own_database(db):
    """The address of a database of this test's own, for programs with connections of their own."""
    from django.conf import settings

    name = f"aftercall_race_{os.getpid()}"
    with database._maintenance() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}"')
        cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "aftercall_template_{digest_of_sources()}"')
    configured = settings.DATABASES["default"]
    host, port = configured["HOST"], configured["PORT"] or 5432
    yield f"postgresql://{configured['USER']}:{configured['PASSWORD']}@{host}:{port}/{name}"
    database.remove(name)
