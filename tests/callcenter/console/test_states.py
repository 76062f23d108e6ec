"""The agent's state on the console: the top bar, breaks that hand out no call, wrap-up, and the supervisor's view."""

from datetime import datetime, timedelta

import pytest
import time_machine

from callcenter.agents import states
from callcenter.agents.models import State
from callcenter.queue import lease
from callcenter.queue.models import Attempt
from tests.callcenter.console.conftest import CONSOLE
from tests.factories import claimed_call, due_call, make_agent


def get(client, path="/"):
    return client.get(path, headers=CONSOLE)


def post(client, path, data=None):
    return client.post(path, data or {}, headers=CONSOLE)


def api(client, path, data=None):
    return client.post(f"/api/v1/{path}", data or {}, content_type="application/json", headers=CONSOLE)


def state(agent, moment):
    return states.of(agent, now=moment).state


def test_claiming_prepares_dialling_talks_hanging_up_wraps_up_and_finishing_makes_ready(client, me, shunda, moment):
    due_call(shunda)
    post(client, "/calls/")
    attempt = Attempt.objects.get()
    assert state(me, moment) == State.PREPARING
    assert api(client, f"attempts/{attempt.pk}/hang-up/").json()["code"] == "not_dialled"

    assert api(client, f"attempts/{attempt.pk}/dial/").status_code == 200
    assert state(me, moment) == State.ON_CALL
    assert api(client, f"attempts/{attempt.pk}/answer/").status_code == 200
    ended = api(client, f"attempts/{attempt.pk}/hang-up/")

    assert datetime.fromisoformat(ended.json()["until"]) == moment + timedelta(seconds=45)
    assert state(me, moment) == State.WRAP_UP
    attempt.refresh_from_db()
    assert (attempt.answered_at, attempt.hung_up_at) == (moment, moment)
    done = api(client, f"calls/{attempt.call_id}/completion/", {"attempt": str(attempt.pk), "disposition": "no_answer"})
    assert done.status_code == 200
    assert state(me, moment + timedelta(seconds=46)) == State.READY
    assert api(client, f"attempts/{attempt.pk}/hang-up/").status_code == 409


def test_the_times_of_a_call_are_kept_as_first_said(client, me, shunda, moment):
    attempt = claimed_call(shunda, me)
    first = api(client, f"attempts/{attempt.pk}/answer/").json()["at"]

    with time_machine.travel(moment + timedelta(seconds=30), tick=False):
        assert api(client, f"attempts/{attempt.pk}/answer/").json()["at"] == first
        api(client, f"attempts/{attempt.pk}/hang-up/")

    attempt.refresh_from_db()
    assert attempt.hung_up_at - attempt.answered_at == timedelta(seconds=30)


def test_on_a_break_no_call_is_handed_out_whichever_door_is_tried(client, me, shunda):
    due_call(shunda)
    post(client, "/state/", {"state": "break", "reason": "meal"})
    assert "You are: Break" in get(client).text

    page = client.post("/calls/", headers=CONSOLE, follow=True)
    refused = api(client, "attempts/")

    assert "Say that you are ready first" in page.text
    assert (refused.status_code, refused.json()["code"]) == (409, "not_working")
    assert not Attempt.objects.exists()
    post(client, "/state/", {"state": "ready"})
    assert api(client, "attempts/").status_code == 201


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"state": "break"}, "Say why you take a break."),
        ({"state": "break", "reason": "boredom"}, "Say why you take a break."),
        ({"state": "on_call"}, "nobody chooses it"),
        ({"state": "asleep"}, "Desk"),
    ],
)
def test_a_state_that_cannot_be_chosen_is_refused(client, me, moment, said, sentence):
    page = client.post("/state/", said, headers=CONSOLE, follow=True)

    assert sentence in page.text
    assert state(me, moment) == State.OFFLINE


def test_with_a_call_in_hand_no_break_begins(client, me, shunda, moment):
    attempt = claimed_call(shunda, me, dialled=False)

    page = client.post("/state/", {"state": "break", "reason": "rest"}, headers=CONSOLE, follow=True)

    assert "First finish the call in your hands" in page.text
    post(client, f"/calls/{attempt.pk}/handing-back/")
    assert state(me, moment) == State.READY
    post(client, "/state/", {"state": "break", "reason": "rest"})
    assert state(me, moment) == State.BREAK


