"""What the results say is what was entered, and every number has exactly its rows."""

import pytest

from callcenter.queue import complete
from callcenter.scripts.presets import SCORED_ITEMS
from tenants.complaints import screen
from tenants.complaints.models import Complaint
from tenants.followups import answers
from tenants.reports import due, mend_first, period, satisfaction
from tests.factories import at, claimed_call, make_agent, make_follow_up

pytestmark = pytest.mark.django_db

LATER = {"days": 1}


@pytest.fixture
def agent(team):
    return make_agent(team)


def answered(shop, agent, *scores, complaint=None, **job):
    """A finished call in which the customer gave these scores, in the order of the questions; None is N/A."""
    now = at(shop)
    attempt = claimed_call(shop, agent, **job)
    with shop.schema():
        for seq, (question, score) in enumerate(zip(SCORED_ITEMS, scores, strict=True), start=1):
            answers.save(
                attempt.call.follow_up, shop=shop, question=question, score=score, code="" if score else "na",
                seq=seq, language="en", now=now,
            )  # fmt: skip
    complete.call(attempt, disposition="complete", complaint=complaint, now=now)
    return attempt


def month(shop):
    return period.last_days(30, now=at(shop, **LATER), zone=shop.timezone)


def test_a_customer_is_satisfied_when_every_score_is_four_or_five(north, agent):
    answered(north, agent, 5, 4, 5, 4)
    answered(north, agent, 5, 5, 3, 5)

    with north.schema():
        figure = satisfaction.customers(month(north))

    assert (figure.satisfied, figure.n) == (1, 2)


def test_each_question_has_its_own_share_and_no_score_stays_out(north, agent):
    answered(north, agent, 5, 4, 2, None)
    answered(north, agent, 1, 4, 5, 5)

    with north.schema():
        found = {figure.key: figure for figure in satisfaction.items(month(north))}

    assert [(f.satisfied, f.n, f.unscored) for f in found.values()] == [(1, 2, 0), (2, 2, 0), (1, 2, 0), (1, 1, 1)]
    assert found["response_speed"].mean == 3


def test_every_figure_of_a_question_has_as_many_rows(north, agent):
    answered(north, agent, 5, 4, 2, None)
    answered(north, agent, 1, 4, 5, 5)

    with north.schema():
        for figure in satisfaction.items(month(north)):
            counted = {
                "scored": figure.n, "satisfied": figure.satisfied, "dissatisfied": figure.dissatisfied,
                "unscored": figure.unscored,
            }  # fmt: skip
            for group, number in counted.items():
                assert satisfaction.answers(month(north), figure.key, group).count() == number


def test_answers_of_another_shop_are_not_counted(north, shunda, agent):
    answered(north, agent, 1, 1, 1, 1)

    with shunda.schema():
        assert satisfaction.customers(month(shunda)).n == 0


def test_a_response_counts_on_the_shops_own_day(north, agent):
    answered(north, agent, 5, 5, 5, 5)
    day = at(north).astimezone(north.zone).date()

    with north.schema():
        assert satisfaction.customers(period.Period(day, day, north.timezone)).n == 1
        assert satisfaction.customers(period.Period(day, day, north.timezone).before()).n == 0


def test_coverage_counts_what_was_due_and_every_count_has_its_rows(north, agent):
    answered(north, agent, 5, 5, 5, 5)
    unreached = claimed_call(north, agent)
    complete.call(unreached, disposition="no_answer", now=at(north))
    make_follow_up(north)
    now = at(north, **LATER)

    with north.schema():
        found = due.covered(month(north), now=now)
        rows = {group: due.rows(month(north), group, now=now).count() for group in due.GROUPS}

    assert (found.due, found.attempted.numerator, found.contacted.numerator, found.open) == (3, 2, 1, 2)
    assert rows["due"] == found.due
    assert rows["open"] == found.open
    assert rows["missed"] == found.missed == 0
    for name in ("attempted", "handled", "contacted", "completed", "on_time"):
        assert rows[name] == getattr(found, name).numerator


def test_a_problem_point_counts_dissatisfied_answers_and_valid_complaints(north, agent):
    attempt = answered(
        north, agent, 1, 5, 5, 5, complaint={"category": "efficiency", "customer_words": "I waited for an hour."}
    )
    with north.schema():
        complaint = Complaint.objects.get(attempt=attempt.pk)
        screen.complaint(
            complaint,
            validity="valid",
            reason="Seen on the board.",
            by=None,
            by_name="Paul",
            side="shop",
            now=at(north),
        )

        points = mend_first.three(month(north), now=at(north, **LATER))
        evidence = (
            mend_first.dissatisfied_answers(month(north), "efficiency").count()
            + mend_first.valid_complaints(month(north), "efficiency").count()
        )

    assert [(point.key, point.found.problems) for point in points] == [("efficiency", 2)]
    assert evidence == 2


def test_a_complaint_that_is_not_judged_is_not_counted_as_a_problem_point(north, agent):
    answered(north, agent, 5, 5, 5, 5, complaint={"category": "price", "customer_words": "Too dear."})

    with north.schema():
        assert mend_first.three(month(north), now=at(north, **LATER)) == []


def test_the_advisor_whose_customers_wait_stands_out(north, agent):
    for _ in range(8):
        answered(north, agent, 1, 5, 5, 5, advisor="Gary")
    for _ in range(16):
        answered(north, agent, 5, 5, 5, 5, advisor="Priya")

    with north.schema():
        (point,) = mend_first.three(month(north), now=at(north, **LATER))

    assert point.source is not None
    assert (point.source.kind, point.source.name, point.source.problems, point.source.n) == ("advisor", "Gary", 8, 8)


def test_nobody_stands_out_when_everybody_is_alike(north, agent):
    for advisor in ("Gary", "Priya"):
        for score in (1, 5, 5, 5, 5, 5):
            answered(north, agent, score, 5, 5, 5, advisor=advisor)

    with north.schema():
        (point,) = mend_first.three(month(north), now=at(north, **LATER))

    assert point.source is None
