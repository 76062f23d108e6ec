"""The four clocks of a complaint: tables for each rule. `test_reference_model` checks all of them at once."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from tenants.complaints.clock_log import NotFiled
from tenants.complaints.clock_policy import ClockName, ClockPolicy, Target, read_policy
from tenants.complaints.deadlines import all_clocks, clocks
from tenants.shops.hours import BusinessCalendar

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


class TestSeverity:
    """Two hours for the answer to an ordinary complaint, one to a major one, half an hour to a crisis."""

    QUICK = ClockPolicy(
        POLICY.calendar,
        {ClockName.REPLY: Target(120)},
        {"major": {ClockName.REPLY: Target(60)}, "crisis": {ClockName.REPLY: Target(30)}},
    )

    def due(self, *changes, hours=10.0, filed="ordinary"):
        """When the answer is due, in hours; changes are (hours after, to)."""
        log = [(FILED, "filed", {"severity": filed})]
        log += [(after(at), "severity_set", {"to": to}) for at, to in changes]
        return (clocks(log, policy=self.QUICK, now=after(hours))["reply"].due_at - FILED) / timedelta(hours=1)

    @pytest.mark.parametrize(("filed", "due"), [("ordinary", 2), ("major", 1), ("crisis", 0.5)])
    def test_each_has_targets_of_its_own(self, filed, due):
        assert self.due(filed=filed) == due

    def test_a_graver_one_gives_the_whole_new_time_from_the_change_on(self):
        assert self.due((0.5, "major")) == 1.5
        assert self.due((0.5, "crisis")) == 1

    def test_but_never_more_than_was_left(self):
        assert self.due((1.5, "major")) == 2

    def test_a_milder_one_gives_the_whole_new_time_from_the_start(self):
        assert self.due((0.25, "major"), filed="crisis") == 1
        assert self.due((0.25, "ordinary"), filed="crisis") == 2

    def test_but_never_less_than_was_left(self):
        assert self.due((1.5, "major"), (1.75, "ordinary")) == 2
        assert self.due((0.9, "crisis"), (1, "major")) == 1.4

    def test_what_has_run_out_stays_missed(self):
        assert self.due((0.75, "ordinary"), filed="crisis") == 0.5
        assert self.due((2.5, "crisis")) == 2

    def test_what_happens_after_the_answer_changes_nothing(self):
        log = [
            (FILED, "filed", {"severity": "ordinary"}),
            (after(1), "replied", {}),
            (after(1), "severity_set", {"to": "crisis"}),
        ]
        found = clocks(log, policy=self.QUICK, now=after(5))["reply"]

        assert (found.state, found.due_at, found.margin) == ("met", after(2), timedelta(hours=1))

    def test_a_new_round_begins_with_the_severity_of_its_moment(self):
        policy = ClockPolicy(POLICY.calendar, graver={"major": {ClockName.HANDLE: Target(60)}})
        log = [
            (FILED, "filed", {"severity": "ordinary"}),
            (after(1), "handled", {}),
            (after(2), "severity_set", {"to": "major"}),
            (after(3), "reopened", {}),
        ]

        assert clocks(log, policy=policy, now=after(3))["handle"].due_at == after(4)

    def test_a_crisis_waits_for_no_opening_hours(self):
        night = datetime(2026, 3, 10, 23, 0, tzinfo=SHANGHAI)
        found = clocks([(night, "filed", {"severity": "crisis"})], policy=POLICY, now=night)

        assert found["acknowledge"].due_at == night + timedelta(hours=1)

    def test_a_policy_that_was_kept_before_severities_had_targets_has_one_for_all(self):
        kept = POLICY.as_json()
        del kept["graver"]
        policy = read_policy(kept)

        assert {policy.target(ClockName.ACKNOWLEDGE, severity) for severity in ("ordinary", "crisis")} == {
            Target(60, business_hours=True)
        }


def test_a_day_that_is_worked_all_the_same_counts_like_its_own_weekday_or_else_a_monday():
    filed = datetime(2026, 3, 7, 17, 30, tzinfo=SHANGHAI)  # a Saturday
    open_days = BusinessCalendar("Asia/Shanghai", "CN", worked_on=frozenset({date(2026, 3, 8)}))

    found = clocks([(filed, "filed", {})], policy=ClockPolicy(open_days), now=filed)

    assert found["acknowledge"].due_at == datetime(2026, 3, 8, 9, 30, tzinfo=SHANGHAI)
