"""What the page says of a call is what claiming does."""

from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from callcenter.agents.assign import assign
from callcenter.agents.models import Team
from callcenter.limits import contacts
from callcenter.limits import suppress as wide
from callcenter.limits.models import Contact
from callcenter.limits.people import people
from callcenter.queue import claim, ready, why
from callcenter.queue.models import Attempt, Call
from tenants.consent import suppress
from tenants.followups.models import FollowUp
from tenants.jobs.models import Customer
from tenants.shops.models import Standing
from tests.factories import at, claimed_call, due_call, make_agent, make_customer, new_id

NUMBER = "+8613911112222"


def reread(call):
    calls = Call.objects.select_related("shop__standing", "shop__settings", "shop__assignment__team", "owner__user")
    return calls.get(pk=call.pk)


def failing(call, agent=None, *, now):
    return {each.rule for each in why.explain(reread(call), agent=agent, now=now).reasons if not each.passed}


@pytest.fixture
def call(shunda, team):
    make_agent(team, name="Bea")  # so that somebody speaks the language
    return due_call(shunda, customer=make_customer(shunda, phone=NUMBER))


def test_a_call_that_may_be_made_passes_every_rule(shunda, team, call):
    told = why.explain(reread(call), agent=make_agent(team), now=at(shunda))

    assert told.passes
    assert told.next_moment == at(shunda)
    assert [each.rule for each in told.reasons] == [
        "shop", "open", "attempts", "in_time", "wish", "wider_wish", "due", "cooling_off", "frequency", "hours",
        "listed", "review", "held", "team", "language", "owner", "line",
    ]  # fmt: skip
    assert told.reasons[-1].ahead == 0


def test_outside_hours_it_says_why_and_from_when(shunda, team, call):
    told = why.explain(reread(call), now=at(shunda, "12:30"))

    hours = next(each for each in told.reasons if each.rule == "hours")
    assert (hours.passed, hours.detail, hours.next_moment) == (False, "hour", at(shunda, "13:30"))
    assert told.next_moment == at(shunda, "13:30")


def test_a_wish_of_the_customer_has_no_next_moment(shunda, team, call):
    with shunda.schema():
        suppress.number(NUMBER, reason="letter", by=None, now=at(shunda))

    assert why.explain(reread(call), now=at(shunda)).next_moment is None
    assert failing(call, now=at(shunda)) == {"wish"}


def test_who_was_just_called_for_another_shop_may_be_called_a_day_later_and_nobody_says_for_whom(shunda, north, call):
    contacts.began(people([NUMBER]), attempt=new_id(), shop_id=north.pk, now=at(shunda))
    Contact.objects.update(spoke=True)

    told = why.explain(reread(call), now=at(shunda))

    assert told.next_moment == at(shunda, days=1)
    assert "North" not in repr(told)
    assert str(north.pk) not in repr(told)


def test_a_promise_of_a_colleague_waits_for_the_colleague(shunda, team, call):
    colleague, me = make_agent(team, name="Cleo"), make_agent(team)
    Call.objects.filter(pk=call.pk).update(owner=colleague, promised_at=at(shunda), promise_is_firm=True)

    owner = next(each for each in why.explain(reread(call), agent=me, now=at(shunda)).reasons if each.rule == "owner")

    assert (owner.passed, owner.detail, owner.next_moment) == (False, "Cleo", at(shunda) + ready.OWNED_FOR)
    assert why.explain(reread(call), agent=colleague, now=at(shunda)).reasons[-2].passed


def test_the_call_in_hand_passes_also_while_the_telephone_rings(shunda, team):
    agent = make_agent(team)
    attempt = claimed_call(shunda, agent)

    told = why.explain(reread(attempt.call), agent=agent, now=at(shunda))

    assert told.passes
    assert told.reasons[-1] == why.Reason("held", True, "yours")
    assert failing(attempt.call, make_agent(team), now=at(shunda)) >= {"held", "frequency"}


def test_it_says_how_many_calls_stand_before_it(shunda, team, call):
    later = due_call(shunda)

    ahead = {each.pk: why.explain(reread(each), now=at(shunda)).reasons[-1].ahead for each in (call, later)}

    assert sorted(ahead.values()) == [0, 1]


