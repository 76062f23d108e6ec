"""A statement that is prepared is planned once for a connection, and is in its transaction and its errors."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import DataError, connection, transaction

from callcenter.queue import prepared

SUM = "SELECT %s::int + 1 /* sum */"


@pytest.fixture(params=[True, False], ids=["watched", "unwatched"])
def on(request, db):
    watching = connection.execute_wrappers[:]
    if not request.param:
        connection.execute_wrappers.clear()
    yield
    connection.execute_wrappers[:] = watching


def test_a_statement_is_prepared_once(on):
    answers = [prepared.first_row(SUM, (str(n),)) for n in range(3)]

    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE '%%/* sum */%%'", [])
        kept = cursor.fetchone()
    assert (answers, kept) == ([(1,), (2,), (3,)], (1,))


def test_of_other_statements_a_connection_keeps_nothing(on):
    prepared.first_row(SUM, ("1",))
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s /* a customer's words */", ["等了三个小时"])

    known = connection.connection._prepared
    texts = [text for text, _types in [*known._counts, *known._names]]
    assert any(b"/* sum */" in text for text in texts)
    assert not any(b"words" in text for text in texts)


def test_it_sees_what_its_transaction_wrote_and_raises_djangos_errors(on, north):
    with transaction.atomic():
        type(north).objects.filter(pk=north.pk).update(name="Renamed")
        seen = prepared.first_row("SELECT name FROM public.shops_shop WHERE id = %s", (str(north.pk),))

    assert seen == ("Renamed",)
    with pytest.raises(DataError), transaction.atomic():
        prepared.first_row(SUM, ("no number",))
    assert prepared.first_row("SELECT 1 WHERE %s::int = 0", ("1",)) is None


def test_inside_a_shop_it_is_found_as_well(on, shunda):
    with shunda.schema():
        assert prepared.first_row(SUM, ("1",)) == (2,)


def test_a_connection_that_was_opened_anew_is_asked_itself(db):
    def ask() -> list[object]:
        answers = []
        for n in ("1", "2"):
            answers.append(prepared.first_row(SUM, (n,)))
            connection.close()
        return answers

    with ThreadPoolExecutor(1) as other:  # a thread has a connection of its own
        assert other.submit(ask).result() == [(2,), (3,)]
