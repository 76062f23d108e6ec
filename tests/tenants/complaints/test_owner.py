"""Who is in charge of a complaint: chosen by each side for itself, read from the log, and what a card shows of it."""

import uuid

import pytest

from tenants.complaints import cards, change, note, owner
from tenants.complaints.models import Complaint
from tenants.complaints.owner import Person
from tests.factories import at
from tests.tenants.complaints.conftest import BY_SHOP, BY_TEAM, filed
from tests.tenants.complaints.test_life import handled

MIA, SUE = Person(uuid.uuid4(), "Mia"), Person(uuid.uuid4(), "Sue")


@pytest.fixture
def complaint(north):
    found = filed(north)
    with north.schema():
        yield found


def read(shop, complaint, *, side):
    found = cards.readable(Complaint.objects.filter(pk=complaint.pk)).get()
    return cards.card(found, shop=shop, side=side, now=at(shop))


def test_each_side_has_a_person_of_its_own_in_charge(north, complaint):
    owner.complaint(complaint, person=MIA, **BY_SHOP, now=at(north))
    owner.complaint(complaint, person=SUE, **BY_TEAM, now=at(north))

    for_shop, for_team = (read(north, complaint, side=side) for side in ("shop", "team"))

    assert (for_shop.in_charge, for_shop.team_in_charge) == (MIA, SUE)
    assert (for_shop.holder, for_team.holder) == (MIA.id, SUE.id)


def test_it_can_be_nobody_again_and_the_log_keeps_who_it_was(north, complaint):
    owner.complaint(complaint, person=MIA, **BY_SHOP, now=at(north))
    owner.complaint(complaint, person=None, **BY_SHOP, now=at(north))

    assert read(north, complaint, side="shop").in_charge is None
    assert [event.data["name"] for event in complaint.events.filter(kind="owner_set").order_by("pk")] == ["Mia", ""]


def test_the_same_person_again_an_old_page_and_a_closed_complaint_are_refused(north, complaint):
    seen = complaint.version
    owner.complaint(complaint, person=MIA, **BY_SHOP, version=seen, now=at(north))

    with pytest.raises(change.OutOfTurn, match="same_owner"):
        owner.complaint(complaint, person=MIA, **BY_SHOP, now=at(north))
    with pytest.raises(change.Stale):
        owner.complaint(complaint, person=SUE, **BY_SHOP, version=seen, now=at(north))
    with pytest.raises(change.NotYours):
        owner.complaint(complaint, person=SUE, **{**BY_SHOP, "side": "customer"}, now=at(north))
    Complaint.objects.update(closed_at=at(north))
    with pytest.raises(change.OutOfTurn, match="closed"):
        owner.complaint(complaint, person=SUE, **BY_SHOP, now=at(north))
    assert read(north, complaint, side="shop").in_charge == MIA


def test_a_private_note_of_the_team_does_not_touch_the_shops_card(north, complaint):
    before = read(north, complaint, side="shop").touched_at
    later = at(north, "11:00")

    note.complaint(complaint, text="Difficult", team_only=True, **BY_TEAM, now=later)

    assert read(north, complaint, side="shop").touched_at == before != later
    assert read(north, complaint, side="team").touched_at == later


def test_a_card_shows_first_the_answer_and_then_the_solution(north, complaint):
    done = handled(north, now=at(north, days=-1))

    fresh, finished = (read(north, each, side="shop").pair for each in (complaint, done))

    assert [clock.name for clock in fresh] == ["acknowledge", "handle"]
    assert [clock.name for clock in finished] == ["reply", "close"]
    assert all(0 <= clock.percent <= 100 for clock in (*fresh, *finished))
