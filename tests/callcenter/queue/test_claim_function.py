"""The claim as the server does it: which row it takes, where it looks from, and what it says of each language."""

from itertools import permutations
from math import inf

import pytest
from django.db import connection

from callcenter.queue import claim
from callcenter.queue.fronts import START
from callcenter.queue.models import Attempt, Ready
from tests.factories import at, due_call, make_agent, make_customer

EN, HANS, HANT = "en", "zh-hans", "zh-hant"


def queue_claim(agent, looked_from, *, now):
    """The call, the shop and the heads of each language that the function answers, or nothing."""
    statement = "SELECT call, shop, heads FROM public.queue_claim(%s, %s, %s, %s, %s, 300)"
    with connection.cursor() as cursor:
        cursor.execute(statement, [agent.team_id, agent.pk, [*looked_from], [*looked_from.values()], now])
        rows = cursor.fetchall()
    assert len(rows) <= 1
    return rows[0] if rows else None


def in_turn(shop, tag, language=HANS, **fields):
    """A call on the list at that place."""
    call = due_call(shop, customer=make_customer(shop, language=language))
    Ready.objects.filter(call=call).update(tag=tag, **fields)
    return call


def in_hand_already(shop, team, tag):
    """A call that another agent has, and whose row was put on the list beside that."""
    call = in_turn(shop, tag)
    Attempt.objects.create(
        call=call, agent=make_agent(team), number=1, claimed_at=at(shop), lease_until=at(shop, "10:35")
    )
    return call


@pytest.mark.parametrize("languages", list(permutations([EN, HANS, HANT])))
def test_the_lowest_of_all_languages_is_taken_and_the_head_of_each_is_told(shunda, team, languages):
    in_turn(shunda, 7, EN), in_turn(shunda, 12, EN), in_turn(shunda, 9)
    lowest = in_turn(shunda, 3)

    taken = queue_claim(make_agent(team), dict.fromkeys(languages, START), now=at(shunda))

    heads = {EN: 7, HANS: 3, HANT: inf}
    assert taken == (lowest.pk, shunda.pk, [heads[language] for language in languages])
    assert Attempt.objects.get().call == lowest
    assert sorted(Ready.objects.values_list("tag", flat=True)) == [7, 9, 12]


def test_each_language_is_looked_through_from_its_own_mark_on(shunda, team):
    in_turn(shunda, 4, EN), in_turn(shunda, 8, EN), in_turn(shunda, 5.5)
    sixth, fifth = in_turn(shunda, 6, EN), in_turn(shunda, 5)

    first = queue_claim(make_agent(team), {EN: 6, HANS: 5}, now=at(shunda))
    second = queue_claim(make_agent(team), {EN: 6, HANS: 6}, now=at(shunda))

    assert first == (fifth.pk, shunda.pk, [6, 5])
    assert second == (sixth.pk, shunda.pk, [6, inf])


def test_what_lies_before_a_mark_is_not_seen_and_is_there_for_who_looks_from_the_beginning(shunda, team):
    before, behind = in_turn(shunda, 3), in_turn(shunda, 8)

    from_the_mark = queue_claim(make_agent(team), {HANS: 5}, now=at(shunda))
    nothing_left = queue_claim(make_agent(team), {HANS: 5}, now=at(shunda))
    from_the_beginning = queue_claim(make_agent(team), {HANS: START}, now=at(shunda))

    assert from_the_mark == (behind.pk, shunda.pk, [8])
    assert nothing_left is None
    assert from_the_beginning == (before.pk, shunda.pk, [3])


def test_a_call_whose_hour_has_passed_or_that_is_somebodys_own_is_no_head(shunda, team):
    call = in_turn(shunda, 4)
    in_turn(shunda, 3, owner=make_agent(team), bound_until=at(shunda, "10:31"))
    over = [in_turn(shunda, 1), in_turn(shunda, 2, EN)]
    Ready.objects.filter(call__in=over).update(closes_at=at(shunda))

    taken = queue_claim(make_agent(team), {EN: START, HANS: START}, now=at(shunda))

    assert taken == (call.pk, shunda.pk, [inf, 4])


@pytest.mark.parametrize("mine", [True, False])
def test_a_promise_comes_before_the_list_from_before_any_mark_and_says_nothing_of_it(shunda, team, mine):
    agent = make_agent(team)
    own = {"owner": agent, "bound_until": at(shunda, "10:45")} if mine else {}
    promised, other = in_turn(shunda, 3, lane=0, **own), in_turn(shunda, 1)

    first = queue_claim(agent, {HANS: inf}, now=at(shunda))
    same = queue_claim(agent, {HANS: START}, now=at(shunda))

    assert first == same == (promised.pk, shunda.pk, None)
    assert Ready.objects.get().call == other


def test_a_call_that_somebody_has_in_hand_already_is_passed_over_and_off_the_list(shunda, team):
    stale, fresh, last = in_hand_already(shunda, team, 1), in_turn(shunda, 2), in_turn(shunda, 3)
    agent = make_agent(team)

    taken = claim.next_call(agent, now=at(shunda))

    assert taken.call == fresh.pk
    assert Ready.objects.get().call == last
    assert Attempt.objects.filter(call=stale).exclude(agent=agent).count() == 1
    assert Attempt.objects.get(agent=agent).pk == taken.attempt


def test_what_was_passed_over_is_no_head(shunda, team):
    in_hand_already(shunda, team, 1)
    fresh = in_turn(shunda, 4, EN)

    taken = queue_claim(make_agent(team), {EN: START, HANS: START}, now=at(shunda))

    assert taken == (fresh.pk, shunda.pk, [4, inf])


@pytest.mark.parametrize(("stale", "is_found"), [(4, True), (5, False)])
def test_one_claim_takes_no_more_than_five_rows_off_the_list(shunda, team, stale, is_found):
    for tag in range(stale):
        in_hand_already(shunda, team, tag)
    fresh, agent = in_turn(shunda, 9), make_agent(team)

    taken = queue_claim(agent, {HANS: START}, now=at(shunda))

    assert (taken is not None) is is_found
    assert Ready.objects.count() == (0 if is_found else 1)
    assert claim.next_call(agent, now=at(shunda)).call == fresh.pk
