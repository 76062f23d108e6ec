"""The desk: what an agent sees before and between calls, and the supervisor's list of calls left lying."""

from datetime import timedelta

import pytest
from django.utils import timezone

from callcenter.agents import notices
from callcenter.agents.models import Notice
from callcenter.console.today import zone_of
from callcenter.queue import complete, lease, release
from callcenter.queue.models import Attempt, Call
from tests.callcenter.console.conftest import CONSOLE
from tests.factories import claimed_call, due_call, make_agent, make_customer, new_id


def get(client, path="/"):
    return client.get(path, headers=CONSOLE)


def post(client, path, data=None):
    return client.post(path, data or {}, headers=CONSOLE)


def left_lying(shop, agent, *, now):
    """A call that was dialled, and whose page fell silent."""
    attempt = claimed_call(shop, agent, now=now)
    lease.sweep(now=now + timedelta(minutes=6))
    attempt.refresh_from_db()
    return attempt


def test_a_stranger_signs_in_first(client, db):
    page = get(client)

    assert page.status_code == 302
    assert "/accounts/login/" in page["Location"]


def test_a_person_without_a_team_finds_no_desk(client, me, moment):
    assert get(client).status_code == 200

    me.revoked_at = moment
    me.save()

    assert get(client).status_code == 404
    assert post(client, "/calls/").status_code == 404


def test_the_desk_counts_what_the_agent_did_today(client, me, shunda, moment):
    first, second = claimed_call(shunda, me), None
    complete.call(first, disposition="partial", now=moment)
    second = claimed_call(shunda, me)
    complete.call(
        second, disposition="complaint_only", complaint={"customer_words": "异响", "category": "repair"}, now=moment
    )
    third = claimed_call(shunda, me)
    complete.call(third, disposition="no_answer", now=moment)
    yesterday = Attempt.objects.get(pk=third.pk)
    yesterday.pk, yesterday.ended_at = new_id(), moment - timedelta(days=1)
    yesterday.save(force_insert=True)

    page = get(client)

    today = page.context["today"]
    assert (today.calls, today.reached, today.complaints) == (3, 2, 1)


def test_next_call_leads_to_the_call_screen(client, me, shunda):
    call = due_call(shunda)
    assert "1 call waits for you." in get(client).text

    answer = post(client, "/calls/")

    attempt = Attempt.objects.get()
    assert attempt.call_id == call.pk
    assert answer["Location"] == f"/calls/{attempt.pk}/"


def test_without_a_due_call_the_desk_says_when_the_next_one_opens(client, me, shunda, moment):
    attempt = claimed_call(shunda, me)
    complete.call(attempt, disposition="no_answer", now=moment)
    call = Call.objects.get()

    answer = client.post("/calls/", headers=CONSOLE, follow=True)

    opens = max(call.not_before, call.open_from).astimezone(zone_of(me.team))
    assert f"{opens:%H:%M}" in answer.text
    assert "No call is due for you now." in answer.text


def test_a_call_cannot_be_claimed_by_looking(client, me, shunda):
    due_call(shunda)

    assert get(client, "/calls/").status_code == 405
    assert not Attempt.objects.exists()


def test_an_unfinished_call_can_be_resumed_or_handed_back(client, me, shunda, moment):
    customer = make_customer(shunda, name="王芳", title="女士")
    attempt = claimed_call(shunda, me, customer=customer, dialled=False)
    page = get(client).text
    assert "You have an unfinished call with 王女士 for 顺达汽修, started " in page
    assert f"{moment.astimezone(zone_of(me.team)):%H:%M}" in page
    assert post(client, "/calls/")["Location"] == f"/calls/{attempt.pk}/"

    assert post(client, f"/calls/{attempt.pk}/handing-back/")["Location"] == "/"

    attempt.refresh_from_db()
    assert attempt.released == "handed_back"
    assert "unfinished" not in get(client).text


def test_a_dialled_call_cannot_be_handed_back(client, me, shunda):
    attempt = claimed_call(shunda, me)
    assert "Hand back" not in get(client).text

    answer = post(client, f"/calls/{attempt.pk}/handing-back/")

    assert answer["Location"] == f"/calls/{attempt.pk}/"
    attempt.refresh_from_db()
    assert attempt.ended_at is None


def test_nobody_hands_back_the_call_of_another(client, me, team, shunda):
    attempt = claimed_call(shunda, make_agent(team), dialled=False)

    assert post(client, f"/calls/{attempt.pk}/handing-back/").status_code == 404
    assert post(client, f"/calls/{new_id()}/handing-back/").status_code == 404

    attempt.refresh_from_db()
    assert attempt.ended_at is None


def test_promises_are_listed_with_the_customer_masked(client, me, team, shunda, moment):
    customer = make_customer(shunda, name="王芳", title="女士", phone="+8613800001234")
    attempt = claimed_call(shunda, me, customer=customer)
    complete.call(attempt, disposition="callback_firm", callback_at=moment + timedelta(hours=4), now=moment)
    other = claimed_call(shunda, make_agent(team))
    complete.call(other, disposition="callback_firm", callback_at=moment + timedelta(hours=5), now=moment)

    page = get(client)

    assert [each.at for each in page.context["callbacks"]] == [moment + timedelta(hours=4)]
    assert "王女士" in page.text
    assert "138****1234" in page.text
    assert "王芳" not in page.text
    assert "13800001234" not in page.text