# --- The page and the claim agree ------------------------------------------------------------------------------------

MOMENTS = ("08:30", "10:30", "12:30", "14:00", "18:30", "19:30", "21:00")
STATES = {
    "closed": lambda shop, team: FollowUp.objects.update(closed_at=at(shop), closed_reason="reached"),
    "calls_ended": lambda shop, team: FollowUp.objects.update(calls_ended_at=at(shop)),
    "expired": lambda shop, team: FollowUp.objects.update(expires_at=at(shop, "08:00")),
    "not_due": lambda shop, team: FollowUp.objects.update(next_try_at=at(shop, "14:00")),
    "wish": lambda shop, team: suppress.number(NUMBER, reason="x", by=None, now=at(shop)),
    "reminders_only": lambda shop, team: suppress.number(NUMBER, purpose="reminder", reason="x", by=None, now=at(shop)),
    "wider_wish": lambda shop, team: wide.numbers(
        [NUMBER], scope="team", team_id=team.pk, shop_id=shop.pk, evidence=new_id(), now=at(shop)
    ),
    "spoken_to": lambda shop, team: _spoken(shop, hours=3),
    "spoken_to_long_ago": lambda shop, team: _spoken(shop, hours=72),
    "on_the_line": lambda shop, team: contacts.began(
        people([NUMBER]), attempt=new_id(), shop_id=shop.pk, now=at(shop) - timedelta(minutes=30)
    ),
    "own_window": lambda shop, team: Customer.objects.update(prefers_from="18:00", prefers_until="21:30"),
    "promised": lambda shop, team: FollowUp.objects.update(promised_at=at(shop)),
    "review": lambda shop, team: Call.objects.update(needs_review_since=at(shop), review_reason="left"),
    "withdrawn": lambda shop, team: Call.objects.update(closed_at=at(shop), closed_reason="withdrawn"),
    "held_until": lambda shop, team: Call.objects.update(not_before=at(shop, "16:00")),
    "english": lambda shop, team: Call.objects.update(language="en"),
    "read_only": lambda shop, team: Standing.objects.filter(shop=shop).update(state="read_only"),
    "other_team": lambda shop, team: assign(
        shop, Team.objects.create(slug="x", name="X", created_at=at(shop)), now=at(shop)
    ),
    "others_promise": lambda shop, team: Call.objects.update(
        owner=make_agent(team), promised_at=at(shop, "10:25"), promise_is_firm=True
    ),
    "others_old_promise": lambda shop, team: Call.objects.update(
        owner=make_agent(team), promised_at=at(shop, "08:00"), promise_is_firm=True
    ),
    "held": lambda shop, team: _held(shop, make_agent(team)),
}


def _spoken(shop, *, hours):
    contacts.began(people([NUMBER]), attempt=new_id(), shop_id=shop.pk, now=at(shop) - timedelta(hours=hours))
    Contact.objects.update(spoke=True)


def _held(shop, agent):
    Attempt.objects.create(call=Call.objects.get(), agent=agent, number=1, claimed_at=at(shop), lease_until=at(shop))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    states=st.sets(st.sampled_from(sorted(STATES)), max_size=3), clock=st.sampled_from(MOMENTS), speaks_en=st.booleans()
)
def test_claiming_hands_a_call_out_if_and_only_if_every_rule_passes(shunda, team, call, states, clock, speaks_en):
    with transaction.atomic():
        agent = make_agent(team, speaks_en=speaks_en)
        Call.objects.update(
            open_from=at(shunda, "08:00"), open_until=at(shunda, "21:00"), not_before=at(shunda, "08:00")
        )
        with shunda.schema():
            for state in sorted(states):
                STATES[state](shunda, team)
        now = at(shunda, clock)

        told = why.explain(reread(call), agent=agent, now=now)
        try:
            ready.refresh(now=now)
            handed_out = claim.open_next(agent, now=now).call_id == call.pk
        except claim.NothingDue:
            handed_out = False

        failed = [(each.rule, each.detail) for each in told.reasons if not each.passed]
        assert told.passes is handed_out, failed
        transaction.set_rollback(True)
