"""Papers of a complaint: kept like a job's, named in the log, seen by the team only when they are meant for it."""

from datetime import timedelta

import pytest

from tenants.complaints import change, papers, recontact, timeline
from tenants.complaints.models import ComplaintEvent, ComplaintPaper
from tenants.jobs import sent_papers
from tenants.jobs.sent_papers import Refused
from tests.factories import at, new_id
from tests.tenants.complaints.conftest import BY_SHOP, BY_TEAM, filed
from tests.tenants.complaints.test_life import handled
from tests.tenants.jobs.paper_files import HEIC, PLACE, jpeg, pdf, png

BY_CUSTOMER = {"by": None, "by_name": "", "side": "customer"}


@pytest.fixture
def complaint(north):
    return filed(north)


@pytest.fixture
def add(north, complaint):
    moments = (at(north) + timedelta(minutes=n) for n in range(9))

    def added(upload=None, *, name="noise.jpg", who=BY_SHOP, **more):
        with north.schema():
            return papers.add(complaint, upload=upload or jpeg(), name=name, now=next(moments), **who, **more)

    return added


def log_of(shop, complaint, *kinds):
    with shop.schema():
        found = ComplaintEvent.objects.filter(complaint=complaint, kind__startswith="paper").order_by("id")
        return [(event.kind, event.text, event.side) for event in found]


def seen(shop, complaint, side):
    with shop.schema():
        return [paper.name for paper in papers.of(complaint, side=side)]


def test_a_photo_is_kept_without_what_the_camera_wrote_and_the_log_has_its_name_only(north, complaint, add):
    paper = add(name="C:\\photos\\noise.heic")

    with north.schema():
        body = papers.content(paper)
        event = ComplaintEvent.objects.get(kind="paper_added")
    assert b"picture" in body
    assert PLACE not in body
    assert (paper.name, papers.file_name(paper), paper.size) == ("noise.heic", "noise.jpg", len(body))
    assert (event.text, event.data) == ("noise.heic", {"paper": str(paper.pk), "for_team": False})
    assert complaint.version == event.version == 2


@pytest.mark.parametrize(
    ("upload", "why"),
    [(b"", "empty"), (b"<html>", "unknown_kind"), (HEIC, "heif"),
     (pdf()[:20], "damaged"), (b"%PDF-1.4" + bytes(sent_papers.MAX_BYTES), "too_large")],
)  # fmt: skip
def test_what_is_no_paper_is_refused_by_its_reason_and_leaves_nothing(north, complaint, upload, why):
    with north.schema():
        with pytest.raises(Refused) as refused:
            papers.add(complaint, upload=upload, name="a.pdf", now=at(north), **BY_SHOP)
        assert not ComplaintPaper.objects.exists()

    assert refused.value.why == why
    assert why in sent_papers.REFUSALS
    assert log_of(north, complaint) == []


def test_the_same_paper_is_kept_once_and_another_one_beside_it(north, complaint, add):
    add(name="a.jpg")
    with pytest.raises(Refused, match="twice"):
        add(name="b.jpg")
    add(png(), name="c.png")

    assert seen(north, complaint, "shop") == ["a.jpg", "c.png"]
    assert log_of(north, complaint) == [("paper_added", "a.jpg", "shop"), ("paper_added", "c.png", "shop")]


def test_a_complaint_has_room_for_so_many_papers(monkeypatch, north, add):
    monkeypatch.setattr(papers, "MOST", 1)
    add()

    with pytest.raises(Refused, match="too_many"):
        add(png())


def test_the_team_sees_its_own_papers_and_those_that_the_shop_shows_it(north, complaint, add):
    add(name="ours.jpg", who=BY_TEAM)
    add(png(), name="shown.png", for_team=True)
    later = add(pdf(), name="later.pdf")
    add(pdf("customer"), name="customer.pdf", who=BY_CUSTOMER)
    assert seen(north, complaint, "shop") == ["ours.jpg", "shown.png", "later.pdf", "customer.pdf"]
    assert seen(north, complaint, "team") == ["ours.jpg", "shown.png"]

    with north.schema():
        with pytest.raises(ComplaintPaper.DoesNotExist):
            papers.find(complaint.pk, later.pk, side="team")
        papers.share(later, now=at(north), **BY_SHOP)
        papers.share(later, now=at(north), **BY_SHOP)

        assert papers.find(complaint.pk, later.pk, side="team") == later
    assert seen(north, complaint, "team") == ["ours.jpg", "shown.png", "later.pdf"]
    assert [kind for kind, _text, _side in log_of(north, complaint)] == [*["paper_added"] * 4, "paper_shared"]


def test_the_team_cannot_show_itself_a_paper(north, complaint, add):
    paper = add()

    with north.schema(), pytest.raises(change.NotYours):
        papers.share(paper, now=at(north), **BY_TEAM)

    assert seen(north, complaint, "team") == []


def test_the_timeline_keeps_names_of_the_shops_own_papers_from_the_team(north, complaint, add):
    add(name="王先生.jpg")
    add(png(), name="shown.png", for_team=True)

    with north.schema():
        told = {
            side: [
                (entry.title, entry.text)
                for entry in timeline.sheet(complaint.pk, shop=north, side=side, now=at(north)).timeline
                if entry.kind == "paper_added"
            ]
            for side in ("shop", "team")
        }

    assert told["shop"] == [("Paper added", "王先生.jpg"), ("Paper added", "shown.png")]
    assert told["team"] == [("Paper added", ""), ("Paper added", "shown.png")]


def test_each_side_takes_off_what_it_added_and_the_log_remembers(north, complaint, add):
    ours, theirs = add(name="ours.jpg"), add(png(), name="theirs.png", who=BY_TEAM)

    with north.schema():
        with pytest.raises(change.NotYours):
            papers.remove(theirs, now=at(north), **BY_SHOP)
        papers.remove(ours, now=at(north), **BY_SHOP)
        with pytest.raises(ComplaintPaper.DoesNotExist):
            papers.remove(ours, now=at(north), **BY_SHOP)

    assert seen(north, complaint, "shop") == ["theirs.png"]
    assert log_of(north, complaint)[-1] == ("paper_removed", "ours.jpg", "shop")
    assert len(log_of(north, complaint)) == 3


def test_a_closed_complaint_takes_late_papers_and_gives_none_back(north):
    complaint = handled(north)
    with north.schema():
        recontact.answered(complaint.pk, solved=True, attempt_id=new_id(), now=at(north) + timedelta(hours=3))
        paper = papers.add(complaint, upload=pdf(), name="late.pdf", now=at(north, days=1), **BY_SHOP)

        with pytest.raises(change.OutOfTurn, match="closed"):
            papers.remove(paper, now=at(north, days=1) + timedelta(minutes=1), **BY_SHOP)

    assert seen(north, complaint, "shop") == ["late.pdf"]


def test_a_paper_is_found_at_its_own_complaint_and_in_its_own_shop_only(north, shunda, complaint, add):
    paper = add()
    with north.schema():
        assert papers.find(complaint.pk, paper.pk, side="shop") == paper
        with pytest.raises(ComplaintPaper.DoesNotExist):
            papers.find(new_id(), paper.pk, side="shop")
    with shunda.schema(), pytest.raises(ComplaintPaper.DoesNotExist):
        papers.find(complaint.pk, paper.pk, side="shop")


def test_who_saw_an_older_version_and_must_not_overtake_is_refused(north, complaint, add):
    add()

    with pytest.raises(change.Stale):
        add(png(), version=1)
