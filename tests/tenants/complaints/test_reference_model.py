"""The clocks against a stopwatch that looks at every minute, on random logs: over zones, days on which clocks change,
pauses, holidays with make-up workdays, severities that change, and settings that change after the filing."""

import json
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tenants.complaints import clocks
from tenants.complaints.clock_policy import ClockName, read_policy
from tenants.complaints.deadlines import clocks as read_clocks
from tenants.complaints.ladder import PERCENTS
from tests.tenants.complaints.stopwatch import MINUTE, Stopwatch

#: Zone, country, and the first and last day of a filing: around what makes each of them hard.
PLACES = (
    ("Asia/Shanghai", "CN", date(2026, 2, 12), date(2026, 3, 1)),  # New Year, two make-up Saturdays
    ("Asia/Shanghai", "CN", date(2026, 9, 17), date(2026, 10, 11)),  # two holidays, a make-up Sunday and Saturday
    ("Asia/Hong_Kong", "HK", date(2026, 2, 14), date(2026, 2, 19)),
    ("Europe/London", "GB", date(2026, 3, 27), date(2026, 4, 6)),  # clocks change on the 29th; Easter
    ("America/New_York", "US", date(2026, 3, 5), date(2026, 3, 9)),  # clocks change on the 8th
    ("America/New_York", "US", date(2026, 10, 9), date(2026, 11, 11)),  # and back on November 1st
    ("Australia/Lord_Howe", "", date(2026, 4, 2), date(2026, 4, 6)),  # by half an hour, on the 5th
    ("Australia/Lord_Howe", "", date(2026, 10, 1), date(2026, 10, 5)),
    ("Asia/Kathmandu", "", date(2026, 5, 1), date(2026, 5, 3)),  # 5 h 45 min from UTC
)
WEEKS = (
    {day: [["09:00", "18:00"]] for day in ("mon", "tue", "wed", "thu", "fri", "sat")},
    {day: [["08:30", "12:00"], ["13:15", "17:45"]] for day in ("mon", "tue", "wed", "thu", "fri")},
    {day: [["00:00", "24:00"]] for day in ("mon", "wed", "fri", "sun")},
    {day: [["00:00", "03:00"], ["22:00", "24:00"]] for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")},
)
KINDS = (
    ("acknowledged", {}),
    ("replied", {}),
    ("paused", {"reason": "waiting_customer"}),
    ("paused", {"reason": "waiting_parts"}),
    ("paused", {"reason": "waiting_manager"}),
    ("resumed", {}),
    ("resumed", {"reason": "waiting_parts"}),
    ("resumed", {"reason": "waiting_customer"}),
    ("handled", {}),
    ("confirmed", {}),
    ("denied", {}),
    ("not_confirmed", {}),
    ("reopened", {}),
    ("note", {}),
    *(("severity_set", {"to": severity}) for severity in ("ordinary", "major", "crisis")),
)
SEVERITIES = st.sampled_from(("ordinary", "ordinary", "major", "crisis"))
#: Mostly steps that follow soon, at times over a night or a holiday.
GAPS = st.one_of(st.integers(0, 90), st.integers(0, 90), st.integers(0, 600), st.integers(600, 3000))
TARGETS = st.fixed_dictionaries({"minutes": st.integers(1, 900), "business_hours": st.booleans()})


@st.composite
def documents(draw, place):
    """A shop's settings as they are kept: every clock for every severity, its week and its own days."""
    _zone, _country, first, last = place
    days = st.dates(first, last + timedelta(days=5)).map(date.isoformat)
    found = {name.value: {**draw(TARGETS), "major": draw(TARGETS), "crisis": draw(TARGETS)} for name in ClockName}
    return found | {
        "week": draw(st.sampled_from(WEEKS)),
        "closed_on": sorted(draw(st.sets(days, max_size=2))),
        "worked_on": sorted(draw(st.sets(days, max_size=2))),
        "open_on_holidays": draw(st.sampled_from((False, False, True))),
    }


@st.composite
def cases(draw):
    """A place, two settings of which the second comes at some moment, a log, and the moment it is read."""
    place = draw(st.sampled_from(PLACES))
    day = draw(st.dates(place[2], place[3]))
    filed = datetime(day.year, day.month, day.day, tzinfo=UTC) + draw(st.integers(0, 1439)) * MINUTE
    log, moment = [(filed, "filed", {"severity": draw(SEVERITIES)})], filed
    for gap, (kind, data) in draw(st.lists(st.tuples(GAPS, st.sampled_from(KINDS)), max_size=12)):
        moment += gap * MINUTE
        log.append((moment, kind, data))
    now = max(filed, moment + draw(st.integers(-300, 1500)) * MINUTE)
    changed = filed + draw(st.integers(-60, 600)) * MINUTE
    return place, draw(documents(place)), draw(documents(place)), changed, log, now


def agree(case):
    (zone, country, *_window), before, after, changed, log, now = case
    filed = log[0][0]
    shop = SimpleNamespace(timezone=zone, country=country)
    in_force = after if changed <= filed else before

    # What is kept with the complaint goes through the database as text; what the shop sets later is not looked at.
    kept = json.loads(json.dumps(clocks.with_settings(shop, in_force).as_json()))
    found = read_clocks(log, policy=read_policy(kept), now=now)

    model = Stopwatch(log, in_force, zone, country, now)
    for name in ClockName:
        mine, clock = model.read(name.value), found[name]
        assert (clock.round, clock.state) == (mine.round, mine.state), name
        if mine.start is None:
            assert (clock.started_at, clock.due_at, clock.margin) == (None, None, None), name
            continue
        assert clock.started_at == filed + mine.start * MINUTE, name
        assert clock.due_at == filed + mine.due * MINUTE, name
        assert clock.stopped_at == (None if mine.stop is None else filed + mine.stop * MINUTE), name
        assert clock.paused_total == mine.still * MINUTE, name
        assert clock.margin == mine.margin * MINUTE, name
        gone = mine.minutes - mine.margin
        assert [each for each in PERCENTS if clock.reached(each)] == [
            each for each in PERCENTS if gone * 100 >= each * mine.minutes
        ], name


QUIETLY = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow, HealthCheck.data_too_large]}


