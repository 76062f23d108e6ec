"""Goodwill: within the limit at once, above it by a second person, never by the one who proposed it."""

import uuid
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from tenants.complaints import change, goodwill, preferences, screen, timeline
from tenants.complaints.models import ComplaintEvent, Goodwill
from tests.factories import at
from tests.tenants.complaints.conftest import BY_SHOP, BY_TEAM, filed

HOUR = timedelta(hours=1)
LIMIT, SMALL = 6_000, 1_200  # of a shop in pounds
SECOND = {"by": uuid.uuid4(), "by_name": "Olive Owner", "side": "shop"}


def proposed(complaint, shop, cost, **more):
    told = {"kind": "gift", "words": "A bottle of screen wash", "now": at(shop), **BY_SHOP, **more}
    return goodwill.propose(complaint, cost_minor=cost, shop=shop, **told)


def kinds(complaint):
    found = ComplaintEvent.objects.filter(complaint=complaint, kind__startswith="goodwill")
    return list(found.order_by("id").values_list("kind", flat=True))


@pytest.mark.parametrize(("cost", "at_once"), [(0, True), (LIMIT, True), (LIMIT + 1, False)])
def test_up_to_the_limit_it_is_granted_at_once_and_above_it_waits(north, cost, at_once):
    complaint = filed(north)
    with north.schema():
        given = proposed(complaint, north, cost)

        assert (given.granted_at is not None, given.currency, given.limit_minor) == (at_once, "GBP", LIMIT)
        assert kinds(complaint) == ["goodwill_granted" if at_once else "goodwill"]


@pytest.mark.parametrize(("cost", "at_once"), [(SMALL, True), (SMALL + 1, False)])
def test_what_is_not_valid_is_soothed_at_a_small_cost(north, cost, at_once):
    complaint = filed(north)
    with north.schema():
        screen.complaint(complaint, **BY_SHOP, validity="invalid", reason="Not ours", now=at(north))

        assert (proposed(complaint, north, cost).granted_at is not None) is at_once


def test_several_small_gifts_are_no_way_around_the_limit(north):
    complaint, other = filed(north), filed(north)
    with north.schema():
        for cost, at_once in ((LIMIT - 100, True), (200, False), (100, True)):
            assert (proposed(complaint, north, cost).granted_at is not None) is at_once
        assert proposed(other, north, LIMIT).granted_at is not None


def test_a_second_person_grants_and_the_proposer_cannot(north):
    complaint = filed(north)
    with north.schema():
        given = proposed(complaint, north, 9_000)
        for decide in (goodwill.grant, goodwill.refuse):
            with pytest.raises(change.OutOfTurn) as refused:
                decide(given, now=at(north), **BY_SHOP)
            assert refused.value.why == "own_proposal"
        with pytest.raises(change.NotYours):
            goodwill.grant(given, now=at(north), **BY_TEAM)

        goodwill.grant(given, text="A good customer", now=at(north) + HOUR, **SECOND)

        assert (given.granted_at, given.decided_by_name) == (at(north) + HOUR, "Olive Owner")
        assert kinds(complaint) == ["goodwill", "goodwill_granted"]


def test_a_second_person_refuses_and_nothing_is_spent(north):
    complaint = filed(north)
    with north.schema():
        given = proposed(complaint, north, 9_000)
        goodwill.refuse(given, text="Too much", now=at(north), **SECOND)

        assert (given.granted_at, given.refused_at) == (None, at(north))
        assert kinds(complaint) == ["goodwill", "goodwill_refused"]
        assert proposed(complaint, north, LIMIT).granted_at is not None


def test_what_was_decided_stays_decided(north):
    complaint = filed(north)
    with north.schema():
        given = proposed(complaint, north, 9_000)
        seen_by_another = Goodwill.objects.get()
        goodwill.refuse(given, now=at(north), **SECOND)

        with pytest.raises(change.OutOfTurn) as refused:
            goodwill.grant(seen_by_another, now=at(north), by=uuid.uuid4(), by_name="Third", side="shop")
        assert refused.value.why == "decided"
        assert Goodwill.objects.get().granted_at is None


@pytest.mark.parametrize(("limit", "next_one"), [(20_000, True), (0, False)])
def test_a_changed_limit_holds_for_what_comes_and_not_for_what_waits(north, limit, next_one):
    complaint = filed(north)
    with north.schema():
        waiting, granted = proposed(complaint, north, 9_000), proposed(complaint, north, 100)
        preferences.save(north, wash="log", limit_minor=limit, small_limit_minor=0)
        waiting.refresh_from_db()
        granted.refresh_from_db()

        assert waiting.is_open
        assert granted.granted_at is not None
        with pytest.raises(change.OutOfTurn):
            goodwill.grant(waiting, now=at(north), **BY_SHOP)
        assert (proposed(complaint, north, 9_000).granted_at is not None) is next_one


def test_the_database_knows_no_second_hand_that_is_the_first(north):
    complaint = filed(north)
    with north.schema():
        given = proposed(complaint, north, 9_000)
        with pytest.raises(IntegrityError), transaction.atomic():
            Goodwill.objects.filter(pk=given.pk).update(decided_by=given.proposed_by)
        with pytest.raises(IntegrityError), transaction.atomic():
            Goodwill.objects.filter(pk=given.pk).update(granted_at=at(north), refused_at=at(north))
        assert Goodwill.objects.filter(pk=given.pk).update(decided_by=uuid.uuid4()) == 1


def test_the_team_learns_what_was_granted_and_not_what_it_costs_or_was_thought_about(north):
    complaint = filed(north)
    with north.schema():
        proposed(complaint, north, 100)
        refused = proposed(complaint, north, 9_000, words="A new car")
        goodwill.refuse(refused, text="Are you mad", now=at(north), **SECOND)
        told = {}
        for side in ("shop", "team"):
            lines = timeline.sheet(complaint.pk, shop=north, side=side, now=at(north)).timeline
            told[side] = " ".join(f"{line.title} {line.text}" for line in lines)

    assert all(words in told["shop"] for words in ("£1.00", "A new car", "Are you mad"))
    assert "A bottle of screen wash" in told["team"]
    assert not any(words in told["team"] for words in ("£", "A new car", "Are you mad"))


@pytest.mark.parametrize("wrong", [{"kind": "cash"}, {"cost_minor": -1}])
def test_what_is_no_gift_is_not_kept(north, wrong):
    complaint = filed(north)
    told = {"kind": "gift", "cost_minor": 1, **wrong}
    with north.schema(), pytest.raises(ValueError, match=str(next(iter(wrong.values())))):
        goodwill.propose(complaint, words="x", shop=north, now=at(north), **BY_SHOP, **told)


def test_nothing_is_proposed_from_an_old_page_or_by_the_team(north):
    complaint = filed(north)
    with north.schema():
        seen = complaint.version
        proposed(complaint, north, 100, version=seen)
        with pytest.raises(change.Stale):
            proposed(complaint, north, 100, version=seen)
        with pytest.raises(change.NotYours):
            proposed(complaint, north, 100, **BY_TEAM)
