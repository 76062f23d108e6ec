"""A job's page and its papers: who may attach, read, correct and take off, and what a browser is allowed to do."""

import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from tenants.audits.models import Comeback, Finding
from tenants.jobs import documents
from tenants.jobs.models import DeclinedItem, JobDocument, JobLine
from tenants.jobs.sent_papers import REFUSALS
from tenants.shops import members, standing
from tests.factories import make_customer, make_job, make_user
from tests.tenants.jobs.paper_files import PLACE, jpeg, pdf, png

NORTH = {"host": "north.localhost"}
ROLES = ("owner", "manager", "advisor", "viewer")
SAID = {"kind": "repair_order", "signed_by": ["customer", "advisor"], "signed_total": "580.50", "note": "two pages"}


@pytest.fixture
def sign_in(client, north):
    def signed_in(role, *, shop=north):
        user = make_user(f"Some {role}")
        members.join(shop, user, role=role, now=timezone.now())
        client.force_login(user)
        return user

    return signed_in


@pytest.fixture
def job(north):
    return make_job(north, customer=make_customer(north, phone="+447009000123", name="Ann Lee"), currency="GBP",
                    total_minor=58050, work_done="New pads", technician="Tom")  # fmt: skip


@pytest.fixture
def paper(north, job):
    return attached(north, job)


def attached(shop, job, content=None, **said):
    usual = {"kind": "repair_order", "name": "order.jpg", "by": None, "by_name": "Sam"}
    with shop.schema():
        return documents.attach(
            job, content or jpeg(), shop=shop, now=timezone.now(), **{**usual, **said}
        )  # fmt: skip


def page(client, job, path="", **how):
    return client.get(f"/jobs/{job.pk}/{path}", headers=NORTH, **how)


def send(client, job, *files, headers=NORTH, **said):
    sent = [SimpleUploadedFile(name, body) for name, body in files]
    return client.post(f"/jobs/{job.pk}/papers/", {**SAID, **said, "file": sent}, headers=headers)


def text(answer):
    return answer.content.decode()


def papers_of(shop, job):
    with shop.schema():
        return list(JobDocument.objects.filter(job=job))


def open_codes(shop, job):
    with shop.schema():
        return set(Finding.objects.open().filter(job=job).values_list("code", flat=True))


# --- The page


@pytest.mark.parametrize("role", ROLES)
def test_every_member_sees_the_job_and_only_workers_may_attach(client, sign_in, north, job, paper, role):
    with north.schema():
        JobLine.objects.create(job=job, position=0, kind="part", item="Pads", quantity=2, amount_minor=30000)
        DeclinedItem.objects.create(job=job, item="Discs", reason="Later")
        Finding.objects.create(
            job=job, code="mileage_round", level="warning", post="advisor", found_at=timezone.now(), value="40000"
        )
    sign_in(role)

    shown = text(page(client, job))

    for words in (job.number, "Ann Lee", "447****0123", "Pads", "Discs", "The mileage is a round number", "40000",
                  "Repair order", "£580.50"):  # fmt: skip
        assert words in shown
    assert "+447009000123" not in shown
    assert ("data-papers" in shown) == (role != "viewer")
    assert ("/contest/" in shown) == (role != "viewer")
    assert ("/waiver/" in shown) == (role in ("owner", "manager"))


def test_a_job_names_the_job_it_came_back_from_and_that_one_names_it(client, sign_in, north, job):
    first = make_job(north)
    with north.schema():
        Comeback.objects.create(
            job=job, first_job=first, same="part", item="Pads", days=12, within="minor", found_at=timezone.now()
        )
    sign_in("viewer")

    assert f"/jobs/{first.pk}/" in text(page(client, job))
    assert f"/jobs/{job.pk}/" in text(page(client, first))


def test_another_shops_job_and_papers_are_as_absent_as_none(client, sign_in, shunda):
    foreign = make_job(shunda)
    foreign_paper = attached(shunda, foreign)
    sign_in("owner")

    for path in ("", "papers/{}/"):
        theirs = client.get(f"/jobs/{foreign.pk}/{path.format(foreign_paper.pk)}", headers=NORTH)
        nobodys = client.get(f"/jobs/{uuid.uuid4()}/{path.format(uuid.uuid4())}", headers=NORTH)
        assert (theirs.status_code, theirs.content) == (404, nobodys.content)
    for path in ("papers/", f"papers/{foreign_paper.pk}/reading/", f"papers/{foreign_paper.pk}/removal/"):
        assert client.post(f"/jobs/{foreign.pk}/{path}", SAID, headers=NORTH).status_code == 404
    assert papers_of(shunda, foreign) == [foreign_paper]