@settings(max_examples=120, derandomize=True, **QUIETLY)
@given(case=cases())
def test_the_clocks_agree_with_a_stopwatch(case):
    agree(case)


@pytest.mark.nightly
@settings(max_examples=10_000, **QUIETLY)
@given(case=cases())
def test_the_clocks_agree_with_a_stopwatch_on_ten_thousand_logs(case):
    agree(case)


def test_the_stopwatch_itself_keeps_time():
    """The model against what a person reads off a calendar, so that it is not only as wrong as what it checks."""
    week = {day: [["09:00", "18:00"]] for day in ("mon", "tue", "wed", "thu", "fri", "sat")}
    hour = {"minutes": 60, "business_hours": True, "crisis": {"minutes": 30, "business_hours": False}}
    told = {"acknowledge": hour, "week": week, "closed_on": [], "worked_on": [], "open_on_holidays": False}
    shanghai = {"zone": "Asia/Shanghai", "country": "CN", "settings": told}

    def due(text, *events, **place):
        filed = datetime.fromisoformat(text)
        log = [(filed, "filed", {"severity": "ordinary"}), *events]
        return filed + Stopwatch(log, now=log[-1][0], **(place or shanghai)).read("acknowledge").due * MINUTE

    # The evening before the New Year week: that Saturday is worked, and the next working day is Tuesday the 24th.
    assert due("2026-02-14T17:30:00+08:00") == datetime.fromisoformat("2026-02-24T09:30:00+08:00")
    # Saturday the 28th is worked like a Monday, Sunday is not.
    assert due("2026-02-28T17:45:00+08:00") == datetime.fromisoformat("2026-03-02T09:45:00+08:00")
    # A crisis at a quarter to: half an hour of the clock on the wall from then on.
    filed = datetime.fromisoformat("2026-03-02T17:45:00+08:00")
    crisis = (filed + 5 * MINUTE, "severity_set", {"to": "crisis"})
    assert due(filed.isoformat(), crisis) == datetime.fromisoformat("2026-03-02T18:20:00+08:00")
