"""However switches, savepoints, rollbacks, iterators and on-commit work are nested, the server is where the code is."""

from contextlib import ExitStack, suppress

import pytest
from django.db import ProgrammingError, connection, transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from tenants.consent.models import Suppression
from tenants.jobs.models import Customer
from tenants.shops.models import Shop, expected_schema

SHOPS = st.sampled_from(["north", "shunda"])


class Undo(Exception):
    """Ends a block by rolling it back."""


def current() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_schema()")
        return cursor.fetchone()[0]


class Switching(RuleBasedStateMachine):
    """A stack of opened blocks, beside the list of schemas in which one should be."""

    def __init__(self):
        super().__init__()
        self.shops = {shop.slug: shop for shop in Shop.objects.all()}
        self.blocks: list[tuple[str, object]] = []
        self.where = ["public"]
        self.iterators: list[tuple[str, object]] = []
        # The outermost block, so that each run ends as it began.
        self._open("atomic", transaction.atomic())

    def _open(self, kind, block):
        block.__enter__()
        self.blocks.append((kind, block))

    @rule(slug=SHOPS)
    @precondition(lambda self: len(self.blocks) < 9)
    def enter_a_shop(self, slug):
        self._open("shop", self.shops[slug].schema())
        self.where.append(f"shop_{slug}")

    @rule()
    @precondition(lambda self: len(self.blocks) < 9)
    def set_a_savepoint(self):
        self._open("atomic", transaction.atomic())

    @rule()
    @precondition(lambda self: len(self.blocks) > 1)
    def leave(self):
        kind, block = self.blocks.pop()
        block.__exit__(None, None, None)
        if kind == "shop":
            self.where.pop()

    @rule()
    @precondition(lambda self: len(self.blocks) > 1)
    def leave_by_an_error(self):
        kind, block = self.blocks.pop()
        undo = Undo()
        with suppress(Undo):
            assert not block.__exit__(Undo, undo, None)
        if kind == "shop":
            self.where.pop()

    @rule(slug=SHOPS)
    def roll_back_after_a_switch_inside(self, slug):
        try:
            with transaction.atomic(), self.shops[slug].schema():
                assert current() == f"shop_{slug}"
                raise Undo
        except Undo:
            pass

    @rule(slug=SHOPS)
    def roll_back_before_leaving_the_shop(self, slug):
        with self.shops[slug].schema():
            try:
                with transaction.atomic():
                    Customer.objects.create(name="x", phone="+447700900123")
                    raise Undo
            except Undo:
                pass
            assert current() == f"shop_{slug}"

    @rule(slug=SHOPS)
    def a_statement_fails_inside(self, slug):
        with pytest.raises(ProgrammingError, match="no_such_column"):  # noqa: SIM117
            with transaction.atomic(), self.shops[slug].schema(), connection.cursor() as cursor:
                cursor.execute("SELECT no_such_column FROM jobs_customer")

    @rule(slug=SHOPS)
    def read_in_small_pieces(self, slug):
        with self.shops[slug].schema():
            for _ in Suppression.objects.iterator(chunk_size=1):
                assert current() == f"shop_{slug}"
            with self.shops["north"].schema():
                list(Customer.objects.iterator(chunk_size=2))
            assert current() == f"shop_{slug}"

    @rule(slug=SHOPS)
    def promise_work_for_after_the_commit(self, slug):
        """Work that opens its shop by itself, wherever it was promised and whenever it runs."""
        found = []

        def work(shop=self.shops[slug]):
            with shop.schema():
                found.append(current())

        before = len(connection.run_on_commit)
        with self.shops["shunda"].schema():
            transaction.on_commit(work)
        promised = connection.run_on_commit[before:]
        for _sids, callback, *_ in promised:
            callback()
        assert found == [f"shop_{slug}"]

    @rule()
    def the_connection_forgets(self):
        """As after a savepoint's rollback: the next statement must set the path again."""
        connection.search_path_set_schemas = None

    @invariant()
    def the_server_is_where_the_code_is(self):
        assert current() == self.where[-1] == connection.schema_name == expected_schema.get()

    def teardown(self):
        undo = Undo()
        with ExitStack() as stack:
            while self.blocks:
                _kind, block = self.blocks.pop(0)
                stack.push(lambda *_details, block=block: _close(block, undo))
        assert (connection.schema_name, expected_schema.get()) == ("public", "public")
        assert current() == "public"


def _close(block, undo):
    with suppress(Undo):
        block.__exit__(Undo, undo, None)


def test_the_server_is_always_in_the_schema_that_the_code_entered(north, shunda):
    run_state_machine_as_test(
        Switching,
        settings=settings(
            max_examples=40, stateful_step_count=25, deadline=None, database=None, derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )  # fmt: skip
