"""The papers of a case: everything that the reader may know is in them, and nothing else."""

from datetime import timedelta

import pytest

from tenants.complaints import archive, correct, goodwill, note, papers, promise, recontact, screen, trace
from tenants.complaints.archive import Edition
from tenants.complaints.models import Complaint, ComplaintPaper
from tests.factories import at, new_id
from tests.platform.web import paper
from tests.tenants.complaints.conftest import BY_SHOP, BY_TEAM, filed
from tests.tenants.complaints.test_life import handled
from tests.tenants.jobs.paper_files import png

HOUR = timedelta(hours=1)
#: Who works there, why it happened and what it cost.
INSIDE = (
    "Mia Manager",
    "Ann Agent",
    "李强",
    "Bob Mechanic",
    "Seal mounted dry",
    "Train the team",
    "£25.00",
    "Loaded: rude",
    "Petra Parts",
)


@pytest.fixture
def closed(north, staff):
    """A complaint with something of everything, confirmed by the customer."""
    complaint = handled(north, severity="major", who_was_involved="Bob Mechanic")
    with north.schema():
        screen.complaint(complaint, **BY_SHOP, validity="valid", reason="Loaded: rude", now=at(north) + HOUR)
        trace.complaint(
            complaint, **BY_SHOP, root_cause="Seal mounted dry", responsible_person="Bob Mechanic", now=at(north) + HOUR
        )
        goodwill.propose(
            complaint, **BY_SHOP, kind="gift", words="A car wash", cost_minor=2500, shop=north, now=at(north) + HOUR
        )
        promise.complaint(
            complaint, **BY_SHOP, text="A new pair of pads", promised_by="Petra Parts", due_at=at(north) + 2 * HOUR,
            now=at(north) + HOUR,
        )  # fmt: skip
        correct.begin(
            complaint, **BY_SHOP, what="Train the team", owner=staff["advisor"].pk, shop=north,
            due_on=at(north).date() + timedelta(days=9), now=at(north) + HOUR,
        )  # fmt: skip
        note.complaint(complaint, **BY_TEAM, text="Only for the team", team_only=True, now=at(north) + HOUR)
        papers.add(complaint, upload=png(), name="inside.png", **BY_SHOP, now=at(north) + HOUR)
        papers.add(complaint, upload=png(shade=9), name="seen.png", **BY_SHOP, for_team=True, now=at(north) + HOUR)
        recontact.answered(
            complaint.pk,
            solved=True,
            satisfaction=5,
            words="All well now",
            attempt_id=new_id(),
            now=at(north) + 3 * HOUR,
        )
    return complaint


def made(shop, complaint, edition, language="en"):
    with shop.schema():
        return archive.of(complaint.pk, edition=edition, language=language, shop=shop, now=at(shop, days=2))


def test_the_shops_own_edition_holds_the_whole_case_but_the_teams_private_notes(north, closed):
    found = made(north, closed, Edition.SHOP)
    told = paper.words(found.body)

    for words in (
        *INSIDE, closed.customer_words, "We will look at it today.", "Pads changed, free of charge.", "A car wash",
        "All well now", "The customer confirmed", "5 of 5", "王芳", "inside.png", "seen.png",
    ):  # fmt: skip
        assert words in told
    assert "Only for the team" not in told
    assert found.body.count(b"/S/Figure") == 2


def test_the_open_edition_names_nobody_of_the_shop_no_cause_and_no_cost(north, closed):
    found = made(north, closed, Edition.OPEN)
    told = paper.words(found.body)

    for words in (
        closed.customer_words, "We will look at it today.", "Pads changed, free of charge.", "A car wash",
        "A new pair of pads", "All well now", "5 of 5", "王芳", "seen.png",
    ):  # fmt: skip
        assert words in told
    assert [words for words in (*INSIDE, "Only for the team", "inside.png", "+86138") if words in told] == []
    assert found.body.count(b"/S/Figure") == 1


def test_each_clock_stands_there_with_its_due_time_and_its_margin(north, closed):
    told = paper.words(made(north, closed, Edition.OPEN).body)

    assert "2026-11-18 22:30" in told  # twelve hours after 10:30, for the answer
    assert "11 h to spare" in told
    assert "22 h to spare" in told


@pytest.mark.parametrize(
    ("language", "tag", "name"),
    [("en", "en-GB", "en"), ("zh-hans", "zh-CN", "zh-Hans"), ("zh-hant", "zh-TW", "zh-Hant")],
)
def test_it_is_made_in_the_readers_language_and_named_by_case_shop_and_language(shunda, language, tag, name):
    complaint = filed(shunda, customer_words="刹车 #let x = $1$", language="zh-hans")

    found = made(shunda, complaint, Edition.SHOP, language)

    assert found.name == f"C-0001_{shunda.name}_{name}.pdf"
    assert f"/Lang({tag})".encode() in found.body
    assert "刹车 #let x = $1$" in paper.words(found.body)


def test_papers_that_do_not_fit_are_listed_and_said_to_be_left_out(north, closed, monkeypatch):
    monkeypatch.setattr(archive, "MOST_BYTES", 1)

    found = made(north, closed, Edition.SHOP)

    assert "is too large for this file" in paper.words(found.body)
    assert b"/S/Figure" not in found.body


def test_photos_are_counted_as_they_are_printed_and_pdf_files_as_they_are():
    def fitting(media_type, number):
        shown = [ComplaintPaper(media_type=media_type, size=9_000_000) for _ in range(number)]
        return [paper.pk in archive._files(shown) for paper in shown].count(True)

    assert fitting("image/jpeg", 20) == 20
    assert fitting("application/pdf", 20) == archive.MOST_BYTES // 9_000_000
    assert fitting("image/jpeg", 40) == archive.MOST_BYTES // archive.PRINTED


def test_a_complaint_of_another_shop_is_not_there(north, shunda):
    complaint = filed(shunda)

    with pytest.raises(Complaint.DoesNotExist):
        made(north, complaint, Edition.SHOP)
