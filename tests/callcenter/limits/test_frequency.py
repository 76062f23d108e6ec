"""How soon a person may be called again, as a table and for any history."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callcenter.limits.frequency import ON_THE_LINE, USUAL, Limit, Seen, wait

NOW = datetime(2026, 11, 18, 10, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def ask(*seen, exempt=False, limit=USUAL):
    found = wait([Seen(NOW - ago, spoke) for ago, spoke in seen], limit=limit, exempt=exempt, now=NOW)
    return (found.rule, found.until - NOW) if found else None


@pytest.mark.parametrize(
    ("seen", "waits"),
    [
        ([], None),
        ([(23 * HOUR, True)], ("rest", HOUR)),
        ([(24 * HOUR, True)], None),
        ([(2 * DAY, True), (5 * DAY, True)], ("often", 2 * DAY)),
        ([(2 * DAY, True), (7 * DAY, True)], None),
        ([(2 * DAY, True), (3 * DAY, True), (6 * DAY, True)], ("often", 4 * DAY)),
        ([(HOUR / 2, None)], ("rest", 23 * HOUR + HOUR / 2)),
        ([(2 * HOUR, None)], ("rest", 22 * HOUR)),
        ([(HOUR, False), (2 * HOUR, False), (3 * HOUR, False)], None),
    ],
)
def test_two_conversations_in_seven_days_and_a_day_of_rest_after_each(seen, waits):
    assert ask(*seen) == waits


@pytest.mark.parametrize("seen", [[(HOUR, True)], [(2 * DAY, True), (3 * DAY, True)], [(2 * HOUR, None)]])
def test_what_was_promised_goes_by_no_limit(seen):
    assert ask(*seen) is not None
    assert ask(*seen, exempt=True) is None


def test_nobody_rings_a_person_who_is_on_the_line_whatever_was_promised():
    assert ask((HOUR / 2, None), exempt=True) == ("on_the_line", HOUR / 2)


def test_a_team_may_set_another_limit():
    assert ask((2 * DAY, True), limit=Limit(contacts=1, days=30)) == ("often", 28 * DAY)
    assert ask((2 * HOUR, True), limit=Limit(contacts=9, rest=HOUR)) is None


_seen = st.lists(
    st.builds(
        Seen,
        st.integers(0, 20 * 24).map(lambda hours: NOW - timedelta(hours=hours)),
        st.sampled_from([True, False, None]),
    ),
    max_size=6,
)
_limits = st.builds(Limit, st.integers(1, 5), st.integers(1, 30), st.integers(0, 72).map(lambda hours: hours * HOUR))


@given(_seen, _limits, st.booleans())
def test_after_the_wait_the_limit_is_kept_and_there_is_no_further_wait(seen, limit, exempt):
    found = wait(seen, limit=limit, exempt=exempt, now=NOW)
    at = found.until if found else NOW

    talks = [each.at for each in seen if each.spoke is not False]
    assert wait(seen, limit=limit, exempt=exempt, now=at) is None
    assert not any(each.spoke is None and at < each.at + ON_THE_LINE for each in seen)
    if not exempt:
        assert sum(each > at - timedelta(days=limit.days) for each in talks) < limit.contacts
        assert all(each + limit.rest <= at for each in talks)