def test_a_call_that_was_taken_back_no_longer_holds_the_agent(client, me, shunda, moment):
    claimed_call(shunda, me, dialled=False)
    states.prepare(me, Attempt.objects.get().pk, now=moment)

    lease.sweep(now=moment + timedelta(minutes=6))

    assert state(me, moment + timedelta(minutes=6)) == State.OFFLINE
    post(client, "/state/", {"state": "training"})
    assert state(me, moment) == State.TRAINING


def test_the_wrap_up_is_made_longer_once(client, me, shunda, moment):
    attempt = claimed_call(shunda, me)
    get(client, f"/calls/{attempt.pk}/")
    assert api(client, "state/extension/", {"reason": "long_note"}).json()["code"] == "not_wrapping_up"
    api(client, f"attempts/{attempt.pk}/hang-up/")
    assert api(client, "state/extension/", {"reason": "boredom"}).status_code == 400

    longer = api(client, "state/extension/", {"reason": "long_note"})

    assert int(longer.json()["until"]) == int((moment + timedelta(seconds=90)).timestamp() * 1000)
    assert api(client, "state/extension/", {"reason": "long_note"}).json()["code"] == "extended"
    page = client.post("/state/extension/", {"reason": "long_note"}, headers=CONSOLE, follow=True)
    assert "longer once" in page.text


def test_a_sign_keeps_the_agent_ready(client, me, moment):
    post(client, "/state/", {"state": "ready"})
    with time_machine.travel(moment + timedelta(minutes=2), tick=False):
        assert api(client, "state/sign/").json()["state"] == "ready"

    with time_machine.travel(moment + timedelta(minutes=4), tick=False):
        assert client.get("/api/v1/state/", headers=CONSOLE).json()["state"] == "ready"
    with time_machine.travel(moment + timedelta(minutes=6), tick=False):
        assert client.get("/api/v1/state/", headers=CONSOLE).json()["state"] == "offline"


def test_the_top_bar_shows_the_state_and_the_day_on_every_page(client, me, shunda, moment):
    attempt = claimed_call(shunda, me)
    get(client, f"/calls/{attempt.pk}/")
    api(client, f"calls/{attempt.call_id}/completion/", {"attempt": str(attempt.pk), "disposition": "partial"})
    me.team.calls_per_day = 120
    me.team.save()

    for page in (get(client), get(client, "/profile/")):
        assert 'data-state="wrap_up"' in page.text
        assert "today 1/120, reached 1" in page.text


def test_supervisors_see_who_does_what_and_since_when(client, supervisor, team, shunda, moment):
    busy = make_agent(team, name="Busy Bee")
    states.ready(busy, now=moment - timedelta(minutes=30))
    attempt = claimed_call(shunda, busy)
    states.prepare(busy, attempt.pk, now=moment - timedelta(minutes=20))
    states.talk(busy, attempt.pk, now=moment - timedelta(minutes=12))
    states.hang_up(busy, attempt.pk, now=moment - timedelta(minutes=2))
    resting = make_agent(team, name="Rest Less")
    states.take_break(resting, reason="meal", now=moment - timedelta(minutes=7))

    page = get(client, "/floor/")

    rows = {str(row["agent"].user): row for row in page.context["rows"]}
    assert rows["Busy Bee"]["seat"]["state"] == "wrap_up"
    assert (rows["Busy Bee"]["handling"], rows["Busy Bee"]["aht"]) == (12 * 60, 12 * 60)
    assert rows["Busy Bee"]["occupancy"] == round(100 * 12 / 22)
    assert rows["Rest Less"]["minutes"] == 7
    assert "meal" in page.text


def test_agents_see_no_floor_and_teams_see_their_own(client, me, stranger, moment):
    assert get(client, "/floor/").status_code == 404
    assert get(client, "/floor/desks/").status_code == 404
    me.role = "supervisor"
    me.save()

    page = get(client, "/floor/").text

    assert "Ann Agent" in page
    assert "Otto Other" not in page


def test_a_supervisor_sets_how_the_desks_work(client, supervisor, team):
    said = {"wrap_up_seconds": "30", "calls_per_day": "100", "customers_per_hour": "40", "records_calls": "on",
            "sip_domain": "sip.example.com"}  # fmt: skip
    assert post(client, "/floor/desks/", {**said, "sip_domain": "x@y"}).status_code == 422
    assert post(client, "/floor/desks/", {**said, "wrap_up_seconds": "-1"}).status_code == 422

    assert post(client, "/floor/desks/", said)["Location"] == "/floor/"

    team.refresh_from_db()
    assert (team.wrap_up_seconds, team.calls_per_day, team.records_calls) == (30, 100, True)
