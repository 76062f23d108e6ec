"""Papers that wait with a draft: kept, passed on to the next attempt, the complaint's own when it is filed."""

import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tenants.complaints import draft_papers, drafts, file
from tenants.complaints.models import ComplaintDraft, ComplaintDraftPaper, ComplaintEvent, ComplaintPaper
from tests.factories import at, make_follow_up, make_job
from tests.tenants.complaints.conftest import FIELDS
from tests.tenants.jobs.paper_files import PLACE, jpeg, pdf, png

ANN = {"by": uuid.uuid4(), "by_name": "Ann Agent"}
BOB = {"by": uuid.uuid4(), "by_name": "Bob Agent"}


@pytest.fixture
def follow_up(north):
    return make_follow_up(north)


@pytest.fixture
def write(north, follow_up):
    def on_call(attempt, **fields):
        with north.schema():
            return drafts.on_call(attempt, follow_up.pk, fields=fields, **ANN, now=at(north))

    return on_call


@pytest.fixture
def attach(north, follow_up):
    def to_draft_of(attempt, *files, by=ANN):
        with north.schema():
            draft = drafts.for_papers(attempt, follow_up.pk, **by, now=at(north))
            return draft_papers.attach(draft, [SimpleUploadedFile(*each) for each in files], **by, now=at(north))

    return to_draft_of


@pytest.fixture
def filed(north, follow_up):
    def by_attempt(attempt):
        with north.schema():
            return file.complaint(shop=north, follow_up_id=follow_up.pk, attempt_id=attempt, agent_id=ANN["by"],
                                  agent_name="Ann Agent", fields=FIELDS, now=at(north))  # fmt: skip

    return by_attempt


def waiting(shop):
    with shop.schema():
        return sorted(ComplaintDraftPaper.objects.values_list("name", flat=True))


def test_a_photo_is_kept_with_the_draft_before_a_word_is_and_without_its_place(north, follow_up, attach):
    attempt = uuid.uuid4()
    done = attach(attempt, ("a.jpg", jpeg()), ("a.txt", b"words"))

    assert [each.name for each in done.kept] == ["a.jpg"]
    assert done.refused == [("a.txt", "unknown_kind")]
    with north.schema():
        (paper,) = draft_papers.of(attempt)
        assert PLACE not in bytes(paper.body)
        assert b"picture" in bytes(paper.body)
        assert drafts.of_call(attempt, follow_up.pk).fields == {}


def test_the_same_photo_is_kept_once_and_so_many_in_all(monkeypatch, north, attach):
    monkeypatch.setattr(draft_papers, "MOST", 2)
    attempt = uuid.uuid4()
    attach(attempt, ("a.jpg", jpeg()))
    again = attach(attempt, ("b.jpg", jpeg()), ("c.png", png()), ("d.pdf", pdf()))

    assert again.refused == [("d.pdf", "too_many")]
    assert waiting(north) == ["a.jpg", "c.png"]


def test_filing_makes_them_the_complaints_own_under_the_name_of_who_added_them(north, write, attach, filed):
    attempt = uuid.uuid4()
    write(attempt, customer_words="The brakes")
    attach(attempt, ("a.jpg", jpeg()), ("b.pdf", pdf()), by=BOB)

    complaint = filed(attempt)

    assert waiting(north) == []
    with north.schema():
        assert not ComplaintDraft.objects.exists()
        kept = ComplaintPaper.objects.filter(complaint=complaint).order_by("name")
        assert [(each.name, each.side, each.by_name, each.for_team) for each in kept] == [
            ("a.jpg", "team", "Bob Agent", True), ("b.pdf", "team", "Bob Agent", True),
        ]  # fmt: skip
        assert b"picture" in bytes(kept[0].content.body)
        told = ComplaintEvent.objects.filter(complaint=complaint).order_by("id").values_list("kind", flat=True)
        assert list(told)[:1] == ["filed"]
        assert list(told).count("paper_added") == 2


