"""Who is writing on a case: told to the others of the same case, forgotten by itself, and each side keeps its own."""

import uuid

import pytest
import time_machine

from tenants.complaints import presence
from tests.conftest import NOW
from tests.factories import make_user

CASE = uuid.uuid4()


@pytest.fixture
def mia(db):
    return make_user("Mia Manager")


@pytest.fixture
def adam(db):
    return make_user("Adam Advisor")


def read(shop, reader, *, side="shop", case=CASE):
    return presence.words(case, me=reader.pk, side=side, shop=shop)


def test_the_others_of_a_case_are_told_and_the_writer_is_not(north, mia, adam):
    presence.writes(CASE, by=mia.pk, side="shop", shop=north)

    assert read(north, adam) == "Mia Manager is writing here."
    assert read(north, mia) == ""
    assert read(north, adam, case=uuid.uuid4()) == ""


def test_the_same_id_at_another_shop_is_another_case(north, shunda, mia, adam):
    presence.writes(CASE, by=mia.pk, side="shop", shop=north)

    assert read(shunda, adam) == ""


def test_several_writers_are_told_in_one_sentence_and_each_once(north, mia, adam):
    for writer in (mia, adam, mia):
        presence.writes(CASE, by=writer.pk, side="shop", shop=north)

    assert read(north, make_user("Olive Owner")) == "Adam Advisor, Mia Manager are writing here."
    assert read(north, mia) == "Adam Advisor is writing here."


def test_half_a_minute_after_the_last_sign_nobody_is_writing(north, mia, adam):
    with time_machine.travel(NOW, tick=False) as clock:
        presence.writes(CASE, by=mia.pk, side="shop", shop=north)
        clock.shift(20)
        presence.writes(CASE, by=mia.pk, side="shop", shop=north)
        clock.shift(presence.STAYS - 1)
        assert read(north, adam) == "Mia Manager is writing here."
        clock.shift(2)
        assert read(north, adam) == ""


def test_who_stops_is_forgotten_at_once_and_the_other_stays(north, mia, adam):
    for writer in (mia, adam):
        presence.writes(CASE, by=writer.pk, side="shop", shop=north)

    presence.stops(CASE, by=mia.pk, shop=north)

    assert read(north, make_user("Olive Owner")) == "Adam Advisor is writing here."


@pytest.mark.parametrize(("writing", "reading", "side"), [("team", "shop", "follow-up team"), ("shop", "team", "shop")])
def test_what_is_for_one_sides_own_eyes_is_written_unseen_by_the_other(north, mia, adam, writing, reading, side):
    presence.writes(CASE, by=mia.pk, side=writing, own=True, shop=north)
    assert read(north, adam, side=reading) == ""
    assert read(north, adam, side=writing) == "Mia Manager is writing here."

    presence.writes(CASE, by=mia.pk, side=writing, own=False, shop=north)
    assert read(north, adam, side=reading) == f"Mia Manager ({side}) is writing here."


def test_one_writer_too_many_takes_nobodys_place(north, mia):
    crowd = [make_user(f"Writer {number}") for number in range(presence.PLACES)]
    for writer in crowd:
        presence.writes(CASE, by=writer.pk, side="shop", shop=north)

    presence.writes(CASE, by=mia.pk, side="shop", shop=north)

    told = read(north, mia)
    assert [str(writer) in told for writer in crowd] == [True] * presence.PLACES
    assert "Mia" not in read(north, crowd[0])


def test_places_hold_ids_and_no_name(north, mia):
    presence.writes(CASE, by=mia.pk, side="shop", shop=north)

    found = presence.cache.get_many(presence._places(CASE, north))
    assert list(found.values()) == [(str(mia.pk), "shop", False)]
