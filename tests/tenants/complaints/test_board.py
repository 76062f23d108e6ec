"""The rules of the board: what an address asks for, which cards fit it, and which moves there are."""

import uuid
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest

from tenants.complaints import board
from tenants.complaints.board import Choice, Why
from tenants.complaints.states import State, state_of
from tests.conftest import NOW

ME, OTHER = uuid.uuid4(), uuid.uuid4()
N, A, S, W, H, C = State


@dataclass(frozen=True)
class Card:
    state: State = N
    rests: State = N
    severity: str = "ordinary"
    topic: str = "repair"
    code: str = "same_fault"
    branch: str = ""
    shop_slug: str = "north"
    holder: uuid.UUID | None = None
    filed_at: object = NOW
    overdue: bool = False
    replied: bool = False


@pytest.mark.parametrize(
    ("address", "asked"),
    [
        ({}, Choice()),
        ({"view": "mine", "severity": "crisis"}, Choice(view="mine", severity="crisis")),
        ({"view": "nonsense", "age": "2", "state": "lost"}, Choice()),
        ({"age": "7", "owner": "nobody"}, Choice(age="7", owner="nobody")),
        ({"state": "closed"}, Choice(view="table", state="closed")),
        ({"view": "mine", "state": "new"}, Choice(view="mine", state="new")),
        ({"overdue": "on"}, Choice(view="overdue")),
        ({"severity": "<b>", "shop": "x" * 41}, Choice()),
    ],
)
def test_an_address_is_read_and_what_makes_no_sense_is_passed_over(address, asked):
    assert board.read(address) == asked


def test_a_choice_is_kept_as_codes_and_read_back_the_same():
    choice = Choice(
        view="table",
        severity="major",
        category="repair.same_fault",
        owner=str(ME),
        age="3",
        branch=board.branch_code("浦东店"),
    )

    assert board.read(choice.codes()) == choice
    assert choice.codes().keys() == {"view", "severity", "category", "owner", "age", "branch"}
    assert all(board.CODE.fullmatch(code) for code in choice.codes().values())
    assert Choice().codes() == {}


def test_codes_that_mean_nothing_to_the_reader_are_like_none():
    choice = Choice(shop="shunda", severity="major")

    assert board.known(choice, shop={"north"}, severity={"major"}) == Choice(severity="major")
    assert board.known(choice, shop={"north", "shunda"}, severity={"major"}) == choice


FITTING = Card(severity="major", branch="Pudong", holder=ME, filed_at=NOW - timedelta(days=3), overdue=True)


@pytest.mark.parametrize(
    ("choice", "unlike"),
    [
        (Choice(shop="north"), {"shop_slug": "shunda"}),
        (Choice(branch=board.branch_code("Pudong")), {"branch": "Hongqiao"}),
        (Choice(severity="major"), {"severity": "crisis"}),
        (Choice(category="repair"), {"topic": "price"}),
        (Choice(category="repair.same_fault"), {"code": "skimped"}),
        (Choice(category="repair.same_fault"), {"code": ""}),
        (Choice(category="repair.same_fault"), {"topic": "parts"}),
        (Choice(owner="me"), {"holder": OTHER}),
        (Choice(owner=str(ME)), {"holder": None}),
        (Choice(age="3"), {"filed_at": NOW - timedelta(days=3) + timedelta(seconds=1)}),
        (Choice(view="mine"), {"holder": OTHER}),
        (Choice(view="overdue"), {"overdue": False}),
    ],
)
def test_each_filter_lets_through_what_fits_and_nothing_else(choice, unlike):
    assert board.fits(FITTING, choice, me=ME, now=NOW)
    assert not board.fits(replace(FITTING, **unlike), choice, me=ME, now=NOW)


def test_nobody_in_charge_is_a_filter_and_a_person_without_an_id_holds_nothing():
    nobody = Card()

    assert board.fits(nobody, Choice(owner="nobody"), me=ME, now=NOW)
    assert not board.fits(FITTING, Choice(owner="nobody"), me=ME, now=NOW)
    assert not board.fits(nobody, Choice(owner="no-such-person"), me=ME, now=NOW)


MOVES = [
    # from, rests, replied: the step or the reason for each other column, in order
    (N, N, False, {A: "acknowledgement", S: "reply", W: "pause", H: Why.NOT_REPLIED, C: Why.CUSTOMER_CLOSES}),
    (A, A, False, {N: Why.NEVER_NEW, S: "reply", W: "pause", H: Why.NOT_REPLIED, C: Why.CUSTOMER_CLOSES}),
    (S, S, True, {N: Why.NEVER_NEW, A: Why.FURTHER, W: "pause", H: "handling", C: Why.CUSTOMER_CLOSES}),
    (S, S, False, {N: Why.NEVER_NEW, A: Why.FURTHER, W: "pause", H: Why.NOT_REPLIED, C: Why.CUSTOMER_CLOSES}),
    (W, S, True, {N: Why.WAITS, A: Why.WAITS, S: "resumption", H: "handling", C: Why.CUSTOMER_CLOSES}),
    (W, N, False, {N: "resumption", A: Why.WAITS, S: Why.WAITS, H: Why.NOT_REPLIED, C: Why.CUSTOMER_CLOSES}),
    (H, H, True, {N: Why.HANDLED, A: Why.HANDLED, S: Why.HANDLED, W: Why.HANDLED, C: Why.CUSTOMER_CLOSES}),
    (C, C, True, {N: Why.CLOSED, A: Why.CLOSED, S: Why.CLOSED, W: Why.CLOSED, H: Why.CLOSED}),
]


@pytest.mark.parametrize(("state", "rests", "replied", "ways"), MOVES)
def test_every_column_is_reached_by_a_step_or_says_why_not(state, rests, replied, ways):
    card = Card(state=state, rests=rests, replied=replied)

    found = board.moves(card, by_shop=True, is_manager=True)

    assert {move.column: move.step or move.why for move in found} == ways
    assert all(bool(move.step) != bool(move.why) for move in found)
    assert [move.digit for move in found] == [n for n, column in enumerate(State, start=1) if column != state]


def test_an_advisor_is_told_that_managers_pause_and_the_team_that_the_shop_moves():
    waiting, working = Card(state=W, rests=S), Card(state=S, rests=S)

    assert {m.column: m.why for m in board.moves(working, by_shop=True, is_manager=False)}[W] == Why.MANAGERS
    assert {m.column: m.why for m in board.moves(waiting, by_shop=True, is_manager=False)}[S] == Why.MANAGERS
    assert {m.why for m in board.moves(working, by_shop=False, is_manager=False)} == {Why.SHOPS}


@pytest.mark.parametrize(
    ("kinds", "state", "rests"),
    [
        (["filed"], N, N),
        (["filed", "paused"], W, N),
        (["filed", "acknowledged", "replied", "paused"], W, S),
        (["filed", "replied", "paused", "handled"], H, H),
        (["filed", "replied", "handled", "denied", "reopened"], S, S),
    ],
)
def test_a_waiting_complaint_rests_where_it_goes_when_the_wait_is_over(kinds, state, rests):
    assert (state_of(kinds), state_of([*kinds, "resumed"])) == (state, rests)


def test_cards_stand_in_their_columns_in_the_order_they_came():
    first, second, third = Card(state=S), Card(state=N), Card(state=S, severity="major")

    columns = board.in_columns([first, second, third])

    assert list(columns) == list(State)
    assert columns[S] == [first, third]
    assert columns[N] == [second]