@pytest.mark.parametrize("source", ["link", "survey"])
def test_what_the_customer_files_by_a_link_leaves_the_agents_draft_alone(
    north, follow_up, write, attach, filed, source
):
    attempt = uuid.uuid4()
    write(attempt, customer_words="The brakes")
    attach(attempt, ("a.jpg", jpeg()))

    with north.schema():
        own = file.complaint(shop=north, follow_up_id=follow_up.pk, attempt_id=uuid.uuid4(), agent_id=None,
                             agent_name="", source=source, fields=FIELDS, now=at(north))  # fmt: skip

    assert waiting(north) == ["a.jpg"]
    of_the_call = filed(attempt)
    with north.schema():
        assert (own.papers.count(), of_the_call.papers.count()) == (0, 1)
        assert not ComplaintDraft.objects.exists()


def test_the_shops_own_stay_with_the_shop(north):
    job = make_job(north)
    with north.schema():
        draft = drafts.begin(job.customer, job=job, **BOB, now=at(north))
        draft_papers.attach(draft, [SimpleUploadedFile("a.jpg", jpeg())], **BOB, now=at(north))
        complaint = file.at_the_shop(shop=north, customer=job.customer, job=job, draft_id=draft.pk, **BOB,
                                     fields=FIELDS, now=at(north))  # fmt: skip

        assert list(complaint.papers.values_list("side", "for_team")) == [("shop", False)]


def test_the_next_attempt_goes_on_with_them_whether_a_word_is_written_or_not(north, follow_up, write, attach, filed):
    first, second = uuid.uuid4(), uuid.uuid4()
    attach(first, ("a.jpg", jpeg()))
    attach(second, ("b.png", png()))

    write(second, customer_words="The brakes")

    with north.schema():
        assert {each.name for each in draft_papers.of(second)} == {"a.jpg", "b.png"}
        assert ComplaintDraft.objects.count() == 1
    complaint = filed(second)
    with north.schema():
        assert complaint.papers.count() == 2


def test_a_draft_without_a_word_stays_as_long_as_it_has_papers(north, write, attach):
    attempt = uuid.uuid4()
    write(attempt, customer_words="T")
    attach(attempt, ("a.jpg", jpeg()))

    assert write(attempt) is not None
    with north.schema():
        (paper,) = draft_papers.of(attempt)
        draft_papers.remove(attempt, paper.pk)
        assert not ComplaintDraft.objects.exists()
        with pytest.raises(ComplaintDraftPaper.DoesNotExist):
            draft_papers.remove(attempt, paper.pk)


def test_a_draft_with_words_stays_when_its_last_paper_goes(north, write, attach):
    attempt = uuid.uuid4()
    write(attempt, customer_words="The brakes")
    attach(attempt, ("a.jpg", jpeg()))
    with north.schema():
        (paper,) = draft_papers.of(attempt)
        with pytest.raises(ComplaintDraftPaper.DoesNotExist):
            draft_papers.remove(uuid.uuid4(), paper.pk)
        draft_papers.remove(attempt, paper.pk)

        assert ComplaintDraft.objects.get().fields == {"customer_words": "The brakes"}


def test_to_a_filed_complaint_nothing_is_added_by_this_way(north, follow_up, write, attach, filed):
    attempt = uuid.uuid4()
    draft = write(attempt, customer_words="The brakes")
    filed(attempt)

    with pytest.raises(drafts.Filed):
        attach(attempt, ("a.jpg", jpeg()))
    with north.schema(), pytest.raises(ComplaintDraft.DoesNotExist):
        draft_papers.attach(draft, [SimpleUploadedFile("a.jpg", jpeg())], **ANN, now=at(north))
    assert waiting(north) == []


def test_a_forgotten_draft_takes_its_papers_along(north, write, attach):
    attempt = uuid.uuid4()
    write(attempt, customer_words="The brakes")
    attach(attempt, ("a.jpg", jpeg()))

    with north.schema():
        assert drafts.forget(now=at(north) + drafts.KEPT_FOR) == 0
        assert drafts.forget(now=at(north, days=1) + drafts.KEPT_FOR) == 1
    assert waiting(north) == []


def test_a_photo_keeps_a_draft_as_long_as_a_word_does(north, write):
    attempt = uuid.uuid4()
    write(attempt, customer_words="The brakes")

    with north.schema():
        draft = ComplaintDraft.objects.get()
        draft_papers.attach(draft, [SimpleUploadedFile("a.jpg", jpeg())], **ANN, now=at(north, days=29))
        assert drafts.forget(now=at(north, days=1) + drafts.KEPT_FOR) == 0
        assert drafts.forget(now=at(north, days=30) + drafts.KEPT_FOR) == 1
    assert waiting(north) == []