def test_a_paper_is_found_at_its_own_job_only(client, sign_in, north, job, paper):
    other = make_job(north)
    sign_in("owner")

    assert page(client, job, f"papers/{paper.pk}/").status_code == 200
    assert page(client, other, f"papers/{paper.pk}/").status_code == 404


# --- Attaching


@pytest.mark.parametrize(("role", "status"), [("owner", 302), ("manager", 302), ("advisor", 302), ("viewer", 404)])
def test_who_works_attaches(client, sign_in, north, job, role, status):
    sign_in(role)

    assert send(client, job, ("order.jpg", jpeg())).status_code == status
    assert len(papers_of(north, job)) == (status == 302)


def test_several_papers_come_in_at_once_with_what_was_read_on_them(client, sign_in, north, job):
    user = sign_in("advisor")

    send(client, job, ("1.jpg", jpeg()), ("2.png", png()), ("3.pdf", pdf()), signed_at="2026-11-17T09:30")

    found = papers_of(north, job)
    assert [each.media_type for each in found] == ["image/jpeg", "image/png", "application/pdf"]
    for each in found:
        assert (each.signed_by, each.signed_total_minor, each.note) == (["customer", "advisor"], 58050, "two pages")
        assert each.signed_at.astimezone(north.zone).isoformat()[:16] == "2026-11-17T09:30"
        assert (each.by, each.by_name) == (user.pk, "Some advisor")


def test_a_file_that_is_no_paper_is_named_with_its_reason_and_the_others_are_kept(client, sign_in, north, job):
    sign_in("advisor")

    answer = send(client, job, ("a.html", b"<script>alert(1)</script>"), ("b.pdf", pdf()))

    shown = text(client.get(answer.url, headers=NORTH))
    assert f"a.html: {REFUSALS['unknown_kind']}" in shown
    assert "1 paper is attached." in shown
    assert [each.name for each in papers_of(north, job)] == ["b.pdf"]


def test_without_a_file_or_a_kind_the_page_says_so_and_keeps_what_was_typed(client, sign_in, north, job):
    sign_in("advisor")

    no_file = client.post(f"/jobs/{job.pk}/papers/", SAID, headers=NORTH)
    no_kind = send(client, job, ("a.pdf", pdf()), kind="")

    assert (no_file.status_code, no_kind.status_code) == (422, 422)
    assert "Choose a file first." in text(no_file)
    assert "two pages" in text(no_file)
    assert not papers_of(north, job)


def test_a_script_is_answered_in_json(client, sign_in, north, job):
    sign_in("advisor")
    asked = {**NORTH, "accept": "application/json"}

    taken = send(client, job, ("a.pdf", pdf()), headers=asked)
    again = send(client, job, ("a.pdf", pdf()), headers=asked)
    without = client.post(f"/jobs/{job.pk}/papers/", SAID, headers=asked)

    assert (taken.status_code, taken.json()) == (200, {"problem": ""})
    assert (again.status_code, again.json()) == (422, {"problem": str(REFUSALS["twice"])})
    assert without.status_code == 422
    assert len(papers_of(north, job)) == 1


def test_files_beyond_what_one_form_may_hold_are_told_to_come_one_by_one(client, sign_in, settings, north, job):
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 200
    sign_in("advisor")

    answer = send(client, job, ("a.pdf", pdf()), ("b.jpg", jpeg()))

    assert str(REFUSALS["together"]) in text(client.get(answer.url, headers=NORTH))
    assert [each.name for each in papers_of(north, job)] == ["a.pdf"]


def test_a_read_only_shop_reads_its_papers_and_attaches_none(client, sign_in, north, job, paper):
    sign_in("owner")
    standing.write(north, state="read_only", now=timezone.now())

    assert page(client, job, f"papers/{paper.pk}/").status_code == 200
    assert send(client, job, ("a.pdf", pdf())).status_code == 409
    assert client.post(f"/jobs/{job.pk}/papers/{paper.pk}/removal/", headers=NORTH).status_code == 409
    assert papers_of(north, job) == [paper]


