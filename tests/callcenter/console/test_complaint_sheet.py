"""The complaint on a call: what can be chosen, the draft that is kept as it is typed, and what is filed in the end."""

import re
from datetime import timedelta

import pytest

from tenants.complaints import kinds
from tenants.complaints.models import Complaint, ComplaintDraft
from tests.callcenter.console.conftest import CONSOLE
from tests.factories import claimed_call, make_agent, make_customer, new_id

WORDS = "修完还是异响"


@pytest.fixture
def attempt(me, shunda):
    return claimed_call(shunda, me, customer=make_customer(shunda, name="王芳"))


def put(client, attempt_id, kept=False, **fields):
    path = f"/api/v1/attempts/{attempt_id}/complaint/"
    return client.put(path, {"fields": fields, "kept": kept}, content_type="application/json", headers=CONSOLE)


def complete(client, attempt, **complaint):
    return client.post(
        f"/api/v1/calls/{attempt.call_id}/completion/",
        {"attempt": str(attempt.pk), "disposition": "complaint_only", "note": "-", "complaint": complaint},
        content_type="application/json", headers=CONSOLE,
    )  # fmt: skip


def page(client, attempt):
    return client.get(f"/calls/{attempt.pk}/", headers=CONSOLE).text


def drafts(shop):
    with shop.schema():
        return [(each.fields, each.kept) for each in ComplaintDraft.objects.all()]


def test_the_sheet_offers_the_shops_own_kinds(client, attempt, shunda):
    kinds.save(shunda, names={"repair.skimped": "偷工减料"}, hidden={"repair.damage"}, added={"parts": "机油"},
               departments={})  # fmt: skip
    shown = page(client, attempt)

    assert '<option value="skimped" data-category="repair">偷工减料</option>' in shown
    assert '<option value="own_1" data-category="parts">机油</option>' in shown
    assert 'value="damage"' not in shown


def test_what_is_typed_is_kept_and_stands_on_the_page_again(client, attempt, shunda):
    first = put(client, attempt.pk, customer_words="修")
    saved = put(client, attempt.pk, customer_words=WORDS, category="repair", is_safety="on", kept=True)

    assert (first.status_code, saved.status_code) == (200, 200)
    assert saved.json()["saved_at"]
    assert drafts(shunda) == [({"customer_words": WORDS, "category": "repair", "is_safety": "on"}, True)]
    shown = page(client, attempt)
    assert '"kept": true' in shown
    assert "\\u4fee\\u5b8c" in shown or WORDS in shown


def test_an_emptied_form_is_no_draft_any_more(client, attempt, shunda):
    put(client, attempt.pk, customer_words=WORDS)

    answer = put(client, attempt.pk, customer_words="", severity="ordinary", remedy_sought="callback")

    assert answer.json() == {"saved_at": None}
    assert drafts(shunda) == []


def test_the_end_of_the_call_files_it_with_all_that_was_taken_down(client, attempt, shunda):
    put(client, attempt.pk, customer_words=WORDS, kept=True)

    done = complete(
        client, attempt, customer_words=WORDS, category="repair", subcategory="same_fault", is_safety="on",
        severity="ordinary", promise="今天回电", promise_due_at="2026-11-18T18:00",
    )  # fmt: skip

    assert done.status_code == 200, done.json()
    assert drafts(shunda) == []
    with shunda.schema():
        filed = Complaint.objects.get()
        assert (filed.subcategory, filed.is_safety, filed.severity) == ("same_fault", True, "crisis")
        assert filed.promise_due_at.astimezone(shunda.zone).isoformat() == "2026-11-18T18:00:00+08:00"
        assert filed.promised_by == filed.filed_by_name


@pytest.mark.parametrize(("ticked", "counts"), [({"has_evidence": "on"}, True), ({}, False)])
def test_evidence_that_the_customer_tells_of_lets_a_wash_complaint_count(client, attempt, shunda, ticked, counts):
    fields = {"customer_words": WORDS, "category": "environment", "subcategory": "wash_stains", **ticked}
    put(client, attempt.pk, **fields)

    complete(client, attempt, **fields)

    with shunda.schema():
        filed = Complaint.objects.get()
        assert (filed.has_evidence, filed.counted) == (counts, counts)


def test_the_sheet_says_which_codes_are_about_washing(client, attempt):
    shown = page(client, attempt)

    assert re.search(r'value="wash_stains"[^>]* data-wash>', shown)
    assert not re.search(r'value="(same_fault|inside_grease)"[^>]* data-wash>', shown)
    assert 'name="has_evidence"' in shown


def test_a_letter_that_comes_after_the_end_is_too_late(client, attempt, shunda):
    complete(client, attempt, customer_words=WORDS, category="repair")

    late = put(client, attempt.pk, customer_words=WORDS)

    assert (late.status_code, late.json()["code"]) == (409, "filed")
    assert drafts(shunda) == []


@pytest.mark.parametrize(
    ("field", "value", "status"),
    [("promise_due_at", "soon", 400), ("subcategory", "part_life", 422), ("category", "weather", 400)],
)
def test_what_cannot_be_read_is_refused_and_the_call_goes_on(client, attempt, shunda, field, value, status):
    fields = {"customer_words": WORDS, "category": "repair", "promise": "今天"}
    put(client, attempt.pk, **fields)

    refused = complete(client, attempt, **{**fields, field: value})

    assert refused.status_code == status
    attempt.refresh_from_db()
    assert not attempt.disposition
    assert len(drafts(shunda)) == 1


def test_only_the_agent_of_the_call_keeps_a_draft(client, attempt, team, shunda):
    assert put(client, new_id(), customer_words=WORDS).status_code == 404
    client.force_login(make_agent(team, name="Other").user)
    assert put(client, attempt.pk, customer_words=WORDS).status_code == 404
    assert drafts(shunda) == []


def test_a_form_that_is_too_long_or_no_form_is_refused(client, attempt, shunda):
    assert put(client, attempt.pk, customer_words="x" * 5001).status_code == 400
    answer = client.put(
        f"/api/v1/attempts/{attempt.pk}/complaint/", {"kept": True}, content_type="application/json", headers=CONSOLE
    )
    assert answer.status_code == 400
    assert drafts(shunda) == []


def test_a_caller_is_taken_down_with_a_kind_a_promise_and_safety(client, me, shunda):
    from callcenter.agents import lookups

    attempt = claimed_call(shunda, me)
    with shunda.schema():
        from tenants.followups.models import FollowUp

        customer = FollowUp.objects.get(pk=attempt.call.follow_up).customer_id
    lookup = lookups.begin(me, shunda, now=attempt.claimed_at)
    lookups.matched(lookup, customer)

    answer = client.post(
        f"/inbound/{lookup.pk}/complaint/",
        {"customer_words": WORDS, "category": "parts.part_life", "severity": "ordinary", "remedy_sought": "redo",
         "is_safety": "on", "promise": "今天回电", "promise_due_at": "2026-11-18T18:00"},
        headers=CONSOLE,
    )  # fmt: skip

    assert answer.status_code == 302
    with shunda.schema():
        filed = Complaint.objects.get()
        assert (filed.category, filed.subcategory, filed.severity) == ("parts", "part_life", "crisis")
        assert filed.promise_due_at - filed.filed_at < timedelta(days=1)
        assert filed.promise_due_at.astimezone(shunda.zone).hour == 18
