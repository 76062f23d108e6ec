"""A shop's own limits: read, checked and written back."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenants.followups import attempt_policy
from tenants.followups.attempt_policy import DEFAULT, DELAYED, RANGES, BadPolicy, policy_with
from tenants.followups.dispositions import Outcome

TYPES = ("repair", "wash")


def test_without_changes_the_defaults_hold():
    assert policy_with({}) == DEFAULT
    assert (DEFAULT.max_attempts, DEFAULT.fallback_after, DEFAULT.fallback_day) == (3, 3, 4)
    assert DEFAULT.cooling_off == timedelta(hours=24)


def test_a_change_holds_for_every_kind_of_call_and_one_kind_may_differ():
    document = {"max_attempts": 4, "delays": {"busy": 30}, "by_type": {"wash": {"max_attempts": 1, "delays": {}}}}

    assert policy_with(document, call_type="repair").max_attempts == 4
    assert policy_with(document, call_type="wash").max_attempts == 1
    assert policy_with(document, call_type="wash").delays[Outcome.BUSY] == timedelta(minutes=30)
    assert policy_with(document).delays[Outcome.NO_ANSWER] == DEFAULT.delays[Outcome.NO_ANSWER]


@pytest.mark.parametrize(("attempts", "after", "dials"), [(1, 1, 8), (3, 3, 8), (10, 10, 10)])
def test_the_message_comes_after_the_last_attempt_unless_told_otherwise(attempts, after, dials):
    policy = policy_with({"max_attempts": attempts})

    assert (policy.fallback_after, policy.max_dials) == (after, dials)
    assert policy_with({"max_attempts": attempts, "fallback_after": 1}).fallback_after == 1


@pytest.mark.parametrize(
    ("document", "field", "why"),
    [
        ({"attempts": 3}, "attempts", "unknown"),
        ({"max_attempts": "3"}, "max_attempts", "number"),
        ({"max_attempts": True}, "max_attempts", "number"),
        ({"max_attempts": 0}, "max_attempts", "range"),
        ({"max_attempts": 11}, "max_attempts", "range"),
        ({"max_attempts": 5, "max_dials": 4}, "max_dials", "order"),
        ({"max_attempts": 2, "fallback_after": 3}, "fallback_after", "order"),
        ({"fallback_day": 31}, "fallback_day", "range"),
        ({"cooling_off_hours": -1}, "cooling_off_hours", "range"),
        ({"delays": {"busy": 4}}, "busy", "range"),
        ({"delays": {"complete": 60}}, "complete", "unknown"),
        ({"delays": {"callback_firm": 60}}, "callback_firm", "unknown"),
        ({"delays": [1]}, "delays", "unknown"),
        ({"by_type": {"birthday": {}}}, "birthday", "unknown"),
        ({"by_type": {"wash": {"max_attempts": 99}}}, "max_attempts", "range"),
        ({"by_type": {"wash": {"by_type": {}}}}, "by_type", "unknown"),
        ({"by_type": 3}, "by_type", "unknown"),
    ],
)
def test_what_cannot_be_followed_is_refused_by_its_field(document, field, why):
    with pytest.raises(BadPolicy) as refusal:
        attempt_policy.check(document, call_types=TYPES)

    assert (refusal.value.field, refusal.value.why) == (field, why)


def test_a_document_that_can_be_followed_is_taken():
    attempt_policy.check({"max_attempts": 5, "by_type": {"wash": {"fallback_after": 0}}}, call_types=TYPES)


_numbers = st.fixed_dictionaries(
    {"max_attempts": st.integers(1, 10), "max_dials": st.integers(10, 20)},
    optional={
        "cooling_off_hours": st.integers(*RANGES["cooling_off_hours"]),
        "fallback_day": st.integers(*RANGES["fallback_day"]),
        "delays": st.dictionaries(st.sampled_from(DELAYED), st.integers(5, 43_200)),
    },
)


@given(_numbers)
def test_what_is_written_is_read_back_as_the_same_policy(document):
    policy = policy_with(document)

    assert policy_with(attempt_policy.written(policy)) == policy


def test_only_what_differs_is_written():
    assert attempt_policy.written(DEFAULT) == {}
    assert attempt_policy.written(policy_with({"fallback_day": 5})) == {"fallback_day": 5}
