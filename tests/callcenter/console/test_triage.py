"""The supervisor's triage of complaints: over the team's shops, for supervisors only."""

from datetime import timedelta

import pytest
from django.utils import timezone

from callcenter.agents.assign import assign
from callcenter.agents.models import Team
from tenants.complaints import acknowledge, note, reply, trace
from tenants.complaints.models import Complaint, ComplaintEvent
from tenants.consent.models import AccessLog
from tests.factories import at, make_agent, make_supervisor, new_id
from tests.tenants.complaints.conftest import BY_SHOP, filed

CONSOLE = {"host": "console.localhost"}


@pytest.fixture
def supervisor(client, team):
    found = make_supervisor(team)
    client.force_login(found.user)
    return found


@pytest.fixture(autouse=True)
def _no_second_factor(settings):
    """Who must have one is another room's matter."""
    settings.SECOND_FACTOR_RULES = []


def address(shop, complaint, step=""):
    return f"/complaints/{shop.slug}/{complaint.pk}/{step}"


def test_a_supervisor_sees_the_open_complaints_of_all_the_teams_shops(client, supervisor, north, shunda):
    first = filed(north, customer_words="Too slow")
    second = filed(shunda, customer_words="修完还是异响", severity="crisis")

    page = client.get("/complaints/", headers=CONSOLE)

    assert page.status_code == 200
    for shop, complaint in ((north, first), (shunda, second)):
        assert address(shop, complaint) in page.text
        assert complaint.customer_words in page.text


def test_an_agent_finds_no_such_page(client, team, north):
    complaint = filed(north)
    client.force_login(make_agent(team).user)

    assert client.get("/complaints/", headers=CONSOLE).status_code == 404
    assert client.get(address(north, complaint), headers=CONSOLE).status_code == 404
    for step, data in (("severity/", {"version": 1, "severity": "crisis"}), ("note/", {"text": "x"})):
        assert client.post(address(north, complaint, step), data, headers=CONSOLE).status_code == 404
    with north.schema():
        assert Complaint.objects.get().severity == "ordinary"


def test_shops_of_other_teams_are_not_found(client, supervisor, north, shunda):
    complaint = filed(shunda)
    other = Team.objects.create(slug="other", name="Other", created_at=at(shunda))
    assert client.get(address(shunda, complaint), headers=CONSOLE).status_code == 200

    assign(shunda, other, now=at(shunda))

    assert client.get(address(shunda, complaint), headers=CONSOLE).status_code == 404
    assert complaint.customer_words not in client.get("/complaints/", headers=CONSOLE).text
    data = {"version": complaint.version, "severity": "crisis"}
    assert client.post(address(shunda, complaint, "severity/"), data, headers=CONSOLE).status_code == 404
    assert client.get(f"/complaints/north/{complaint.pk}/", headers=CONSOLE).status_code == 404
    assert client.post(f"/complaints/north/{new_id()}/note/", {"text": "x"}, headers=CONSOLE).status_code == 404


def test_a_supervisor_sets_the_severity(client, supervisor, north):
    complaint = filed(north)
    data = {"version": complaint.version, "severity": "major", "text": "Brakes"}

    assert client.post(address(north, complaint, "severity/"), data, headers=CONSOLE).status_code == 302

    with north.schema():
        changed = Complaint.objects.get()
        event = ComplaintEvent.objects.get(kind="severity_set")
    assert (changed.severity, changed.validity) == ("major", "pending")
    assert (event.side, event.actor, event.data) == ("team", supervisor.user_id, {"from": "ordinary", "to": "major"})


def test_a_severity_from_an_old_page_is_refused_with_what_changed(client, supervisor, north):
    complaint = filed(north)
    data = {"version": complaint.version, "severity": "major"}
    with north.schema():
        acknowledge.complaint(complaint, **BY_SHOP, text="Spoke to her", now=at(north))

    refused = client.post(address(north, complaint, "severity/"), data, headers=CONSOLE)

    assert refused.status_code == 409
    assert "Spoke to her" in refused.text


def test_notes_are_for_the_team_alone_when_they_say_so(client, supervisor, north):
    complaint = filed(north)

    client.post(address(north, complaint, "note/"), {"text": "Be quick", "team_only": "on"}, headers=CONSOLE)
    client.post(address(north, complaint, "note/"), {"text": "Call at six"}, headers=CONSOLE)

    with north.schema():
        notes = list(ComplaintEvent.objects.filter(kind="note").order_by("id").values_list("text", "team_only"))
    assert notes == [("Be quick", True), ("Call at six", False)]
    page = client.get(address(north, complaint), headers=CONSOLE).text
    assert "Be quick" in page
    assert "Call at six" in page


def test_the_page_keeps_the_culprit_and_the_customers_number_from_the_team(client, supervisor, north):
    complaint = filed(north)
    with north.schema():
        reply.complaint(complaint, text="Come in today", now=at(north), **BY_SHOP)
        trace.complaint(
            complaint, **BY_SHOP, root_cause="Nut not tightened", responsible_person="Bob Bolt", now=at(north)
        )
        note.complaint(complaint, **BY_SHOP, text="Looked at it", now=at(north))
        customer = complaint.customer

    page = client.get(address(north, complaint), headers=CONSOLE).text

    for secret in ("Nut not tightened", "Bob Bolt", customer.phone, customer.name):
        assert secret not in page
    assert "Looked at it" in page
    assert "Cause found" in page


def test_looking_at_a_complaint_leaves_a_line_in_the_shops_access_log(client, supervisor, north):
    complaint = filed(north)

    client.get(address(north, complaint), headers=CONSOLE)

    with north.schema():
        line = AccessLog.objects.get()
    assert (line.actor, line.what, line.subject) == (supervisor.user_id, "complaint", complaint.customer_id)


def test_the_address_filters_the_list(client, supervisor, north, shunda):
    now = timezone.now()
    late = filed(north, now=now - timedelta(days=2), customer_words="Late one")
    fresh = filed(shunda, now=now, severity="crisis", customer_words="Fresh one")

    def shown(query):
        text = client.get(f"/complaints/{query}", headers=CONSOLE).text
        return {each.customer_words for each in (late, fresh) if each.customer_words in text}

    assert shown("") == {"Late one", "Fresh one"}
    assert shown("?overdue=on") == {"Late one"}
    assert shown("?shop=shunda") == {"Fresh one"}
    assert shown("?severity=crisis") == {"Fresh one"}
    assert shown("?state=acknowledged") == set()


def test_a_supervisor_sorts_a_complaint_anew_and_its_words_stay(client, supervisor, shunda):
    complaint = filed(shunda)
    path = f"/complaints/{shunda.slug}/{complaint.pk}/"
    told = {"version": complaint.version, "category": "parts.part_life", "text": "Heard it"}

    done = client.post(f"{path}kind/", told, headers=CONSOLE)

    assert done.status_code == 302
    with shunda.schema():
        now_is = Complaint.objects.get(pk=complaint.pk)
    assert (now_is.category, now_is.subcategory) == ("parts", "part_life")
    assert now_is.customer_words == complaint.customer_words
    assert 'value="parts.part_life" selected' in client.get(path, headers=CONSOLE).text
    assert client.post(f"{path}kind/", told, headers=CONSOLE).status_code == 409
    assert client.post(f"{path}kind/", {**told, "category": "weather"}, headers=CONSOLE).status_code == 422
