"""Which steps of the ladder a clock has come to: read from the log each time, told once, the highest first."""

import pytest

from tenants.complaints import ladder
from tenants.complaints.clock_policy import ClockName, ClockPolicy, Target
from tenants.complaints.deadlines import all_clocks
from tenants.complaints.ladder import Climb, Rung, Step
from tests.tenants.complaints.test_deadlines import FILED, POLICY, after

REPLY = [
    (minutes, ("reply", 1, percent)) for minutes, percent in ((360, 50), (540, 75), (648, 90), (720, 100), (1080, 150))
]


def climbs(*events, hours, policy=POLICY, done=(), steps=ladder.USUAL):
    log = [(FILED, "filed", {})]
    log += [(after(event[0]), event[1], event[2] if len(event) > 2 else {}) for event in events]
    found = all_clocks(log, policy=policy, now=after(hours))
    return ladder.climbs(found, done=[Step(*step) for step in done], ladder=steps)


@pytest.mark.parametrize(("minutes", "step"), REPLY)
def test_each_step_is_come_to_at_its_share_of_the_time_and_not_a_second_before(minutes, step):
    told = [("reply", 1, percent) for percent in ladder.PERCENTS if percent < step[2]]
    quiet = [("handle", 1, 150), ("acknowledge", 1, 150)]

    early = climbs(hours=minutes / 60 - 1 / 3600, done=[*told, *quiet])
    there = climbs(hours=minutes / 60, done=[*told, *quiet])

    assert early == []
    assert [climb.step for climb in there] == [Step(*step)]


def test_the_acknowledge_clock_counts_its_steps_in_business_hours():
    assert [climb.step.percent for climb in climbs(hours=0.5)] == [50]
    # Ninety minutes after four in the afternoon is half past five: an hour and a half of an hour have gone by.
    assert [climb.step.percent for climb in climbs(hours=1.5) if climb.step.clock == "acknowledge"] == [150]
    # Of four business hours two have gone by at closing, and no more by midnight; at ten the next day it is three.
    slow = ClockPolicy(POLICY.calendar, {ClockName.ACKNOWLEDGE: Target(4 * 60, business_hours=True)})
    done = [("reply", 1, 150), ("handle", 1, 150)]
    assert [climb.step.percent for climb in climbs(hours=8, policy=slow, done=done)] == [50]
    assert [climb.step.percent for climb in climbs(hours=18, policy=slow, done=done)] == [75]


def test_a_late_look_tells_only_the_highest_step_and_names_those_passed_over():
    (reply,) = [climb for climb in climbs(hours=12.5) if climb.step.clock == "reply"]

    assert reply == Climb(Step("reply", 1, 100), (Rung.OWNER, Rung.MANAGER, Rung.LEAD), passed=(50, 75, 90))


def test_what_was_told_is_not_told_again_nor_what_lies_below_it():
    assert climbs(hours=12.5, done=[("reply", 1, 100), ("handle", 1, 50), ("acknowledge", 1, 150)]) == []


def test_another_round_begins_anew():
    found = climbs(
        (0.5, "replied"), (5, "handled"), (10, "reopened"), hours=22.5,
        done=[("acknowledge", 1, 100), ("reply", 1, 100), ("handle", 1, 150)],
    )  # fmt: skip

    assert [climb.step for climb in found] == [Step("handle", 2, 50)]


def test_a_clock_that_has_stopped_or_stands_still_goes_no_further():
    stopped = climbs((0.2, "replied"), (5, "handled"), (6, "confirmed"), hours=60)
    still = climbs((0.2, "acknowledged"), (1, "paused", {"reason": "waiting_parts"}), hours=60)

    assert stopped == []
    assert still == []


def test_the_last_clock_is_the_teams_and_tells_its_lead():
    done = [("acknowledge", 1, 100), ("reply", 1, 100), ("handle", 1, 100)]
    (found,) = climbs((0.2, "replied"), (5, "handled"), hours=29, done=done)

    assert (found.step, found.rungs, found.passed) == (Step("close", 1, 100), (Rung.LEAD,), (90,))


def test_a_shop_tells_whom_it_wants_and_a_step_that_tells_nobody_is_none():
    own = ladder.read({"50": [], "75": ["owner"]})
    done = [("handle", 1, 150), ("acknowledge", 1, 150)]

    assert climbs(hours=7, steps=own, done=done) == []
    (found,) = climbs(hours=9, steps=own, done=done)
    assert (found.rungs, found.passed) == ((Rung.OWNER,), ())


def test_a_ladder_is_read_back_as_it_was_written():
    own = ladder.read({"50": [], "75": ["owner", "lead"]})

    assert ladder.read(ladder.written(own)) == own
    assert ladder.read({}) == ladder.USUAL
    for wrong in ({"60": ["owner"]}, {"50": ["nobody"]}):
        with pytest.raises(ValueError):
            ladder.read(wrong)


def test_steps_are_written_short_enough_for_a_key_and_read_back():
    steps = [Step(name, 12, 150) for name in ("acknowledge", "reply", "handle", "close")]

    written = ladder.about(steps)

    assert sorted(ladder.steps(written)) == sorted(steps)
    assert len(f"step:{written}:") + 36 <= 80
    for wrong in ("", "x1-50", "r1", "reply:1"):
        with pytest.raises(ValueError):
            ladder.steps(wrong)


def test_a_step_that_was_told_is_kept_when_a_milder_severity_gives_more_time():
    policy = ClockPolicy(POLICY.calendar, graver={"crisis": {ClockName.REPLY: Target(120)}})
    done = [("acknowledge", 1, 150), ("handle", 1, 150), ("reply", 1, 75)]
    log = [(0, "severity_set", {"to": "crisis"}), (1.6, "severity_set", {"to": "ordinary"})]

    assert climbs(*log, hours=6.5, policy=policy, done=done) == []
    assert [climb.step.percent for climb in climbs(*log, hours=11, policy=policy, done=done)] == [90]


def test_who_looks_often_tells_every_step_once_and_passes_none_over():
    told = []
    for minute in range(0, 24 * 60, 3):
        for climb in climbs(hours=minute / 60, done=told):
            told.append((climb.step.clock, climb.step.round, climb.step.percent))
            assert climb.passed == ()

    assert [percent for clock, _round, percent in told if clock == "reply"] == [50, 75, 90, 100, 150]
    assert len(told) == 5 + 5 + 3  # contact and answer all the way, handling up to 90 %
