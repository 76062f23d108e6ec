"""The shop's pages about guarantee, washing, causes, actions and goodwill: who may what, and what they say."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from tenants.audits.models import PromisedGuarantee
from tenants.complaints import care_calls, correct, file, goodwill, preferences, reply
from tenants.complaints.models import CorrectiveAction, Goodwill
from tenants.jobs.models import Job
from tenants.shops import members
from tests.factories import at, make_job, make_user, new_id
from tests.tenants.complaints.conftest import BY_SHOP, FIELDS, filed

NORTH, SHUNDA = {"host": "north.localhost"}, {"host": "shunda.localhost"}
EVERYBODY = ("owner", "manager", "advisor", "viewer")
WASH = {"category": "environment", "subcategory": "wash_stains"}
LIMITS = {"wash": "ignore", "limit": "80.00", "small_limit": "8", "care_days": "3, 14"}


@pytest.fixture
def sign_in(client, north):
    def signed_in(role, *, shop=north):
        user = make_user(f"Some {role}")
        members.join(shop, user, role=role, now=at(shop))
        client.force_login(user)
        return user

    return signed_in


@pytest.fixture
def complaint(north):
    return filed(north, now=timezone.now() - timedelta(minutes=5))


def address(complaint, *rest):
    return "/".join(["", "complaints", str(complaint.pk), *map(str, rest), ""])


def page(client, complaint, *, headers=NORTH):
    return client.get(address(complaint), headers=headers).text


def send(client, complaint, *rest, headers=NORTH, **said):
    return client.post(address(complaint, *rest), {"version": complaint.version, **said}, headers=headers)


def refreshed(shop, complaint):
    with shop.schema():
        complaint.refresh_from_db()
    return complaint


def begin(shop, complaint, owner, *, days=7):
    now = timezone.now()
    with shop.schema():
        return correct.begin(
            complaint, what="Check twice", owner=owner.pk, due_on=shop.today(now + timedelta(days=days)), shop=shop,
            now=now, **BY_SHOP,
        )  # fmt: skip


def propose(shop, complaint, cost, **more):
    with shop.schema():
        told = {"kind": "gift", "words": "Flowers", **BY_SHOP, **more}
        return goodwill.propose(complaint, cost_minor=cost, shop=shop, now=timezone.now(), **told)


# --- Guarantee and washing


def test_the_page_cites_the_rule_and_says_until_when_the_shop_may_show_otherwise(client, sign_in, shunda):
    complaint = filed(shunda, now=timezone.now() - timedelta(minutes=5))
    sign_in("viewer", shop=shunda)

    told = page(client, complaint, headers={**SHUNDA, "accept-language": "en"})

    due = timezone.localtime(complaint.filed_at + timedelta(days=3), shunda.zone)
    assert f"{due:%Y-%m-%d %H:%M}" in told
    assert 'id="part-guarantee"' in told


@pytest.mark.parametrize("role", EVERYBODY)
def test_whoever_works_on_complaints_reads_the_odometer(client, sign_in, shunda, role):
    job, now = make_job(shunda, mileage=50_000), timezone.now()
    with shunda.schema():
        Job.objects.filter(pk=job.pk).update(delivered_at=now - timedelta(days=2))
        job.refresh_from_db()
        complaint = file.at_the_shop(
            shop=shunda,
            customer=job.customer,
            job=job,
            draft_id=new_id(),
            by=None,
            by_name="Ann",
            fields=FIELDS,
            now=now,
        )
    sign_in(role, shop=shunda)
    allowed = role != "viewer"

    assert ("/mileage/" in page(client, complaint, headers=SHUNDA)) == allowed
    refused = send(client, complaint, "mileage", mileage="49000", headers=SHUNDA)
    taken = send(client, complaint, "mileage", mileage="50500", headers=SHUNDA)

    assert (refused.status_code, taken.status_code) == ((409, 302) if allowed else (404, 404))


@pytest.mark.parametrize(("role", "linked"), [("manager", True), ("advisor", False)])
def test_where_no_country_and_no_promise_guarantees_anything_the_page_says_so(
    client, sign_in, north, complaint, role, linked
):
    sign_in(role)
    told = page(client, complaint)
    assert "There is no guarantee table for this country" in told
    assert ("/audits/rules/#guarantees" in told) is linked

    with north.schema():
        PromisedGuarantee.objects.create(within="minor", days=30, km=None)
    assert "There is no guarantee table" not in page(client, complaint)


def test_no_page_of_another_case_speaks_of_a_guarantee(client, sign_in, north):
    complaint = filed(north, now=timezone.now() - timedelta(minutes=5), category="price")
    sign_in("manager")

    assert 'id="part-guarantee"' not in page(client, complaint)


@pytest.mark.parametrize("role", EVERYBODY)
def test_a_wash_complaint_is_shown_as_noted_and_who_works_on_it_may_let_it_count(client, sign_in, north, role):
    complaint = filed(north, now=timezone.now() - timedelta(minutes=5), **WASH)
    sign_in(role)
    told = page(client, complaint)

    assert "Only noted" in told
    assert ("/evidence/" in told) == (role != "viewer")
    assert ("/leaving/" in told) == (role in ("owner", "manager"))
    assert send(client, complaint, "leaving").status_code == (302 if role in ("owner", "manager") else 404)
    assert refreshed(north, complaint).closed_result == ("noted" if role in ("owner", "manager") else "")


@pytest.mark.parametrize(("role", "status"), [("owner", 302), ("manager", 302), ("advisor", 302), ("viewer", 404)])
def test_evidence_lets_it_count(client, sign_in, north, role, status):
    complaint = filed(north, now=timezone.now() - timedelta(minutes=5), **WASH)
    sign_in(role)

    assert send(client, complaint, "evidence").status_code == (422 if status == 302 else 404)
    assert send(client, complaint, "evidence", text="A photo of mud").status_code == status
    assert refreshed(north, complaint).counted == (status == 302)


# --- The cause


def test_the_form_of_the_cause_keeps_all_of_it_and_shows_it(client, sign_in, north, complaint):
    with north.schema():
        reply.complaint(complaint, **BY_SHOP, text="Come in", now=timezone.now())
    sign_in("manager")

    answer = send(
        client, complaint, "cause", cause_code="part_quality", root_cause="Cheap pads", whys="They wear\nThey are soft",
        failed_part="Pads 06H121026", responsible_post="parts", responsible_person="Pete",
    )  # fmt: skip
    told = page(client, complaint)

    assert answer.status_code == 302
    for words in (
        "Quality of a part",
        "Cheap pads",
        "<li>They wear</li><li>They are soft</li>",
        "Pads 06H121026",
        "Pete",
    ):
        assert words in told


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ({"cause_code": "method"}, 302),
        ({"root_cause": "Pads"}, 302),
        ({"whys": "Because"}, 422),
        ({"cause_code": "weather"}, 422),
        ({"cause_code": "method", "whys": "a\nb\nc\nd\ne\nf"}, 422),
        ({"cause_code": "method", "responsible_post": "parts"}, 409),
    ],
)
def test_what_the_form_of_the_cause_takes_and_refuses_before_an_answer(client, sign_in, complaint, said, status):
    sign_in("manager")

    answer = send(client, complaint, "cause", **said)

    assert answer.status_code == status
    assert ("First tell the customer" in answer.text) == (status == 409)
    if status == 409:
        assert '<option value="parts" selected' in answer.text


# --- Corrective actions


@pytest.mark.parametrize(("role", "status"), [("owner", 302), ("manager", 302), ("advisor", 302), ("viewer", 404)])
def test_who_may_begin_end_and_take_up_an_action_again(client, sign_in, north, complaint, role, status):
    owner = sign_in(role)
    boss = make_user("Olive")
    members.join(north, boss, role="owner", now=at(north))
    soon = timezone.now() + timedelta(days=5)

    begun = send(client, complaint, "actions", what="Label shelves", owner=str(boss.pk), due_on=f"{soon:%Y-%m-%d}")
    action = begin(north, complaint, boss)
    ended = send(client, complaint, "actions", action.pk, "done", text="Labelled")
    twice = send(client, complaint, "actions", action.pk, "done")
    again = send(client, complaint, "actions", action.pk, "again", due_on=f"{soon:%Y-%m-%d}")

    assert owner.pk != boss.pk
    assert [each.status_code for each in (begun, ended, again)] == [status] * 3
    assert twice.status_code == (409 if status == 302 else 404)
    with north.schema():
        assert CorrectiveAction.objects.filter(what="Label shelves").count() == (1 if status == 302 else 0)
        assert CorrectiveAction.objects.get(pk=action.pk).reopened == (1 if status == 302 else 0)


@pytest.mark.parametrize(
    "wrong", [{"what": ""}, {"owner": str(new_id())}, {"due_on": "2020-01-01"}, {"due_on": "soon"}]
)
def test_an_action_without_sense_comes_back(client, sign_in, north, complaint, wrong):
    boss = sign_in("manager")
    soon = timezone.now() + timedelta(days=5)
    said = {"what": "Label", "owner": str(boss.pk), "due_on": f"{soon:%Y-%m-%d}"}

    assert send(client, complaint, "actions", **{**said, **wrong}).status_code == 422
    assert send(client, complaint, "actions", **said).status_code == 302


def test_an_action_of_another_complaint_or_of_none_is_not_found(client, sign_in, north, complaint):
    boss = sign_in("manager")
    action, other = begin(north, complaint, boss), filed(north)

    for which, known in ((other, action.pk), (complaint, new_id())):
        assert send(client, which, "actions", known, "done").status_code == 404
    assert send(client, complaint, "actions", action.pk, "done").status_code == 302


@pytest.mark.parametrize("role", EVERYBODY)
def test_the_list_of_open_actions_begins_with_what_is_overdue(client, sign_in, north, complaint, role):
    user = sign_in(role)
    for days in (2, -3):
        begin(north, complaint, user, days=days)

    told = client.get("/complaints/actions/", headers=NORTH).text

    assert told.index("overdue by 3 days") < told.rindex(complaint.reference)
    assert told.count("Check twice") == 2
    assert "1 overdue" in told


def test_an_empty_list_says_what_belongs_there(client, sign_in):
    sign_in("viewer")

    assert "No open corrective actions" in client.get("/complaints/actions/", headers=NORTH).text


# --- Goodwill


@pytest.mark.parametrize(("role", "status"), [("owner", 302), ("manager", 302), ("advisor", 302), ("viewer", 404)])
def test_whoever_works_on_complaints_proposes_goodwill(client, sign_in, north, complaint, role, status):
    sign_in(role)

    assert send(client, complaint, "goodwill", kind="gift", words="Flowers", cost="12.50").status_code == status
    with north.schema():
        assert [each.cost_minor for each in Goodwill.objects.all()] == ([1250] if status == 302 else [])


@pytest.mark.parametrize(("cost", "said"), [("12.50", "Goodwill granted."), ("900", "another manager or an owner")])
def test_who_proposes_goodwill_is_told_whether_it_is_granted_or_waits(client, sign_in, complaint, cost, said):
    sign_in("manager")

    sent = send(client, complaint, "goodwill", kind="gift", words="Flowers", cost=cost)

    told = re.findall(
        r'class="ac-message[^"]*success"[^>]*>(.*?)</div>', client.get(sent.url, headers=NORTH).text, re.S
    )
    assert len(told) == 1
    assert said in told[0]


@pytest.mark.parametrize(("role", "status"), [("owner", 302), ("manager", 302), ("advisor", 404), ("viewer", 404)])
@pytest.mark.parametrize("decision", ["grant", "refusal"])
def test_owners_and_managers_decide(client, sign_in, north, complaint, role, status, decision):
    given = propose(north, complaint, 9_000)
    sign_in(role)

    offered = f"/{decision}/" in page(client, complaint)
    answer = send(client, complaint, "goodwill", given.pk, decision, text="So be it")

    assert (answer.status_code, offered) == (status, status == 302)
    given = refreshed(north, given)
    assert (given.granted_at is not None, given.refused_at is not None) == (
        status == 302 and decision == "grant", status == 302 and decision == "refusal",
    )  # fmt: skip


def test_nobody_decides_on_what_they_proposed_nor_twice(client, sign_in, north, complaint):
    manager = sign_in("manager")
    given = propose(north, complaint, 9_000, by=manager.pk, by_name="Some manager")

    told = page(client, complaint)
    refused = send(client, complaint, "goodwill", given.pk, "grant")
    sign_in("owner")
    granted = send(client, complaint, "goodwill", given.pk, "grant")
    twice = send(client, complaint, "goodwill", given.pk, "refusal")

    assert "another manager or an owner decides" in told
    assert "/grant/" not in told
    assert [each.status_code for each in (refused, granted, twice)] == [409, 302, 409]
    assert refreshed(north, given).refused_at is None


def test_goodwill_of_another_complaint_or_of_none_is_not_found(client, sign_in, north, complaint):
    sign_in("owner")
    given, other = propose(north, complaint, 9_000), filed(north)

    for which, known in ((other, given.pk), (complaint, new_id())):
        assert send(client, which, "goodwill", known, "grant").status_code == 404


def test_a_proposal_from_an_old_page_is_refused_and_keeps_what_was_typed(client, sign_in, north, complaint):
    sign_in("advisor")
    seen = complaint.version
    propose(north, complaint, 100)

    answer = client.post(
        address(complaint, "goodwill"), {"version": seen, "kind": "redo", "words": "Pads again", "cost": "40"},
        headers=NORTH,
    )  # fmt: skip

    assert answer.status_code == 409
    assert 'value="Pads again"' in answer.text


# --- Settings and what recurs


@pytest.mark.parametrize(("role", "status"), [("owner", 302), ("manager", 302), ("advisor", 404), ("viewer", 404)])
def test_owners_and_managers_set_washing_and_limits(client, sign_in, north, role, status):
    sign_in(role)

    seen = client.get("/complaints/washing-and-goodwill/", headers=NORTH)
    answer = client.post("/complaints/washing-and-goodwill/", LIMITS, headers=NORTH)

    assert (seen.status_code, answer.status_code) == (200 if status == 302 else 404, status)
    expected = ("ignore", 8_000, 800) if status == 302 else ("log", 6_000, 1_200)
    held = preferences.of(north)
    assert (held.wash, held.limit_minor, held.small_limit_minor) == expected
    assert tuple(care_calls.days_of(north)) == ((3, 14) if status == 302 else care_calls.DAYS)
    assert status != 302 or 'value="7, 30, 90"' in seen.text


@pytest.mark.parametrize(
    "wrong",
    [
        {"wash": "sometimes"},
        {"limit": "-1"},
        {"small_limit": "81"},
        {"limit": "1e9"},
        {"care_days": "30, 7"},
        {"care_days": "a week"},
        {"care_days": "366"},
    ],
)
def test_limits_without_sense_come_back(client, sign_in, north, wrong):
    sign_in("owner")

    answer = client.post("/complaints/washing-and-goodwill/", {**LIMITS, **wrong}, headers=NORTH)

    assert answer.status_code == 422
    assert preferences.of(north).limit_minor == 6_000
    assert care_calls.days_of(north) == care_calls.DAYS


def test_a_shop_may_do_without_care_calls_and_writes_days_as_it_likes(client, sign_in, north):
    sign_in("owner")

    for written, days in (("7、30，90", (7, 30, 90)), ("", ())):
        answer = client.post("/complaints/washing-and-goodwill/", {**LIMITS, "care_days": written}, headers=NORTH)
        assert (answer.status_code, tuple(care_calls.days_of(north))) == (302, days)


@pytest.mark.parametrize(("role", "sees"), [("owner", True), ("manager", True), ("advisor", False), ("viewer", False)])
def test_the_board_names_what_recurs_to_whoever_is_in_charge(client, sign_in, north, role, sees):
    found = [filed(north, now=timezone.now() - timedelta(hours=1)) for _ in range(3)]
    with north.schema():
        for each in found:
            each.job.technician = "Bob Builder"
            each.job.save()
    sign_in(role)

    told = client.get("/complaints/", headers=NORTH).text

    assert ("Bob Builder" in told) == sees
    assert ("Technician" in told) == sees
