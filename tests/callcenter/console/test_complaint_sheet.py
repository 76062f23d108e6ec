"""The complaint on a call: what can be chosen, the draft that is kept as it is typed, and what is filed in the end."""

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tenants.complaints import kinds
from tenants.complaints.models import Complaint, ComplaintDraft, ComplaintDraftPaper
from tests.callcenter.console.conftest import CONSOLE
from tests.factories import claimed_call, make_agent, make_customer, new_id
from tests.tenants.jobs.paper_files import jpeg, pdf

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


# --- Photos and papers


def attach(client, attempt_id, name="a.jpg", body=None):
    sent = {"file": SimpleUploadedFile(name, jpeg() if body is None else body)} if name else {}
    return client.post(f"/api/v1/attempts/{attempt_id}/complaint/papers/", sent, headers=CONSOLE)


def take_off(client, attempt_id, paper_id):
    return client.delete(f"/api/v1/attempts/{attempt_id}/complaint/papers/{paper_id}/", headers=CONSOLE)


def test_papers_are_kept_with_the_draft_shown_again_and_filed_with_the_call(client, me, attempt, shunda):
    first = attach(client, attempt.pk)
    put(client, attempt.pk, customer_words=WORDS, category="repair", kept=True)
    second = attach(client, attempt.pk, "b.pdf", pdf())

    assert (first.status_code, second.status_code) == (200, 200)
    assert sorted(each["name"] for each in second.json()["papers"]) == ["a.jpg", "b.pdf"]
    shown = page(client, attempt)
    assert '"name": "a.jpg"' in shown
    assert 'name="paper_count" value="2"' in shown

    assert complete(client, attempt, customer_words=WORDS, category="repair", paper_count="2").status_code == 200

    with shunda.schema():
        (complaint,) = Complaint.objects.all()
        kept = sorted(complaint.papers.values_list("name", "side", "by_name", "for_team"))
    assert kept == [("a.jpg", "team", "Ann Agent", True), ("b.pdf", "team", "Ann Agent", True)]
    assert drafts(shunda) == []
    assert (late := attach(client, attempt.pk, "c.pdf", pdf("Later"))).status_code == 409
    assert late.json()["code"] == "filed"


def test_a_paper_is_taken_off_and_an_emptied_form_is_gone_with_its_last_one(client, attempt, shunda):
    put(client, attempt.pk, customer_words=WORDS)
    (paper,) = attach(client, attempt.pk).json()["papers"]
    put(client, attempt.pk)
    assert drafts(shunda) == [({}, False)]

    gone = take_off(client, attempt.pk, paper["id"])

    assert (gone.status_code, gone.json()) == (200, {"papers": []})
    assert drafts(shunda) == []
    assert take_off(client, attempt.pk, paper["id"]).status_code == 404


@pytest.mark.parametrize(
    ("name", "body", "status", "code"),
    [("", b"", 400, "invalid"), ("a.txt", b"words", 422, "unknown_kind"), ("a.pdf", b"", 422, "empty")],
)
def test_what_is_no_paper_is_refused_in_a_sentence_and_begins_no_draft(
    client, attempt, shunda, name, body, status, code
):
    refused = attach(client, attempt.pk, name, body)

    assert (refused.status_code, refused.json()["code"]) == (status, code)
    assert refused.json()["detail"].endswith(".")
    assert drafts(shunda) == []


def test_nobody_adds_to_or_takes_from_a_colleagues_call(client, me, team, attempt, shunda, moment):
    (paper,) = attach(client, attempt.pk).json()["papers"]
    colleague = make_agent(team, name="Cleo")
    theirs = claimed_call(shunda, colleague)
    assert attach(client, theirs.pk).status_code == 404
    client.force_login(colleague.user)

    assert take_off(client, attempt.pk, paper["id"]).status_code == 404
    assert take_off(client, theirs.pk, paper["id"]).status_code == 404
    assert attach(client, attempt.pk).status_code == 404
    with shunda.schema():
        assert ComplaintDraftPaper.objects.count() == 1


def test_a_call_that_left_the_hand_takes_no_paper(client, me, shunda):
    attempt = claimed_call(shunda, me, dialled=False)
    (paper,) = attach(client, attempt.pk).json()["papers"]
    client.post(f"/calls/{attempt.pk}/handing-back/", headers=CONSOLE)

    assert attach(client, attempt.pk, "b.pdf", pdf()).json()["code"] == "not_in_hand"
    assert take_off(client, attempt.pk, paper["id"]).json()["code"] == "not_in_hand"
