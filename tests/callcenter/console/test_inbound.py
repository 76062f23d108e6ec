"""A customer calls back: four digits and the plate together, one match or none, and the open call taken at once."""

from datetime import timedelta

import pytest
import time_machine

from billing.subscriptions.models import UsageRecord
from callcenter.agents import notices, states
from callcenter.agents.models import Lookup, Notice, State
from callcenter.queue import claim, complete
from callcenter.queue.models import Attempt, Call
from tenants.complaints.models import Complaint
from tenants.consent.models import AccessLog
from tenants.followups.models import FollowUp
from tenants.jobs.models import Vehicle
from tests.callcenter.console.conftest import CONSOLE
from tests.factories import claimed_call, due_call, make_agent, make_customer, make_follow_up, new_id

PLATE = "沪A12345"
SAID = {"customer_words": "修完还是异响", "category": "repair", "severity": "ordinary", "remedy_sought": "callback"}


@pytest.fixture
def customer(shunda):
    return make_customer(shunda, name="王芳", title="女士", phone="+8613800001234")


@pytest.fixture
def call(shunda, customer):
    with shunda.schema():
        vehicle = Vehicle.objects.create(plate=PLATE, make="Buick", model="Excelle", customer=customer)
    return due_call(shunda, customer=customer, vehicle=vehicle)


def post(client, path, data=None):
    return client.post(path, data or {}, headers=CONSOLE)


def look(client, digits="1234", plate=PLATE, shop="shunda"):
    return post(client, "/inbound/", {"shop": shop, "digits": digits, "plate": plate})


def matched(client):
    answer = look(client)
    assert answer.status_code == 302
    return answer["Location"]


def test_digits_and_plate_together_open_the_card_and_the_look_is_noted(client, me, shunda, customer, call, moment):
    card = client.get(matched(client), headers=CONSOLE)

    assert card.status_code == 200
    assert "王芳女士" in card.text
    assert "138****1234" in card.text
    assert "13800001234" not in card.text
    assert PLATE not in card.text
    with shunda.schema():
        noted = AccessLog.objects.get(what="inbound")
    assert (noted.actor, noted.subject) == (me.user_id, customer.pk)


@pytest.mark.parametrize(
    ("digits", "plate"), [("1235", PLATE), ("1234", "沪A12346"), ("1234", "?"), ("0000", "沪Z99999")]
)
def test_no_match_says_nothing_more(client, me, shunda, call, digits, plate):
    page = look(client, digits, plate)

    assert page.status_code == 422
    assert "No match." in page.text
    assert "王芳" not in page.text
    assert Lookup.objects.get().customer is None
    with shunda.schema():
        assert not AccessLog.objects.exists()


def test_a_plate_is_read_as_it_is_written_and_another_number_counts_too(client, me, shunda, customer, call):
    with shunda.schema():
        customer.other_phones = ["+8613900009876"]
        customer.save()

    assert look(client, "9876", "沪a·12345").status_code == 302


def test_two_customers_with_the_same_ending_and_car_are_no_match(client, me, shunda, call):
    other = make_customer(shunda, phone="+8613911111234")
    with shunda.schema():
        vehicle = Vehicle.objects.get(plate=PLATE)
    make_follow_up(shunda, customer=other, vehicle=vehicle)

    assert look(client).status_code == 422


@pytest.mark.parametrize("said", [{"digits": "123"}, {"digits": "12345"}, {"plate": ""}, {"shop": "elsewhere"}])
def test_half_of_it_is_not_looked_for(client, me, call, said):
    data = {"shop": "shunda", "digits": "1234", "plate": PLATE, **said}

    assert post(client, "/inbound/", data).status_code == 422
    assert not Lookup.objects.exists()


def test_ten_tries_an_hour_each_noted_and_then_the_supervisors_are_told(client, me, call, moment):
    for n in range(10):
        assert look(client, f"{n:04d}").status_code == 422
    refused = look(client)
    assert "ten callers within an hour" in refused.text
    assert Lookup.objects.count() == 10
    (notice,) = notices.unseen(me.team)
    assert (notice.agent, notice.kind) == (me, Notice.Kind.LOOKUPS)

    with time_machine.travel(moment + timedelta(minutes=61), tick=False):
        assert look(client).status_code == 302


