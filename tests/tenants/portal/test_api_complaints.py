"""Complaints that a shop's own system tells: whose they are, filed once, and refused in sentences."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tenants.complaints import kinds
from tenants.complaints.models import Complaint
from tenants.jobs.models import Customer
from tenants.portal.api import complaint_in
from tenants.shops import standing, tokens
from tests.factories import make_customer, make_job
from tests.tenants.complaints.conftest import papers_of
from tests.tenants.jobs.paper_files import jpeg, pdf

SAID = {"customer_words": "The brakes squeal.", "category": "repair"}
PHONE = "+447400123456"


@pytest.fixture
def post(client, north, now):
    secret = tokens.make(north, name="DMS", by=None, now=now)[1]

    def send(key="", **fields):
        headers = {"host": "north.localhost", "authorization": f"Bearer {secret}"}
        headers |= {"Idempotency-Key": key} if key else {}
        body = {**SAID, **fields}
        return client.post("/api/v1/complaints/", body, content_type="application/json", headers=headers)

    return send


@pytest.fixture
def job(north):
    return make_job(north, customer=make_customer(north, phone=PHONE), branch="East")


def filed(shop):
    with shop.schema():
        return list(Complaint.objects.select_related("customer").order_by("number"))


def test_a_complaint_about_a_job_is_filed_with_its_clocks(post, north, job):
    answer = post("k-1", job_no=job.number, subcategory="skimped", promise="Today",
                  promise_due_at="2026-11-19T12:00")  # fmt: skip

    assert answer.status_code == 201, answer.json()
    told = answer.json()
    assert told["job"] == {"id": str(job.pk), "branch": "East", "number": job.number}
    assert (told["source"], told["subcategory"], told["follow_up"]) == ("api", "skimped", None)
    assert told["clocks"][0]["state"] == "running"
    (complaint,) = filed(north)
    assert (complaint.customer_id, complaint.filed_by_name, complaint.promised_by) == (job.customer_id, "DMS", "DMS")
    assert complaint.promise_due_at.astimezone(north.zone).isoformat()[:16] == "2026-11-19T12:00"


@pytest.mark.parametrize("written", [PHONE, "07400 123456", "(0)7400-123456"])
def test_a_number_is_enough_however_it_is_written(post, north, job, written):
    assert post("k-1", phone=written).status_code == 201

    (complaint,) = filed(north)
    assert (complaint.customer_id, complaint.job_id) == (job.customer_id, None)


def test_another_number_of_the_customer_is_as_good(post, north, job):
    with north.schema():
        Customer.objects.filter(pk=job.customer_id).update(other_phones=["+447400999999"])

    assert post("k-1", phone="07400 999999").status_code == 201


@pytest.mark.parametrize("way", ["header", "field"])
def test_a_retry_files_once_and_gets_the_first_answer(post, north, job, way):
    told = {"key": "k-1"} if way == "header" else {"external_id": "k-1"}
    first = post(job_no=job.number, **told)
    again = post(job_no=job.number, **{**told, "customer_words": "Told otherwise."})
    other = post("k-2", job_no=job.number)

    assert [each.status_code for each in (first, again, other)] == [201, 200, 201]
    assert again["Idempotent-Replayed"] == "true"
    assert again.json()["id"] == first.json()["id"]
    assert again.json()["customer_words"] == SAID["customer_words"]
    assert len(filed(north)) == 2


def test_the_same_key_in_another_shop_is_another_complaint(post, client, north, shunda, job, now):
    post("k-1", job_no=job.number)
    theirs = make_job(shunda)
    secret = tokens.make(shunda, name="DMS", by=None, now=now)[1]
    answer = client.post(
        "/api/v1/complaints/", {**SAID, "job_no": theirs.number, "external_id": "k-1"},
        content_type="application/json", headers={"host": "shunda.localhost", "authorization": f"Bearer {secret}"},
    )  # fmt: skip

    assert answer.status_code == 201
    assert (len(filed(north)), len(filed(shunda))) == (1, 1)


def test_without_a_key_nothing_is_filed(post, north, job):
    refused = post(job_no=job.number)

    assert (refused.status_code, refused.json()["code"]) == (400, "key_missing")
    assert filed(north) == []


@pytest.mark.parametrize(
    ("fields", "status", "code"),
    [
        ({}, 400, "invalid"),
        ({"job_no": "none", "phone": ""}, 422, "customer_unknown"),
        ({"phone": "07400 000001"}, 422, "customer_unknown"),
        ({"phone": PHONE, "category": "weather"}, 400, "invalid"),
        ({"phone": PHONE, "subcategory": "part_life"}, 422, "complaint_incomplete"),
        ({"phone": PHONE, "customer_words": " "}, 400, "invalid"),
        ({"phone": PHONE, "validity": "valid"}, 400, "invalid"),
        ({"phone": PHONE, "promise_due_at": "soon"}, 400, "invalid"),
    ],
)
def test_what_cannot_be_filed_is_refused_in_a_sentence(post, north, job, fields, status, code):
    refused = post("k-1", **fields)

    assert (refused.status_code, refused.json()["code"]) == (status, code)
    assert refused.json()["detail"]
    assert filed(north) == []


def test_a_number_that_two_branches_use_needs_the_branch(post, north, job):
    with north.schema():
        west = make_job(north, branch="West")
        type(west).objects.filter(pk=west.pk).update(number=job.number)

    assert post("k-1", job_no=job.number).json()["code"] == "job_ambiguous"
    answer = post("k-1", job_no=job.number, branch="West")

    assert answer.json()["job"]["id"] == str(west.pk)


def test_a_job_that_is_not_there_yet_falls_back_on_the_telephone(post, north, job):
    assert post("k-1", job_no="R-not-yet", phone=PHONE).status_code == 201
    assert filed(north)[0].customer_id == job.customer_id


def test_safety_is_a_crisis_by_this_way_as_well(post, north, job):
    assert post("k-1", job_no=job.number, is_safety=True).json()["severity"] == "crisis"


@pytest.mark.parametrize("has_evidence", [True, False])
def test_a_wash_complaint_counts_by_its_evidence(post, north, job, has_evidence):
    told = {"category": "environment", "subcategory": "wash_stains", "has_evidence": has_evidence}

    assert post("k-1", job_no=job.number, **told).status_code == 201
    assert filed(north)[0].counted is has_evidence


def test_a_shops_own_sub_code_is_taken(post, north, job):
    kinds.save(north, names={}, hidden=set(), added={"repair": "Rust"}, departments={})

    assert post("k-1", job_no=job.number, subcategory="own_1").status_code == 201


def test_a_shop_that_is_read_only_may_still_file(post, north, job, now):
    standing.write(north, state="read_only", reason="trial_days", now=now)

    assert post("k-1", job_no=job.number).status_code == 201


def test_the_clocks_run_from_the_moment_it_was_told(post, north, job):
    told = post("k-1", job_no=job.number).json()
    (complaint,) = filed(north)

    reply = next(each for each in told["clocks"] if each["name"] == "reply")
    assert reply["due_at"][:16] == (complaint.filed_at + timedelta(hours=12)).isoformat()[:16]


# --- With photos and papers


@pytest.fixture
def post_form(client, north, now):
    secret = tokens.make(north, name="DMS", by=None, now=now)[1]

    def send(*files, **fields):
        headers = {"host": "north.localhost", "authorization": f"Bearer {secret}"}
        body = {**SAID, **fields, "file": [SimpleUploadedFile(*each) for each in files]}
        return client.post("/api/v1/complaints/", body, headers=headers)

    return send


def test_papers_come_with_a_complaint_that_is_posted_as_a_form(post_form, north, job):
    told = {"external_id": "CRM-1", "job_no": job.number, "is_safety": "true", "severity": "major"}
    answers = [post_form(("a.jpg", jpeg()), ("b.pdf", pdf()), ("c.jpg", jpeg()), **told) for _retry in range(2)]

    assert [each.status_code for each in answers] == [201, 200], answers[0].json()
    assert [(each.severity, each.is_safety) for each in filed(north)] == [("crisis", True)]
    names = [name for name, *_rest in papers_of(north)]
    assert names in (["a.jpg", "b.pdf"], ["b.pdf", "c.jpg"])  # the same photo twice is one
    assert {tuple(rest) for _name, *rest in papers_of(north)} == {("shop", "DMS", False)}


def test_without_a_file_a_form_is_as_good_as_json(post_form, north, job):
    assert post_form(external_id="CRM-1", phone=PHONE, promise_due_at="2026-11-19T12:00").status_code == 201
    assert papers_of(north) == []


def test_one_refused_paper_files_nothing_and_says_which_it_was(post_form, north, job):
    told = {"external_id": "CRM-1", "job_no": job.number}
    refused = post_form(("a.jpg", jpeg()), ("b.txt", b"words"), ("c.pdf", b""), **told)

    assert (refused.status_code, refused.json()["code"]) == (422, "paper_refused")
    assert refused.json()["detail"].startswith("b.txt: ")
    assert [(each["name"], each["code"]) for each in refused.json()["files"]] == [
        ("b.txt", "unknown_kind"), ("c.pdf", "empty"),
    ]  # fmt: skip
    assert filed(north) == []
    assert papers_of(north) == []
    assert post_form(("a.jpg", jpeg()), **told).status_code == 201


def test_so_many_papers_are_posted_at_once_and_no_more(monkeypatch, post_form, north, job):
    monkeypatch.setattr(complaint_in, "MOST_PAPERS", 1)
    told = {"external_id": "CRM-1", "job_no": job.number}

    refused = post_form(("a.jpg", jpeg()), ("b.pdf", pdf()), **told)

    assert [(each["name"], each["code"]) for each in refused.json()["files"]] == [("b.pdf", "too_many")]
    assert filed(north) == []


@pytest.mark.parametrize(("limit", "status"), [(300, 413), (21 * 1024 * 1024, 201)])
def test_a_form_may_be_larger_than_other_bodies_but_not_without_end(settings, post_form, north, job, limit, status):
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE, settings.DATA_UPLOAD_MAX_MEMORY_SIZE = limit, 1000

    answer = post_form(("a.jpg", jpeg(seed=b"x" * 2000)), external_id="CRM-1", job_no=job.number)

    assert answer.status_code == status, answer.json()


@pytest.mark.parametrize("fields", [{"words": "x" * 2000}, {f"field{number}": "x" for number in range(6)}])
def test_a_form_with_more_words_or_fields_than_any_has_is_refused_in_a_sentence(
    settings, post_form, north, job, fields
):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE, settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 1000, 5

    answer = post_form(external_id="CRM-1", job_no=job.number, **fields)

    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")
    assert filed(north) == []


def test_a_field_that_is_not_there_and_a_form_that_is_none_are_refused(client, north, now, post_form, job):
    assert post_form(external_id="CRM-1", job_no=job.number, photo="x").json()["code"] == "invalid"
    secret = tokens.make(north, name="DMS", by=None, now=now)[1]
    broken = client.post(
        "/api/v1/complaints/", b"nothing", content_type="multipart/form-data",
        headers={"host": "north.localhost", "authorization": f"Bearer {secret}"},
    )  # fmt: skip

    assert (broken.status_code, broken.json()["detail"]) == (400, "This form cannot be read.")
    assert filed(north) == []
