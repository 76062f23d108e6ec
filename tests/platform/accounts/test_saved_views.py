"""A person's own views of a list: by name, in one place, codes only, and not too many."""

import uuid

import pytest

from accounts import saved_views
from tests.factories import make_user

HERE, THERE = uuid.uuid4(), uuid.uuid4()


@pytest.fixture
def person(db):
    return make_user("Pat")


def names(user, place=HERE):
    return [view.name for view in saved_views.of(user, place=place)]


def test_views_belong_to_one_person_in_one_place(person, now):
    other = make_user("Olaf")
    saved_views.keep(person, place=HERE, name="Grave", chosen={"severity": "crisis"}, now=now)

    assert names(person) == ["Grave"]
    assert names(person, THERE) == names(other) == []
    assert saved_views.of(person, place=HERE)[0].chosen == {"severity": "crisis"}


def test_the_same_name_again_is_the_same_view(person, now):
    saved_views.keep(person, place=HERE, name="Grave", chosen={"severity": "crisis"}, now=now)
    saved_views.keep(person, place=HERE, name="Grave", chosen={"severity": "major"}, now=now)

    assert [view.chosen for view in saved_views.of(person, place=HERE)] == [{"severity": "major"}]


def test_a_view_can_be_forgotten_by_its_owner_only(person, now):
    saved_views.keep(person, place=HERE, name="Grave", chosen={}, now=now)

    assert not saved_views.forget(make_user("Olaf"), place=HERE, name="Grave")
    assert not saved_views.forget(person, place=THERE, name="Grave")
    assert saved_views.forget(person, place=HERE, name="Grave")
    assert names(person) == []


def test_there_are_only_so_many_and_an_old_one_can_still_be_written_over(person, now):
    for number in range(saved_views.MOST):
        saved_views.keep(person, place=HERE, name=f"View {number}", chosen={}, now=now)

    with pytest.raises(saved_views.TooMany):
        saved_views.keep(person, place=HERE, name="One more", chosen={}, now=now)
    saved_views.keep(person, place=HERE, name="View 1", chosen={"age": "3"}, now=now)
    assert len(names(person)) == saved_views.MOST


@pytest.mark.parametrize("word", ["王先生的投诉", "two words", "a" * 41, ""])
def test_what_is_no_code_is_not_kept(person, now, word):
    with pytest.raises(saved_views.NotCodes):
        saved_views.keep(person, place=HERE, name="Words", chosen={"branch": word}, now=now)
    saved_views.keep(
        person, place=HERE, name="Codes", chosen={"branch": "3fa9c1d2e0", "category": "repair.same_fault"}, now=now
    )
    assert names(person) == ["Codes"]