def test_a_supervisor_decides_calls_that_were_left_lying(client, supervisor, team, shunda, moment):
    attempt = left_lying(shunda, make_agent(team, name="Lost Agent"), now=moment)
    assert "Lost Agent" in get(client, "/review/").text
    page = get(client, f"/calls/{attempt.pk}/")
    assert page.status_code == 200
    assert "never finished" in page.text

    answer = post(client, f"/review/{attempt.call_id}/decision/", {"action": "call_again"})

    assert answer["Location"] == "/review/"
    call = Call.objects.get(pk=attempt.call_id)
    assert call.needs_review_since is None
    assert call.closed_at is None
    after = get(client, "/review/").text
    assert "Nothing to decide" in after
    there = call.not_before.astimezone(zone_of(team))
    assert f"on the list again, from {there:%B} {there.day}, {there:%H:%M}" in after
    assert get(client, f"/calls/{attempt.pk}/").status_code == 404


def test_a_supervisor_sees_which_language_nobody_speaks(client, supervisor, team, shunda, moment):
    supervisor.speaks_en = False
    supervisor.save()
    attempt = claimed_call(shunda, make_agent(team, name="Chen Agent", speaks_en=False))
    complete.call(attempt, disposition="language", language="en", now=moment)

    page = get(client, "/review/").text
    assert "nobody here speaks English" in page
    assert "Chen Agent" in page
    assert "Nobody here speaks the customer's language" in get(client, f"/calls/{attempt.pk}/").text
    address = f"/review/{attempt.call_id}/decision/"
    vain = client.post(address, {"action": "call_again"}, headers=CONSOLE, follow=True)
    assert "Nobody in the team takes calls in this language." in vain.text
    assert Call.objects.get().needs_review_since is not None

    closed = client.post(address, {"action": "close"}, headers=CONSOLE, follow=True)

    assert "The follow-up is closed." in closed.text


def test_deciding_needs_a_known_action_and_happens_once(client, supervisor, team, shunda, moment):
    attempt = left_lying(shunda, make_agent(team), now=moment)
    address = f"/review/{attempt.call_id}/decision/"
    post(client, address, {"action": "forget"})
    assert Call.objects.get().needs_review_since is not None

    post(client, address, {"action": "close"})
    again = client.post(address, {"action": "call_again"}, headers=CONSOLE, follow=True)

    assert Call.objects.get().closed_at is not None
    assert "meanwhile" in again.text


def test_agents_and_other_teams_decide_nothing(client, me, team, shunda, moment, moved):
    attempt = left_lying(shunda, make_agent(team), now=moment)
    decision = f"/review/{attempt.call_id}/decision/"
    assert get(client, "/review/").status_code == 404
    assert post(client, decision, {"action": "close"}).status_code == 404
    assert get(client, f"/calls/{attempt.pk}/").status_code == 404

    me.role = "supervisor"
    me.save()
    assert get(client, "/review/").status_code == 200
    moved()

    assert post(client, decision, {"action": "close"}).status_code == 404
    assert post(client, f"/review/{new_id()}/decision/", {"action": "close"}).status_code == 404
    assert get(client, f"/calls/{attempt.pk}/").status_code == 404
    assert Call.objects.get().needs_review_since is not None


@pytest.mark.parametrize("checked", [True, False])
def test_a_person_turns_single_keys_on_and_off(client, me, checked):
    assert "Single-key shortcuts" in get(client, "/profile/").text
    data = {"name": "Ann Other", **({"single_keys": "on"} if checked else {})}

    assert post(client, "/profile/", data)["Location"] == "/profile/"

    me.user.refresh_from_db()
    assert me.user.single_keys is checked
    assert str(me.user) == "Ann Other"


def test_a_profile_needs_a_name(client, me):
    assert post(client, "/profile/", {"name": ""}).status_code == 422

    me.user.refresh_from_db()
    assert me.user.name == "Ann Agent"


def test_a_released_call_has_no_page(client, me, shunda):
    attempt = claimed_call(shunda, me, dialled=False)
    release.call(attempt, now=timezone.now())

    assert get(client, f"/calls/{attempt.pk}/")["Location"] == "/"


@pytest.fixture
def notice(team, moment):
    """Somebody of the team asked for more numbers than allowed."""
    notices.about(make_agent(team, name="Nosy Agent"), Notice.Kind.REVEALS, now=moment)
    return Notice.objects.get()


def test_a_supervisor_is_told_about_an_agent_until_it_is_seen(client, supervisor, notice, moment):
    assert "Nosy Agent showed as many numbers within an hour as allowed" in get(client).text
    assert not notices.about(notice.agent, Notice.Kind.REVEALS, now=moment), "one stands already"
    address = f"/notices/{notice.pk}/acknowledgement/"

    assert post(client, address)["Location"] == "/"

    assert "Nosy Agent" not in get(client).text
    notice.refresh_from_db()
    assert (notice.seen_by, notice.seen_at) == (supervisor, moment)
    assert post(client, address).status_code == 404
    assert notices.about(notice.agent, Notice.Kind.REVEALS, now=moment), "what happens again is told again"


def test_agents_and_other_teams_are_told_nothing(client, me, notice, stranger):
    assert "Nosy Agent" not in get(client).text
    assert post(client, f"/notices/{notice.pk}/acknowledgement/").status_code == 404

    stranger.role = "supervisor"
    stranger.save()
    client.force_login(stranger.user)

    assert "Nosy Agent" not in get(client).text
    assert post(client, f"/notices/{notice.pk}/acknowledgement/").status_code == 404
    assert Notice.objects.get().seen_at is None