# --- Reading


@pytest.mark.parametrize("role", ROLES)
def test_a_paper_is_a_download_in_which_a_browser_runs_nothing(client, sign_in, job, paper, role):
    sign_in(role)

    answer = page(client, job, f"papers/{paper.pk}/")

    assert answer["Content-Type"] == "image/jpeg"
    assert answer["Content-Disposition"].startswith('attachment; filename="order.jpg"')
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert "no-store" in answer["Cache-Control"]
    assert PLACE not in answer.content
    assert b"picture" in answer.content


def test_who_is_not_of_the_shop_reads_no_paper(client, sign_in, shunda, job, paper):
    sign_in("owner", shop=shunda)
    assert page(client, job, f"papers/{paper.pk}/").status_code == 404
    client.logout()
    assert page(client, job, f"papers/{paper.pk}/").status_code == 302


# --- Correcting and taking off


@pytest.mark.parametrize(("role", "status"), [("advisor", 302), ("viewer", 404)])
def test_what_a_paper_says_is_corrected_by_who_works(client, sign_in, north, job, paper, role, status):
    sign_in(role)

    answer = client.post(
        f"/jobs/{job.pk}/papers/{paper.pk}/reading/", {"kind": "settlement", "signed_total": "12"}, headers=NORTH
    )

    assert answer.status_code == status
    (kept,) = papers_of(north, job)
    assert (kept.kind, kept.signed_total_minor) == (("settlement", 1200) if status == 302 else ("repair_order", None))


def test_a_correction_that_makes_no_sense_comes_back(client, sign_in, north, job, paper):
    sign_in("advisor")

    answer = client.post(
        f"/jobs/{job.pk}/papers/{paper.pk}/reading/", {"kind": "settlement", "signed_total": "much"}, headers=NORTH
    )

    assert answer.status_code == 422
    assert "much" in text(answer)
    assert papers_of(north, job)[0].kind == "repair_order"


@pytest.mark.parametrize(
    ("role", "own", "status"),
    [("owner", False, 302), ("manager", False, 302), ("advisor", True, 302), ("advisor", False, 404),
     ("viewer", True, 404)],
)  # fmt: skip
def test_managers_take_off_any_paper_and_advisors_their_own(client, sign_in, north, job, role, own, status):
    user = sign_in(role)
    paper = attached(north, job, by=user.pk if own else uuid.uuid4())
    offered = "/removal/" in text(page(client, job))

    answer = client.post(f"/jobs/{job.pk}/papers/{paper.pk}/removal/", headers=NORTH)

    assert answer.status_code == status
    assert offered == (status == 302)
    assert len(papers_of(north, job)) == (status != 302)


# --- What papers mend


def test_a_paper_asks_for_the_others_and_they_mend_what_is_found(client, sign_in, north, job):
    sign_in("advisor")
    assert not {code for code in open_codes(north, job) if code.startswith("no_")}

    send(client, job, ("order.pdf", pdf("order")))
    after_one = open_codes(north, job)
    send(client, job, ("final.pdf", pdf("final")), kind="final_inspection", signed_by=["inspector"], signed_total="")
    send(client, job, ("bill.pdf", pdf("bill")), kind="settlement", signed_by=["cashier", "customer"], signed_total="")
    after_all = open_codes(north, job)

    assert {"no_final_inspection", "no_settlement"} <= after_one
    assert not {code for code in after_all if code.startswith("no_")}
    assert "Still missing" not in text(page(client, job))


def test_a_paper_that_is_taken_off_is_missed_again(client, sign_in, north, job):
    sign_in("owner")
    send(client, job, ("order.pdf", pdf("order")))
    send(client, job, ("bill.pdf", pdf("bill")), kind="settlement", signed_by=["cashier", "customer"], signed_total="")
    assert "no_settlement" not in open_codes(north, job)
    (bill,) = [each for each in papers_of(north, job) if each.kind == "settlement"]

    client.post(f"/jobs/{job.pk}/papers/{bill.pk}/removal/", headers=NORTH)

    assert "no_settlement" in open_codes(north, job)
    assert "Still missing" in text(page(client, job))
