"""The numbers on complaints, with answers that were worked out by hand."""

from datetime import UTC, datetime, timedelta

import pytest

from tenants.complaints import formulas
from tenants.complaints.formulas import Case, Past, Ratio, Run

START = datetime(2026, 11, 2, 9, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
HANDLED = (Run("reply", "met", True, 2 * HOUR), Run("handle", "met", True, HOUR), Run("close", "met", True, HOUR))


def case(number, *, valid=True, stands=None, closed=None, confirmed=True, reopened=0, runs=HANDLED, customer=None,
         category="repair", filed=START):  # fmt: skip
    return Case(
        id=number, customer=customer or number, category=category, filed_at=filed, is_valid=valid,
        stands=valid if stands is None else stands,
        closed_at=None if closed is None else filed + closed, is_confirmed=closed is not None and confirmed,
        reopened=reopened, runs=runs, kinds={},
    )  # fmt: skip


def past(cases):
    return [Past(each.id, each.customer, each.category, each.filed_at) for each in cases]


def figures(*cases, others=()):
    return formulas.figures(formulas.groups(cases, past=past([*cases, *others])))


def test_a_hundred_valid_complaints_of_which_the_customer_confirmed_ninety_six():
    cases = [case(n, closed=(n + 1) * HOUR) for n in range(96)]
    cases += [case(100 + n, closed=9 * HOUR, confirmed=False) for n in range(3)]
    cases += [case(200, runs=(Run("handle", "missed", False, -HOUR),))]  # open, and its time is over
    cases += [case(300, runs=(Run("handle", "running", False, HOUR),))]  # open, in time still
    cases += [case(400, closed=HOUR, valid=False)]

    found = figures(*cases)

    assert found.resolved == Ratio(96, 100)
    assert found.not_confirmed == Ratio(3, 100)
    assert found.resolved.share < formulas.RESOLUTION_TARGET


def test_what_nobody_judged_is_resolved_or_not_like_what_is_valid_and_no_more_valid_for_it():
    cases = [
        case(1, valid=False, stands=True, closed=HOUR),
        case(2, valid=False, stands=True, closed=HOUR, confirmed=False),
        case(3, valid=False, stands=True, runs=(Run("handle", "missed", False, -HOUR),)),
        case(4, valid=False, stands=True, runs=(Run("handle", "running", False, HOUR),)),
        case(5, valid=False, stands=False, closed=HOUR),
        case(6, closed=HOUR),
    ]

    found = figures(*cases)

    assert (found.resolved, found.not_confirmed) == (Ratio(2, 4), Ratio(1, 4))
    assert [each.id for each in formulas.groups(cases, past=[])["valid"]] == [6]


@pytest.mark.parametrize(
    ("run", "state"),
    [
        (Run("reply", "met", True, HOUR), "kept"),
        (Run("reply", "missed", True, -HOUR), "missed"),
        (Run("reply", "missed", False, -HOUR), "missed"),
        (Run("reply", "running", False, HOUR), "running"),
        (Run("reply", "paused", False, HOUR), "running"),
        (Run("reply", "not_started", False, None), ""),
    ],
)
def test_an_open_overdue_clock_is_missed_at_once_and_one_that_is_not_due_is_neither(run, state):
    assert formulas.kept(case(1, runs=(run,)), "reply") == state


def test_a_clock_is_kept_of_those_that_are_known_with_the_middle_and_the_worst_margin():
    runs = [Run("reply", "met", True, n * HOUR) for n in (1, 3, 8)]
    runs += [Run("reply", "missed", True, -2 * HOUR), Run("reply", "running", False, 5 * HOUR)]

    reply = figures(*(case(n, runs=(run,)) for n, run in enumerate(runs))).clocks[1]

    assert (reply.kept, reply.running, reply.margin, reply.worst) == (Ratio(3, 4), 1, 2 * HOUR, -2 * HOUR)


def test_a_reopened_complaint_misses_a_clock_if_any_round_missed_it():
    runs = (Run("handle", "missed", True, -HOUR), Run("handle", "met", True, HOUR))

    assert formulas.kept(case(1, runs=runs), "handle") == "missed"


@pytest.mark.parametrize(
    ("hours", "median", "p90"),
    [((5,), 5, 5), ((1, 2), 1.5, 2), (range(1, 11), 5.5, 9), (range(1, 12), 6, 10), ((1, 1, 1, 100), 1, 100)],
)
def test_median_and_ninetieth_percentile(hours, median, p90):
    found = formulas.times(n * HOUR for n in hours)

    assert (found.median, found.p90, found.n) == (median * HOUR, p90 * HOUR, len(hours))


def test_first_contact_is_confirmed_at_once_and_does_not_come_back_within_thirty_days():
    settled = case(1, closed=DAY, customer="A")
    reopened = case(2, closed=DAY, customer="B", reopened=1)
    back = case(3, closed=DAY, customer="C")
    never_confirmed = case(4, closed=DAY, customer="D", confirmed=False)
    still_open = case(5, customer="E")
    others = [
        case(11, customer="C", filed=START + 31 * DAY),
        case(12, customer="A", filed=START + 32 * DAY),  # a day too late
        case(13, customer="A", filed=START + 3 * DAY, category="price"),  # about something else
        case(14, customer="A", filed=START - DAY),  # before
    ]

    found = figures(settled, reopened, back, never_confirmed, still_open, others=others)

    assert found.first_contact == Ratio(1, 4)


def test_a_repeated_complaint_follows_another_about_the_same_within_thirty_days():
    cases = [case(n, customer=name) for n, name in enumerate("ABC")]
    others = [
        case(11, customer="A", filed=START - 30 * DAY),
        case(12, customer="B", filed=START - 31 * DAY),
        case(13, customer="C", filed=START - DAY, category="price"),
    ]

    assert figures(*cases, others=others).repeated == Ratio(1, 3)


def test_reopened_is_a_share_of_those_in_which_the_customer_was_asked():
    assert figures(case(1, closed=DAY), case(2, reopened=2), case(3)).reopened == Ratio(1, 2)


def test_who_stays_is_told_apart_by_whether_the_complaint_was_handled_in_time():
    late = (Run("reply", "met", True, HOUR), Run("handle", "missed", True, -HOUR))
    cases = [case(1), case(2), case(3, runs=late), case(4, runs=late)]
    visits = {1: [START + 180 * DAY], 2: [START - DAY, START + 181 * DAY], 3: [START], 4: [START + DAY]}

    found = formulas.saved(cases, visits)

    assert {name: [each.id for each in group] for name, group in found.items()} == {
        "kept_stayed": [1], "kept_left": [2], "missed_stayed": [4], "missed_left": [3],
    }  # fmt: skip


def test_nothing_gives_no_share():
    found = figures()

    assert {ratio.share for ratio in (found.resolved, found.first_contact, found.repeated, found.reopened)} == {None}
    assert found.to_resolve == formulas.Times(None, None, 0)
    assert {clock.kept.share for clock in found.clocks} == {None}
