"""Papers attached to a job: kept, refused with a reason, read and taken off again."""

import pytest
from django.db import connection

from tenants.jobs import documents
from tenants.jobs.models import JobDocument, JobDocumentContent
from tenants.shops import standing
from tests.factories import make_job
from tests.tenants.jobs.paper_files import PLACE, jpeg, pdf, png


@pytest.fixture
def job(north):
    return make_job(north)


@pytest.fixture
def attach(north, job, now):
    def attaching(content=None, **said):
        usual = {"kind": "repair_order", "name": "order.jpg", "by": None, "by_name": "Sam", "shop": north, "now": now}
        return documents.attach(job, jpeg() if content is None else content, **{**usual, **said})

    with north.schema():
        yield attaching


def refusal(attach, *args, **said):
    with pytest.raises(documents.Refused) as refused:
        attach(*args, **said)
    return refused.value.why


def test_a_photo_is_kept_with_what_was_read_on_it_and_without_its_place(attach, now):
    paper = attach(
        signed_by=["customer", "advisor", "nobody"], signed_total_minor=58000, signed_at=now, note=" two pages "
    )

    assert paper.signed_by == ["customer", "advisor"]
    assert (paper.signed_total_minor, paper.note, paper.media_type) == (58000, "two pages", "image/jpeg")
    kept = documents.content(paper)
    assert PLACE not in kept
    assert len(kept) == paper.size


def test_a_papers_bytes_stand_in_the_shops_own_schema(attach, north, shunda):
    attach()

    with connection.cursor() as cursor:
        counts = []
        for schema in (north.schema_name, shunda.schema_name):
            cursor.execute(f'SELECT count(*) FROM "{schema}".jobs_jobdocumentcontent')
            counts.append(cursor.fetchone()[0])
    assert counts == [1, 0]


@pytest.mark.parametrize(
    ("content", "why"),
    [(b"", "empty"), (b"<html>", "unknown_kind"), (jpeg()[:-20], "damaged"), (b"%PDF-1.4 and no end", "damaged")],
)
def test_what_is_no_paper_is_refused_by_name(attach, content, why):
    assert refusal(attach, content) == why
    assert not JobDocument.objects.exists()


def test_a_file_of_ten_megabytes_is_taken_and_one_byte_more_is_not(attach):
    body = pdf()
    filled = body[:-7] + b" " * (documents.MAX_BYTES - len(body)) + body[-7:]

    assert refusal(attach, b" " + filled) == "too_large"
    assert attach(filled).size == documents.MAX_BYTES


def test_the_same_file_is_one_paper_unless_it_shows_two_kinds(attach):
    attach()

    assert refusal(attach) == "twice"
    attach(kind="settlement")
    attach(png())
    assert JobDocument.objects.count() == 3


def test_a_job_has_room_for_so_many_papers(attach, monkeypatch):
    monkeypatch.setattr(documents, "MOST", 2)
    attach(pdf("1"))
    attach(pdf("2"))

    assert refusal(attach, pdf("3")) == "too_many"


def test_a_name_is_only_a_name(attach):
    assert attach(name="C:\\scans\\../order\x00.pdf").name == "order.pdf"
    assert attach(pdf(), name="").name == "paper"


def test_a_paper_is_taken_off_with_its_bytes(attach, north):
    paper = attach()

    documents.remove(paper, shop=north)

    assert not JobDocument.objects.exists()
    assert not JobDocumentContent.objects.exists()


def test_a_read_only_shop_keeps_its_papers_and_takes_none(attach, north, now):
    paper = attach()
    standing.write(north, state="read_only", now=now)

    with pytest.raises(standing.ReadOnly):
        attach(pdf())
    with pytest.raises(standing.ReadOnly):
        documents.remove(paper, shop=north)
    assert documents.content(paper)


def test_what_was_read_on_a_paper_can_be_corrected(attach, north, now):
    paper = attach(signed_by=["customer"], signed_total_minor=1)

    documents.describe(
        paper, kind="settlement", signed_by=["cashier", "nobody"], signed_at=now, signed_total_minor=2, note="x",
        shop=north,
    )  # fmt: skip

    paper.refresh_from_db()
    assert (paper.kind, paper.signed_by, paper.signed_at) == ("settlement", ["cashier"], now)
    assert (paper.signed_total_minor, paper.note) == (2, "x")


def test_a_corrected_kind_does_not_make_the_same_paper_twice(attach, north):
    attach(kind="settlement")
    paper = attach()

    with pytest.raises(documents.Refused) as refused:
        documents.describe(paper, kind="settlement", shop=north)

    assert refused.value.why == "twice"
    paper.refresh_from_db()
    assert paper.kind == "repair_order"


@pytest.mark.parametrize(
    ("name", "shown"),
    [("order.html", "order.jpg"), ("order", "order.jpg"), (".exe", ".exe.jpg"), ("a.b.PNG", "a.b.jpg")],
)
def test_a_download_is_named_by_what_it_is(attach, name, shown):
    assert documents.file_name(attach(name=name)) == shown
