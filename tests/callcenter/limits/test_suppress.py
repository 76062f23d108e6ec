"""Wishes that reach beyond one shop, and what is kept of a person."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from callcenter.agents.models import Team
from callcenter.limits import contacts, forget, suppress
from callcenter.limits.models import Contact, Scope, Suppression
from callcenter.limits.people import people, person
from tests.factories import new_id

NUMBER, OTHER = "+8613800000001", "+8613800000002"


@pytest.fixture
def harbour(db, now):
    return Team.objects.create(slug="harbour", name="Harbour", created_at=now)


def wish(shop, now, *, team=None, scope=Scope.TEAM, evidence=None, **more):
    suppress.numbers([NUMBER], scope=scope, team_id=team and team.pk, shop_id=shop.pk, evidence=evidence or new_id(),
                     now=now, **more)  # fmt: skip


def stopped(team, now, *, number=NUMBER, purpose="survey"):
    return suppress.stopped([person(number)], team_id=team and team.pk, purpose=purpose, now=now)


def test_a_pseudonym_is_the_same_for_everybody_and_says_nothing_of_the_number(settings):
    before = person(NUMBER)

    assert person(NUMBER) == before != person(OTHER)
    assert NUMBER[-8:] not in before.hex
    settings.PSEUDONYM_KEY = "another"
    assert person(NUMBER) != before


def test_several_numbers_are_locked_in_one_order():
    assert people([NUMBER, OTHER, NUMBER]) == people([OTHER, NUMBER])
    assert len(people([NUMBER, OTHER, NUMBER])) == 2


def test_a_wish_for_a_team_stops_that_team_and_no_other(shunda, team, harbour, now):
    wish(shunda, now, team=team)

    assert stopped(team, now)
    assert not stopped(harbour, now)
    assert not stopped(team, now, number=OTHER)


def test_a_wish_for_everywhere_stops_every_team(shunda, team, harbour, now):
    wish(shunda, now, scope=Scope.EVERYWHERE)

    assert stopped(team, now)
    assert stopped(harbour, now)
    assert stopped(None, now)


@pytest.mark.parametrize(
    ("said", "asked", "stops"),
    [
        ("all", "survey", True), ("all", "marketing", True), ("all", "safety", False), ("safety", "safety", True),
        ("marketing", "marketing", True), ("marketing", "survey", False), ("survey", "reminder", False),
    ],
)  # fmt: skip
def test_a_wish_stops_its_purpose_and_never_a_safety_recall(shunda, team, now, said, asked, stops):
    wish(shunda, now, team=team, purpose=said)

    assert stopped(team, now, purpose=asked) is stops


def test_a_wish_ends_when_it_expires_or_is_taken_back(shunda, team, now):
    evidence = new_id()
    wish(shunda, now, team=team, evidence=evidence, expires_at=now + timedelta(days=1))

    assert stopped(team, now)
    assert not stopped(team, now + timedelta(days=1))
    suppress.lift(evidence, now=now)
    assert not stopped(team, now)


def test_a_team_has_to_be_named_and_everybody_has_no_team(shunda, team, now):
    with pytest.raises(suppress.NoTeam):
        wish(shunda, now)
    with pytest.raises(IntegrityError), transaction.atomic():
        Suppression.objects.create(person=person(NUMBER), scope=Scope.EVERYWHERE, team=team, shop=shunda,
                                   evidence=new_id(), created_at=now)  # fmt: skip


def test_erasing_a_customer_takes_what_this_shop_said_and_leaves_what_another_did(shunda, north, team, now):
    for shop in (shunda, north):
        wish(shop, now, team=team)
        contacts.began(people([NUMBER]), attempt=new_id(), shop_id=shop.pk, now=now)

    assert forget.customer([NUMBER, OTHER], shop_id=shunda.pk) == 2

    assert list(Contact.objects.values_list("shop", flat=True)) == [north.pk]
    assert list(Suppression.objects.values_list("shop", flat=True)) == [north.pk]


def test_old_contacts_are_forgotten(shunda, now):
    for days in (59, 61):
        contacts.began([person(NUMBER)], attempt=new_id(), shop_id=shunda.pk, now=now - timedelta(days=days))

    assert contacts.tidy(now=now) == 1
    assert Contact.objects.get().at == now - timedelta(days=59)
