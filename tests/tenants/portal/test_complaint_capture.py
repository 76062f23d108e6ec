"""A customer complains at the counter: found in the shop's own data, taken down with a draft, filed once."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tenants.complaints import draft_papers, drafts
from tenants.complaints.models import Complaint, ComplaintDraft, ComplaintDraftPaper
from tenants.jobs.models import Customer, Vehicle
from tenants.jobs.sent_papers import REFUSALS
from tenants.shops import members
from tests.factories import at, make_customer, make_follow_up, make_job, make_user, new_id
from tests.tenants.complaints.conftest import filed, papers_of
from tests.tenants.jobs.paper_files import HEIC, jpeg, pdf

NORTH = {"host": "north.localhost"}
SAID = {"customer_words": "The brakes squeal.", "category": "repair.skimped", "severity": "major",
        "remedy_sought": "redo", "promise": "Today", "promise_due_at": "2026-11-19T12:00"}  # fmt: skip


@pytest.fixture
def sign_in(client, north):
    def enter(role="advisor"):
        user = make_user(f"Some {role}")
        members.join(north, user, role=role, now=at(north))
        client.force_login(user)
        return user

    return enter


@pytest.fixture
def job(north):
    customer = make_customer(north, phone="+447400123456", name="Kim Lee")
    with north.schema():
        vehicle = Vehicle.objects.create(plate="AB12CDE", make="Ford", model="Focus", customer=customer)
    return make_job(north, customer=customer, vehicle=vehicle)


@pytest.fixture
def draft(north, job):
    with north.schema():
        return drafts.begin(job.customer, job=job, by=None, by_name="Adam", now=at(north))


def post(client, path, **data):
    headers = {**NORTH, **data.pop("headers", {})}
    return client.post(f"/complaints/{path}", data, headers=headers)


def complaints(shop):
    with shop.schema():
        return list(Complaint.objects.all())


@pytest.mark.parametrize("text", ["{number}", "AB12 CDE", "ab12cde", "07400 123456", "+44 7400 123 456"])
def test_the_customer_is_found_by_job_plate_or_number(client, sign_in, job, text):
    sign_in()
    page = post(client, "new/", text=text.format(number=job.number))

    assert page.status_code == 200
    assert str(job.pk) in page.text
    assert "Kim Lee" in page.text
    assert "+447400123456" not in page.text  # the number is masked until it is needed


def test_who_has_no_job_is_found_as_well_and_who_is_unknown_is_said_to_be(client, sign_in, north):
    sign_in()
    customer = make_customer(north, phone="+447400999999", name="No Job")

    assert str(customer.pk) in post(client, "new/", text="07400 999999").text
    assert "Nobody was found" in post(client, "new/", text="07400 999998").text
    assert post(client, "new/", text="").status_code == 422


def test_choosing_begins_a_draft_and_filing_ends_it(client, sign_in, north, job):
    user = sign_in()
    begun = post(client, "drafts/", customer=job.customer_id, job=job.pk)
    path = re.search(r"drafts/.*", begun["Location"])[0]

    assert "Ford Focus AB12CDE" in client.get(f"/complaints/{path}", headers=NORTH).text
    done = post(client, path, **SAID)

    (complaint,) = complaints(north)
    assert done["Location"] == f"/complaints/{complaint.pk}/"
    assert (complaint.source, complaint.job_id, complaint.subcategory) == ("shop", job.pk, "skimped")
    assert (complaint.filed_by, complaint.promised_by) == (user.pk, str(user))
    assert complaint.promise_due_at.astimezone(north.zone).isoformat()[:16] == "2026-11-19T12:00"
    with north.schema():
        assert not ComplaintDraft.objects.exists()
    assert post(client, path, **SAID)["Location"] == done["Location"]  # an impatient finger
    assert len(complaints(north)) == 1
    assert client.get(f"/complaints/{path}", headers=NORTH).status_code == 404


def test_what_is_typed_is_kept_and_stands_there_again(client, sign_in, north, draft):
    sign_in()
    saved = post(client, f"drafts/{draft.pk}/saving/", customer_words="The br", promise_due_at="2026-11-19T12:00",
                 headers={"accept": "application/json"})  # fmt: skip

    assert saved.json()["saved_at"]
    page = client.get(f"/complaints/drafts/{draft.pk}/", headers=NORTH).text
    assert "The br</textarea>" in page
    assert 'value="2026-11-19T12:00"' in page
    assert str(draft.pk) in client.get("/complaints/new/", headers=NORTH).text


def test_without_a_script_the_button_saves_and_leads_back(client, sign_in, draft):
    sign_in()

    assert post(client, f"drafts/{draft.pk}/saving/", customer_words="The")["Location"] == "/complaints/new/"


def test_what_is_missing_is_said_and_nothing_is_lost(client, sign_in, north, draft):
    sign_in()
    refused = post(client, f"drafts/{draft.pk}/", **{**SAID, "category": ""})

    assert refused.status_code == 422
    assert "The brakes squeal.</textarea>" in refused.text
    assert complaints(north) == []
    with north.schema():
        assert ComplaintDraft.objects.get().fields["customer_words"] == "The brakes squeal."


def test_a_draft_can_be_thrown_away(client, sign_in, north, draft):
    sign_in()
    post(client, f"drafts/{draft.pk}/removal/")

    with north.schema():
        assert not ComplaintDraft.objects.exists()


def test_a_draft_of_the_team_is_not_the_shops_to_see(client, sign_in, north):
    sign_in("owner")
    follow_up, attempt = make_follow_up(north), new_id()
    with north.schema():
        drafts.on_call(attempt, follow_up.pk, fields={"customer_words": "Half"}, by=None, by_name="A", now=at(north))

    assert client.get(f"/complaints/drafts/{attempt}/", headers=NORTH).status_code == 404
    assert post(client, f"drafts/{attempt}/removal/").status_code == 404
    assert str(attempt) not in client.get("/complaints/new/", headers=NORTH).text


@pytest.mark.parametrize("foreign", ["customer", "job", "absent", "nonsense"])
def test_nobody_elses_customer_or_job_can_be_chosen(client, sign_in, north, shunda, job, foreign):
    sign_in()
    theirs = make_job(shunda)
    sent = {
        "customer": {"customer": theirs.customer_id},
        "job": {"customer": job.customer_id, "job": theirs.pk},
        "absent": {"customer": new_id()},
        "nonsense": {"customer": "x"},
    }[foreign]

    assert post(client, "drafts/", **sent).status_code == 404
    with north.schema():
        assert not ComplaintDraft.objects.exists()
        assert Customer.objects.filter(pk=job.customer_id).exists()


def test_a_viewer_takes_nothing_down(client, sign_in, draft):
    sign_in("viewer")

    assert client.get("/complaints/new/", headers=NORTH).status_code == 404
    assert post(client, f"drafts/{draft.pk}/", **SAID).status_code == 404
    assert "/complaints/new/" not in client.get("/complaints/", headers=NORTH).text


def test_the_board_leads_workers_to_the_form_and_managers_to_the_kinds(client, sign_in):
    sign_in("manager")
    board = client.get("/complaints/", headers=NORTH).text

    assert "/complaints/new/" in board
    assert "/complaints/kinds/" in board


# --- Photos and papers at the counter


def sent(*files):
    return [SimpleUploadedFile(*each) for each in files]


def waiting(shop):
    with shop.schema():
        return sorted(ComplaintDraftPaper.objects.values_list("name", flat=True))


def test_words_and_papers_are_filed_in_one_step(client, sign_in, north, draft):
    user = sign_in()
    assert 'enctype="multipart/form-data"' in client.get(f"/complaints/drafts/{draft.pk}/", headers=NORTH).text

    done = post(client, f"drafts/{draft.pk}/", **SAID, file=sent(("a.jpg", jpeg()), ("b.pdf", pdf())))

    (complaint,) = complaints(north)
    assert done["Location"] == f"/complaints/{complaint.pk}/"
    assert papers_of(north) == [("a.jpg", "shop", str(user), False), ("b.pdf", "shop", str(user), False)]
    page = client.get(done["Location"], headers=NORTH).text
    assert "a.jpg" in page
    assert waiting(north) == []


def test_one_refused_file_holds_the_complaint_back_and_nothing_is_lost(client, sign_in, north, draft):
    sign_in()
    refused = post(client, f"drafts/{draft.pk}/", **SAID, file=sent(("a.heic", HEIC), ("b.pdf", pdf())))

    assert refused.status_code == 422
    assert f"a.heic: {REFUSALS['heif']}" in refused.text
    assert "The brakes squeal.</textarea>" in refused.text
    assert "Take off: b.pdf" in refused.text  # need not be chosen again
    assert complaints(north) == []
    with north.schema():
        assert ComplaintDraft.objects.get().fields["customer_words"] == SAID["customer_words"]

    post(client, f"drafts/{draft.pk}/", **SAID, file=sent(("a.jpg", jpeg())))

    assert [name for name, *_rest in papers_of(north)] == ["a.jpg", "b.pdf"]


def test_papers_that_came_with_a_faulty_form_need_not_be_chosen_again(client, sign_in, north, draft):
    sign_in()
    refused = post(client, f"drafts/{draft.pk}/", **{**SAID, "category": ""}, file=sent(("b.pdf", pdf())))

    assert refused.status_code == 422
    assert waiting(north) == ["b.pdf"]
    assert papers_of(north) == []


@pytest.mark.parametrize("step", ["", "saving/"])
def test_what_is_ticked_is_taken_off_with_whatever_button(client, sign_in, north, draft, step):
    sign_in()
    post(client, f"drafts/{draft.pk}/saving/", **SAID, file=sent(("a.jpg", jpeg()), ("b.pdf", pdf())))
    with north.schema():
        ticked = ComplaintDraftPaper.objects.get(name="a.jpg").pk

    post(client, f"drafts/{draft.pk}/{step}", **SAID, take_off=[str(ticked), "nonsense", str(new_id())])

    assert [name for name, *_rest in papers_of(north)] + waiting(north) == ["b.pdf"]


def test_going_on_later_says_which_file_was_not_kept(client, sign_in, north, draft):
    sign_in()
    answer = post(client, f"drafts/{draft.pk}/saving/", **SAID, file=sent(("a.txt", b"x"), ("b.pdf", pdf())))

    assert answer["Location"] == f"/complaints/drafts/{draft.pk}/"
    assert f"a.txt: {REFUSALS['unknown_kind']}" in client.get(answer["Location"], headers=NORTH).text
    assert waiting(north) == ["b.pdf"]


def test_a_save_while_typing_touches_no_paper(client, sign_in, north, draft):
    sign_in()
    post(client, f"drafts/{draft.pk}/saving/", **SAID, file=sent(("a.jpg", jpeg())))
    with north.schema():
        ticked = ComplaintDraftPaper.objects.get().pk

    post(client, f"drafts/{draft.pk}/saving/", **SAID, take_off=str(ticked), headers={"accept": "application/json"})

    assert waiting(north) == ["a.jpg"]


def test_a_paper_of_another_draft_cannot_be_taken_off_by_this_one(client, sign_in, north, draft, job):
    sign_in()
    with north.schema():
        other = drafts.begin(job.customer, job=job, by=None, by_name="Adam", now=at(north))
        draft_papers.attach(other, sent(("a.jpg", jpeg())), by=None, by_name="Adam", now=at(north))
        (paper,) = draft_papers.of(other.pk)

    post(client, f"drafts/{draft.pk}/saving/", **SAID, take_off=str(paper.pk))

    assert waiting(north) == ["a.jpg"]


# --- Later: promises, and sorting anew


def test_a_manager_sorts_anew_and_an_advisor_does_not(client, sign_in, north):
    complaint = filed(north)
    told = {"version": complaint.version, "category": "price.bill_labour", "is_safety": "on", "text": "Read the bill"}
    sign_in("advisor")
    assert post(client, f"{complaint.pk}/kind/", **told).status_code == 404
    sign_in("manager")
    assert post(client, f"{complaint.pk}/kind/", **told).status_code == 302

    (complaint,) = complaints(north)
    assert (complaint.category, complaint.subcategory, complaint.severity) == ("price", "bill_labour", "crisis")
    page = client.get(f"/complaints/{complaint.pk}/", headers=NORTH).text
    assert "Bill: labour" in page
    assert "Safety at stake" in page
    assert post(client, f"{complaint.pk}/kind/", **told).status_code == 409  # an old page


def test_an_advisor_notes_a_promise_on_the_shops_clock(client, sign_in, north):
    complaint = filed(north)
    user = sign_in("advisor")
    answer = post(client, f"{complaint.pk}/promise/", version=complaint.version, text="New pads on Friday",
                  due_at="2026-11-20T17:00")  # fmt: skip

    assert answer.status_code == 302
    (complaint,) = complaints(north)
    assert (complaint.promise, complaint.promised_by) == ("New pads on Friday", str(user))
    assert complaint.promise_due_at.astimezone(north.zone).isoformat()[:16] == "2026-11-20T17:00"
    page = client.get(f"/complaints/{complaint.pk}/", headers=NORTH).text
    assert page.count("New pads on Friday") == 2  # among the facts, and in the history
    assert post(client, f"{complaint.pk}/promise/", version=complaint.version, text="").status_code == 422


@pytest.mark.parametrize(("ticked", "counts"), [({"has_evidence": "on"}, True), ({}, False)])
def test_evidence_that_the_shop_saw_lets_a_wash_complaint_count(client, sign_in, north, draft, ticked, counts):
    sign_in()
    told = {**SAID, "category": "environment.wash_stains", **ticked}
    post(client, f"drafts/{draft.pk}/saving/", **told)
    page = client.get(f"/complaints/drafts/{draft.pk}/", headers=NORTH).text
    post(client, f"drafts/{draft.pk}/", **told)

    (filed_one,) = complaints(north)
    assert bool(re.search(r'name="has_evidence"[^>]* checked', page)) is counts
    assert (filed_one.has_evidence, filed_one.counted) == (counts, counts)


def test_a_save_that_comes_as_the_complaint_is_filed_is_no_error(client, sign_in, draft, monkeypatch):
    def filed_meanwhile(*_args, **_more):
        raise drafts.Filed

    monkeypatch.setattr(drafts, "save", filed_meanwhile)
    sign_in()

    assert post(client, f"drafts/{draft.pk}/saving/", customer_words="The").status_code == 404
    assert post(client, f"drafts/{draft.pk}/", customer_words="").status_code == 404