def test_the_open_call_is_taken_at_once_and_is_free(client, me, shunda, call, moment):
    card = matched(client)

    answer = post(client, f"{card}calls/{call.follow_up}/")

    attempt = Attempt.objects.get(inbound=True)
    assert answer["Location"] == f"/calls/{attempt.pk}/"
    assert (attempt.dialled_at, attempt.answered_at) == (moment, moment)
    assert states.of(me, now=moment).state == State.ON_CALL
    assert client.get(answer["Location"], headers=CONSOLE).status_code == 200
    with pytest.raises(claim.NothingDue):
        claim.open_next(make_agent(me.team, name="Other"), now=moment)
    complete.call(attempt, disposition="partial", now=moment)
    with shunda.schema():
        assert FollowUp.objects.get(pk=call.follow_up).closed_reason == "reached"
    assert not UsageRecord.objects.exists()


def test_the_same_call_dialled_is_billed(shunda, team, call, moment):
    attempt = claim.open_next(make_agent(team), now=moment)
    Attempt.objects.filter(pk=attempt.pk).update(dialled_at=moment)

    complete.call(attempt, disposition="partial", now=moment)

    assert UsageRecord.objects.count() == 1


def test_a_call_that_was_about_to_be_dialled_turns_into_the_one_that_came_in(client, me, shunda, call, moment):
    about_to = claim.open_next(me, now=moment)

    post(client, f"{matched(client)}calls/{call.follow_up}/")

    about_to.refresh_from_db()
    assert about_to.released == "handed_back"
    assert Attempt.objects.get(ended_at=None).inbound


def test_what_somebody_else_has_in_hand_or_a_full_hand_is_not_taken(client, me, team, shunda, call, moment):
    card = matched(client)
    held = claim.open_next(make_agent(team, name="Other"), now=moment)
    page = client.post(f"{card}calls/{call.follow_up}/", headers=CONSOLE, follow=True)
    assert "Somebody of the team has this call in hand" in page.text
    complete.call(held, disposition="no_answer", now=moment)
    claimed_call(shunda, me)

    full = client.post(f"{card}calls/{call.follow_up}/", headers=CONSOLE, follow=True)

    assert "First finish the call in your hands" in full.text
    assert not Attempt.objects.filter(inbound=True).exists()


def test_a_call_that_is_not_due_yet_can_be_taken_as_well(client, me, shunda, call, moment):
    Call.objects.all().delete()
    with shunda.schema():
        FollowUp.objects.update(next_try_at=moment + timedelta(days=3))

    answer = post(client, f"{matched(client)}calls/{call.follow_up}/")

    assert answer.status_code == 302
    assert Attempt.objects.get().call.follow_up == call.follow_up


def test_another_customers_call_is_not_taken_by_this_match(client, me, shunda, call):
    foreign = make_follow_up(shunda)
    card = matched(client)

    assert post(client, f"{card}calls/{foreign.pk}/").status_code == 404
    assert post(client, f"{card}calls/{new_id()}/").status_code == 404


def test_a_complaint_is_taken_down_without_an_open_call(client, me, shunda, call, moment):
    card = matched(client)
    with shunda.schema():
        FollowUp.objects.update(closed_at=moment, closed_reason="refused")
    assert post(client, f"{card}complaint/", {**SAID, "customer_words": ""}).status_code == 422

    for _ in range(2):
        assert post(client, f"{card}complaint/", SAID).status_code == 302

    with shunda.schema():
        filed = Complaint.objects.get()
    assert (filed.customer_words, filed.filed_by) == ("修完还是异响", me.pk)


def test_a_match_opens_for_its_agent_and_for_half_an_hour(client, me, team, call, moment, moved):
    card = matched(client)
    with time_machine.travel(moment + timedelta(minutes=31), tick=False):
        assert client.get(card, headers=CONSOLE).status_code == 404
    client.force_login(make_agent(team, name="Other").user)
    assert client.get(card, headers=CONSOLE).status_code == 404
    client.force_login(me.user)
    assert client.get(card, headers=CONSOLE).status_code == 200

    moved()

    assert client.get(card, headers=CONSOLE).status_code == 404
    assert post(client, f"{card}complaint/", SAID).status_code == 404
