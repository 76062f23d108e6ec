"""Slots as rules: when they begin, what is free in them, what is quiet, and which settings make sense."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from tenants.care import slots, states
from tenants.care.slots import Table

LONDON = ZoneInfo("Europe/London")
DAY = date(2026, 11, 19)
NINE_TO_SIX = [(time(9), time(18))]
WITH_LUNCH = [(time(8, 30), time(12)), (time(13), time(17, 30))]


def on(day=DAY, *, table=slots.DEFAULT, spans=NINE_TO_SIX, taken=(), zone=LONDON):
    return slots.on_day(day, table=table, spans=spans, zone=zone, taken=taken)


def moment(clock, day=DAY):
    return datetime.combine(day, time.fromisoformat(clock), LONDON)


@pytest.mark.parametrize(
    ("table", "spans", "clocks"),
    [
        (Table(minutes=120), NINE_TO_SIX, ["09:00", "11:00", "13:00", "15:00"]),
        (Table(minutes=90), WITH_LUNCH, ["08:30", "10:00", "13:00", "14:30", "16:00"]),
        (Table(minutes=60, opens=time(10), closes=time(13)), NINE_TO_SIX, ["10:00", "11:00", "12:00"]),
        (Table(), [], []),
        (Table(minutes=120), [(time(20), time(0))], ["20:00", "22:00"]),
    ],
)
def test_slots_lie_within_the_hours_of_the_shop(table, spans, clocks):
    assert [f"{start:%H:%M}" for start in slots.times(table, spans)] == clocks


def test_a_day_that_is_not_ticked_and_a_time_with_no_car_have_no_slot():
    assert on(table=Table(weekdays=frozenset({0, 1}))) == []
    found = on(table=Table(minutes=120, by_time={time(11): 0, time(13): 5}))

    assert [(f"{slot.starts_at.astimezone(LONDON):%H:%M}", slot.cars) for slot in found] == [
        ("09:00", 2), ("13:00", 5), ("15:00", 2),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("taken", "ordinary", "rework"), [([], 2, 3), (["14:00"], 1, 2), (["14:00", "14:30"], 0, 1), (["14:00"] * 4, 0, 0)]
)
def test_who_goes_before_finds_more_places(taken, ordinary, rework):
    slot = slots.find(moment("14:00"), on(taken=[moment(clock) for clock in taken]))

    assert (slot.free(), slot.free("rework")) == (ordinary, rework)


def test_only_who_goes_before_may_come_without_notice():
    found = on(table=Table(notice=2))
    now = moment("13:10")

    def clocks(priority):
        free = slots.bookable(found, table=Table(notice=2), priority=priority, now=now)
        return [f"{slot.starts_at.astimezone(LONDON):%H:%M}" for slot in free]

    assert clocks("ordinary") == ["16:00", "17:00"]
    assert clocks("emergency") == ["14:00", "15:00", "16:00", "17:00"]


def test_quiet_afternoons_are_offered_before_the_morning_rush():
    today = on(taken=[moment("14:00"), moment("15:00")])
    morning_only = on(date(2026, 11, 20), spans=[(time(9), time(11))])
    later = on(date(2026, 11, 23))

    offered = slots.suggested([today, morning_only, later], count=2)

    assert [slot.starts_at.astimezone(LONDON).strftime("%d %H:%M") for slot in offered] == ["19 11:00", "23 11:00"]


def test_a_skipped_hour_has_no_slot():
    spring = on(date(2027, 3, 28), table=Table(minutes=60), spans=[(time(0), time(4))])

    assert [slot.starts_at.astimezone(UTC).hour for slot in spring] == [0, 1, 2]


@pytest.mark.parametrize(
    "document",
    [
        {"minutes": 50}, {"cars": 0}, {"cars": True}, {"cars": "2"}, {"opens": "nine"}, {"weekdays": []},
        {"weekdays": ["holiday"]}, {"by_time": {"09:00": -1}}, {"opens": "12:00", "closes": "12:00"}, {"colour": 1},
    ],
)  # fmt: skip
def test_settings_that_cannot_be_followed_are_refused(document):
    with pytest.raises(slots.BadSettings):
        slots.table_with(document)


def test_settings_are_read_as_they_were_set():
    table = slots.table_with({"minutes": 30, "cars": 4, "opens": "08:00", "weekdays": ["sat"], "by_time": {"08:00": 1}})

    assert (table.minutes, table.cars, table.opens, table.weekdays) == (30, 4, time(8), {5})
    assert table.by_time == {time(8): 1}


@pytest.mark.parametrize(
    ("state", "steps"),
    [
        ("cancelled", set()),
        ("done", set()),
        ("arrived", {"prepare", "finish"}),
        ("waiting", {"change", "move", "prepare", "parts", "cancel"}),
        ("no_show", {"change", "move", "arrive", "finish"}),
    ],
)
def test_each_state_has_its_steps(state, steps):
    assert {step.value for step in states.steps(state)} == steps
