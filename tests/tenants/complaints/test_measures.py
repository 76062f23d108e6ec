"""Complaints in numbers: each equals the rows behind it, and a clock that ran out is missed at once."""

from datetime import timedelta

import pytest

from tenants.complaints import acknowledge, change, measures, recontact, reply, scorecard, screen
from tenants.complaints.formulas import Ratio
from tenants.complaints.models import Complaint
from tenants.reports.period import Period
from tests.factories import at, new_id
from tests.tenants.complaints.conftest import BY_SHOP, filed
from tests.tenants.complaints.test_life import handled

HOUR = timedelta(hours=1)


def week(shop):
    day = at(shop).date()
    return Period(day, day + timedelta(days=6), shop.timezone)


def figures(shop, now):
    with shop.schema():
        return {
            clock.name: (clock.kept, clock.missed, clock.running) for clock in measures.of(week(shop), now=now).clocks
        }


def test_every_number_equals_the_rows_behind_it(north):
    start = at(north)
    confirmed = handled(north, now=start, severity="major")
    handled(north, now=start + HOUR)
    filed(north, now=start + 2 * HOUR, severity="crisis")
    filed(north, now=at(north, days=-9))
    with north.schema():
        screen.complaint(confirmed, **BY_SHOP, validity="valid", reason="x", now=start + 2 * HOUR)
        recontact.answered(confirmed.pk, solved=True, attempt_id=new_id(), now=start + 3 * HOUR)
        now = start + 5 * HOUR
        found = measures.of(week(north), now=now)
        lengths = {name: len(measures.rows(week(north), name, now=now)) for name in measures.GROUPS}

    assert found.counts == lengths
    picked = {name: lengths[name] for name in ("filed", "open", "valid", "pending", "major", "crisis", "confirmed")}
    # The old one is open, but was filed before the period.
    assert picked == {"filed": 3, "open": 3, "valid": 1, "pending": 2, "major": 1, "crisis": 1, "confirmed": 1}
    assert (found.filed, found.open, round(found.resolved, 2)) == (3, 3, 0.33)


@pytest.mark.parametrize("solved", [True, False])
def test_a_case_that_closes_without_a_judgement_is_to_be_judged_no_more_and_counts_as_it_closed(north, solved):
    start = at(north)
    case = handled(north, now=start)
    with north.schema():
        before = measures.of(week(north), now=start + 3 * HOUR).counts
        said = (complaint_now(case).judgement, scorecard.of(week(north), shop=north, now=start + 3 * HOUR).figures)
        if solved:
            recontact.answered(case.pk, solved=True, attempt_id=new_id(), now=start + 4 * HOUR)
        else:
            recontact.given_up(case.pk, now=start + 4 * HOUR)
        after = measures.of(week(north), now=start + 5 * HOUR).counts
        figures = scorecard.of(week(north), shop=north, now=start + 5 * HOUR).figures

        assert (before["pending"], before["unjudged"]) == (1, 0)
        assert (after["pending"], after["unjudged"]) == (0, 1)
        assert (after["confirmed"], after["not_confirmed"]) == (int(solved), int(not solved))
        assert said[0] == "To be judged"
        assert said[1].resolved == Ratio(0, 0)
        assert complaint_now(case).judgement == "Closed without a judgement"
        assert (figures.resolved, figures.not_confirmed) == (Ratio(int(solved), 1), Ratio(int(not solved), 1))


def complaint_now(case):
    return Complaint.objects.get(pk=case.pk)


def test_an_open_clock_counts_as_missed_as_soon_as_it_runs_out(north):
    filed(north)

    assert figures(north, at(north) + timedelta(minutes=59))["acknowledge"] == (0, 0, 1)
    assert figures(north, at(north) + timedelta(minutes=61))["acknowledge"] == (0, 1, 0)


def test_kept_and_late_are_told_apart(north):
    in_time, late = filed(north), filed(north)
    with north.schema():
        acknowledge.complaint(in_time, **BY_SHOP, now=at(north) + HOUR / 2)
        acknowledge.complaint(late, **BY_SHOP, now=at(north) + 2 * HOUR)
        reply.complaint(in_time, **BY_SHOP, text="Sorry", now=at(north) + 3 * HOUR)

    found = figures(north, at(north) + 4 * HOUR)

    assert found["acknowledge"] == (1, 1, 0)
    assert found["reply"] == (1, 0, 1)
    assert found["close"] == (0, 0, 0)


def test_a_reopened_complaint_is_counted_once_and_missed_if_any_round_was(north):
    complaint = handled(north)
    with north.schema():
        recontact.answered(complaint.pk, solved=False, attempt_id=new_id(), now=at(north) + 3 * HOUR)
        assert change.happened(complaint, "reopened")

    assert figures(north, at(north) + 4 * HOUR)["handle"] == (0, 0, 1)
    assert figures(north, at(north) + 30 * HOUR)["handle"] == (0, 1, 0)


def test_what_is_not_confirmed_is_counted_apart_and_a_past_period_keeps_what_stood_open_at_its_end(north):
    complaint = handled(north)
    long_after = at(north, days=20)
    with north.schema():
        recontact.given_up(complaint.pk, now=at(north, days=10))
        found = measures.of(week(north), now=long_after)

    assert (found.counts["confirmed"], found.counts["not_confirmed"]) == (0, 1)
    assert (found.open, found.overdue) == (1, 1)


def test_a_shop_without_complaints_has_zeros_and_no_shares(north):
    with north.schema():
        found = measures.of(week(north), now=at(north))

    assert set(found.counts.values()) == {0}
    assert found.resolved is None
    assert [clock.share for clock in found.clocks] == [None] * 4
