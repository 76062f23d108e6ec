"""The four clocks of a complaint: tables for each rule, and a plain minute-by-minute model for all of them at once."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tenants.complaints.deadlines import (
    ClockName,
    ClockPolicy,
    NotFiled,
    Target,
    all_clocks,
    clocks,
    next_due,
    read_policy,
)
from tenants.shops.hours import BusinessCalendar, is_open

SHANGHAI = ZoneInfo("Asia/Shanghai")
POLICY = ClockPolicy(BusinessCalendar("Asia/Shanghai", "CN"))  # Monday to Saturday, nine to six
FILED = datetime(2026, 3, 10, 16, 0, tzinfo=SHANGHAI)  # a Tuesday afternoon
CUSTOMER = {"reason": "waiting_customer"}
PARTS = {"reason": "waiting_parts"}


def after(hours: float) -> datetime:
    return FILED + timedelta(hours=hours)


def read(*events, hours: float, policy=POLICY):
    """The clocks some hours after the filing; events are (hours after, kind[, data])."""
    log = [(FILED, "filed", {})]
    log += [(after(event[0]), event[1], event[2] if len(event) > 2 else {}) for event in events]
    return clocks(log, policy=policy, now=after(hours))


class TestStart:
    def test_three_clocks_run_from_the_filing_and_close_waits(self):
        found = read(hours=0)

        assert {name.value: clock.state for name, clock in found.items()} == {
            "acknowledge": "running",
            "reply": "running",
            "handle": "running",
            "close": "not_started",
        }
        assert found["acknowledge"].due_at == after(1)
        assert found["reply"].due_at == after(12)
        assert found["handle"].due_at == after(24)
        assert found["close"].due_at is None

    def test_only_the_first_hour_counts_business_hours(self):
        late = datetime(2026, 3, 14, 17, 45, tzinfo=SHANGHAI)  # a Saturday, a quarter of an hour before closing

        found = clocks([(late, "filed", {})], policy=POLICY, now=late)

        assert found["acknowledge"].due_at == datetime(2026, 3, 16, 9, 45, tzinfo=SHANGHAI)
        assert found["reply"].due_at == datetime(2026, 3, 15, 5, 45, tzinfo=SHANGHAI)

    def test_a_log_without_a_filing_is_refused(self):
        with pytest.raises(NotFiled):
            clocks([], policy=POLICY, now=FILED)
        with pytest.raises(NotFiled):
            clocks([(after(2), "filed", {})], policy=POLICY, now=FILED)


@pytest.mark.parametrize(
    ("name", "kind", "due"),
    [("acknowledge", "acknowledged", 1), ("reply", "replied", 12), ("handle", "handled", 24)],
)
class TestEachClock:
    def test_it_is_met_up_to_the_last_moment(self, name, kind, due):
        clock = read((due, kind), hours=due + 50)[name]

        assert (clock.state, clock.stopped_at, clock.margin) == ("met", after(due), timedelta(0))

    def test_it_is_missed_a_second_later(self, name, kind, due):
        second = 1 / 3600
        clock = read((due + second, kind), hours=due + 50)[name]

        assert (clock.state, clock.margin) == ("missed", -timedelta(seconds=1))

    def test_it_runs_until_it_is_due_and_is_missed_at_once(self, name, kind, due):
        assert read(hours=due)[name].state == "running"
        assert read(hours=due + 1 / 3600)[name].state == "missed"
        assert read(hours=due + 1 / 3600)[name].is_open

    def test_what_happens_later_does_not_count(self, name, kind, due):
        assert read((due + 2, kind), hours=due)[name].state == "running"

    def test_the_first_time_counts(self, name, kind, due):
        assert read((0.5, kind), (due + 5, kind), hours=due + 6)[name].stopped_at == after(0.5)


def test_an_answer_is_a_contact_too():
    found = read((0.5, "replied"), hours=2)

    assert found["acknowledge"].state == found["reply"].state == "met"
    assert read((0.5, "acknowledged"), hours=20)["reply"].state == "missed"


class TestClose:
    @pytest.mark.parametrize("kind", ["confirmed", "denied", "not_confirmed"])
    def test_it_runs_from_handled_to_the_customers_word(self, kind):
        found = read((5, "handled"), (20, kind), hours=60)

        assert (found["close"].started_at, found["close"].due_at) == (after(5), after(29))
        assert (found["close"].stopped_at, found["close"].state) == (after(20), "met")

    def test_it_is_missed_when_nobody_asks(self):
        assert read((5, "handled"), hours=30)["close"].state == "missed"

    def test_a_word_before_the_shop_handled_it_closes_nothing(self):
        assert read((4, "confirmed"), (5, "handled"), hours=6)["close"].state == "running"

    def test_it_does_not_pause(self):
        found = read((5, "handled"), (6, "paused", CUSTOMER), hours=7)

        assert found["close"].state == "running"
        assert found["close"].due_at == after(29)


class TestPauses:
    @pytest.mark.parametrize("reason", [CUSTOMER, PARTS])
    def test_waiting_stops_reply_and_handle_only(self, reason):
        found = read((0.5, "paused", reason), hours=10)

        assert found["reply"].state == found["handle"].state == "paused"
        assert found["acknowledge"].state == "missed"
        assert found["reply"].paused_total == timedelta(hours=9.5)
        assert found["reply"].due_at == after(21.5)  # if it went on now

    @pytest.mark.parametrize("data", [{}, {"reason": "waiting_manager"}, {"reason": None}])
    def test_no_other_reason_pauses(self, data):
        found = read((0.5, "paused", data), hours=10)

        assert found["reply"].state == "running"
        assert found["reply"].due_at == after(12)

    def test_the_time_of_a_pause_is_given_back(self):
        found = read((2, "paused", PARTS), (7, "resumed"), hours=8)

        assert found["reply"].due_at == after(17)
        assert found["handle"].due_at == after(29)
        assert found["handle"].paused_total == timedelta(hours=5)

    def test_two_reasons_at_once_count_once(self):
        found = read(
            (2, "paused", PARTS), (3, "paused", CUSTOMER), (5, "resumed", PARTS), (7, "resumed", CUSTOMER), hours=8
        )

        assert found["reply"].paused_total == timedelta(hours=5)
        assert read((2, "paused", PARTS), (3, "paused", CUSTOMER), (5, "resumed", PARTS), hours=6)["reply"].state == (
            "paused"
        )

    def test_a_pause_does_not_save_what_is_already_late(self):
        found = read((13, "paused", CUSTOMER), hours=14)

        assert found["reply"].state == "missed"
        assert found["reply"].due_at == after(12)
        assert found["handle"].state == "paused"

    def test_a_pause_from_the_last_moment_on_comes_too_late(self):
        found = read((12, "paused", CUSTOMER), hours=20)

        assert (found["reply"].state, found["reply"].due_at) == ("missed", after(12))

    def test_an_answer_during_a_pause_is_in_time(self):
        assert read((2, "paused", CUSTOMER), (40, "replied"), hours=50)["reply"].state == "met"


class TestReopening:
    def test_handle_and_close_start_anew_and_the_others_do_not(self):
        found = read((0.5, "replied"), (5, "handled"), (10, "denied"), (10, "reopened"), hours=11)

        assert (found["handle"].started_at, found["handle"].due_at, found["handle"].round) == (after(10), after(34), 2)
        assert (found["handle"].state, found["close"].state) == ("running", "not_started")
        assert (found["reply"].state, found["acknowledge"].state) == ("met", "met")

    def test_the_first_round_is_not_forgotten(self):
        log = [
            (FILED, "filed", {}),
            (after(30), "handled", {}),
            (after(31), "reopened", {}),
            (after(32), "handled", {}),
            (after(33), "confirmed", {}),
        ]

        found = all_clocks(log, policy=POLICY, now=after(40))

        handled = [(clock.round, clock.state) for clock in found if clock.name is ClockName.HANDLE]
        closed = [(clock.round, clock.state) for clock in found if clock.name is ClockName.CLOSE]
        assert handled == [(1, "missed"), (2, "met")]
        assert closed == [(1, "met"), (2, "met")]

    def test_it_ends_a_pause(self):
        found = read((2, "paused", PARTS), (5, "handled"), (10, "reopened"), hours=11)

        assert found["handle"].state == "running"

    def test_what_was_never_handled_cannot_start_anew(self):
        assert read((23, "reopened"), hours=23.5)["handle"].due_at == after(24)


def test_the_most_pressing_clock_is_the_open_one_due_first():
    assert next_due(read(hours=0)).name is ClockName.ACKNOWLEDGE
    assert next_due(read((0.5, "replied"), hours=1)).name is ClockName.HANDLE
    assert next_due(read((0.5, "replied"), (0.6, "paused", PARTS), hours=1)) is None
    assert next_due(read((0.5, "replied"), (1, "handled"), (2, "confirmed"), hours=3)) is None


def test_a_shop_may_set_its_own_targets():
    policy = ClockPolicy(POLICY.calendar, {ClockName.REPLY: Target(120, business_hours=True)})

    found = read(hours=0, policy=policy)

    assert found["reply"].due_at == after(2)
    assert found["handle"].due_at == after(24)


def test_a_policy_is_read_back_as_it_was_written():
    calendar = BusinessCalendar(
        "America/New_York", "US", (((time(8), time(0)),),) * 7, "NY", True, frozenset({date(2026, 3, 10)})
    )
    policy = ClockPolicy(calendar, {name: Target(7, business_hours=True) for name in ClockName})

    assert read_policy(policy.as_json()) == policy
    assert read_policy(POLICY.as_json()) == POLICY


# The model: a stopwatch that looks at every single minute.

MINUTE = timedelta(minutes=1)


def stopwatch(log, name, policy, now):
    """(round, started, due, stopped, state, minutes paused) of the latest round of one clock."""
    log = [event for event in log if event[0] <= now]
    number, start, stop = 1, None, None
    handled = False
    for at, kind, _ in log:
        if name == "acknowledge":
            start = at if kind == "filed" else start
            stop = at if stop is None and kind in ("acknowledged", "replied") else stop
        elif name == "reply":
            start = at if kind == "filed" else start
            stop = at if stop is None and kind == "replied" else stop
        elif name == "handle":
            if kind == "filed":
                start = at
            elif kind == "handled" and stop is None:
                stop = at
            elif kind == "reopened" and stop is not None:
                number, start, stop = number + 1, at, None
        else:
            if kind == "handled" and not handled:
                handled, start, stop = True, at, None
            elif kind in ("confirmed", "denied", "not_confirmed") and handled and stop is None:
                stop = at
            elif kind == "reopened" and handled:
                number, handled, start, stop = number + 1, False, None, None
    if start is None:
        return number, None, None, None, "not_started", 0

    def waiting(moment):
        reasons, handled_once = set(), False
        for at, kind, data in log:
            if at > moment:
                break
            if kind == "paused" and data.get("reason") in ("waiting_customer", "waiting_parts"):
                reasons.add(data["reason"])
            elif kind == "resumed":
                reasons = reasons - {data["reason"]} if data.get("reason") else set()
            elif kind == "handled":
                handled_once = True
            elif kind == "reopened" and handled_once:
                reasons, handled_once = set(), False
        return bool(reasons)

    target = policy.target(ClockName(name))
    end = stop or now
    counted, still, moment, due = 0, 0, start, None
    while due is None or moment < end:
        paused = name in ("reply", "handle") and moment < end and waiting(moment)
        still += paused
        if due is None and not paused and (not target.business_hours or is_open(moment, policy.calendar)):
            counted += 1
            if counted == target.minutes:
                due = moment + MINUTE
        moment += MINUTE
    if stop:
        state = "met" if stop <= due else "missed"
    elif now > due:
        state = "missed"
    else:
        state = "paused" if name in ("reply", "handle") and waiting(now) else "running"
    return number, start, due, stop, state, still


KINDS = [
    ("acknowledged", {}),
    ("replied", {}),
    ("paused", CUSTOMER),
    ("paused", PARTS),
    ("paused", {"reason": "waiting_manager"}),
    ("resumed", {}),
    ("resumed", PARTS),
    ("resumed", CUSTOMER),
    ("handled", {}),
    ("confirmed", {}),
    ("denied", {}),
    ("not_confirmed", {}),
    ("reopened", {}),
    ("note", {}),
]


@st.composite
def logs(draw):
    start = datetime(2026, 3, 6, 12, tzinfo=UTC) + timedelta(
        minutes=draw(st.integers(0, 3000))
    )  # clocks change on the 8th
    steps = draw(st.lists(st.tuples(st.integers(0, 60), st.sampled_from(KINDS)), max_size=14))
    log, moment = [(start, "filed", {})], start
    for minutes, (kind, data) in steps:
        moment += timedelta(minutes=minutes)
        log.append((moment, kind, data))
    return log, moment + timedelta(minutes=draw(st.integers(-60, 120)))


@settings(max_examples=400, deadline=None)
@given(
    made=logs(),
    targets=st.tuples(*[st.tuples(st.integers(1, 120), st.booleans()) for _ in ClockName]),
)
def test_the_clocks_agree_with_a_stopwatch(made, targets):
    log, now = made
    now = max(now, log[0][0])
    calendar = BusinessCalendar("America/New_York", week=(((time(7), time(11)), (time(12), time(21))),) * 7)
    policy = ClockPolicy(calendar, {name: Target(*target) for name, target in zip(ClockName, targets, strict=True)})

    found = clocks(log, policy=policy, now=now)

    for name in ClockName:
        number, start, due, stop, state, still = stopwatch(log, name.value, policy, now)
        clock = found[name]
        assert (clock.round, clock.started_at, clock.due_at, clock.stopped_at, clock.state) == (
            number,
            start,
            due,
            stop,
            state,
        ), name
        assert clock.paused_total == still * MINUTE
