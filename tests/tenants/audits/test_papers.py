"""What the papers of a job tell: which are missing, unsigned, or do not agree with what was settled."""

from datetime import timedelta

import pytest

from tenants.audits import paper_facts, papers
from tenants.audits.paper_words import PAPER_MENDING, PAPER_WORDS
from tenants.audits.papers import Paper, Work
from tenants.jobs import documents
from tenants.jobs.models import DocumentKind, JobKind, JobLine, Signer
from tests.conftest import NOW
from tests.factories import make_job
from tests.tenants.jobs.paper_files import pdf

EVERYBODY = frozenset(Signer.values)


def work(kind="repair", **more):
    return Work(**{"kind": kind, "delivered_at": NOW, "total_minor": 58000, **more})


def paper(kind, *signed_by, **more):
    return Paper(kind, frozenset(signed_by) or EVERYBODY, **more)


def whole(kind="repair", *, but=(), **more):
    """Every paper that the work needs, signed by everybody, and no other."""
    needed = papers.needed(work(kind, **more))
    return [paper(each, total_minor=58000 if each == "repair_order" else None) for each in needed if each not in but]


def codes(facts):
    return {lack.code for lack in facts.lacks}


@pytest.mark.parametrize(
    ("kind", "needed"),
    [
        ("wash", set()),
        ("inspection", {"repair_order", "settlement"}),
        ("maintenance", {"repair_order", "final_inspection", "settlement"}),
        ("repair", {"repair_order", "final_inspection", "settlement"}),
        ("body_paint", {"pre_inspection", "repair_order", "final_inspection", "settlement"}),
        ("major_repair", {"pre_inspection", "repair_order", "dispatch", "road_test", "final_inspection", "settlement",
                          "delivery"}),
        ("something new", {"repair_order", "settlement"}),
    ],
)  # fmt: skip
def test_what_a_job_needs_depends_on_its_work(kind, needed):
    assert set(papers.needed(work(kind))) == needed


def test_fitted_parts_need_a_requisition_at_a_major_repair():
    assert "requisition" in papers.needed(work("major_repair", has_parts=True))
    assert "requisition" not in papers.needed(work("repair", has_parts=True))


@pytest.mark.parametrize("kind", JobKind.values)
def test_a_job_with_all_its_papers_lacks_nothing(kind):
    facts = papers.check(work(kind, has_parts=True), whole(kind, has_parts=True))

    assert facts.lacks == []
    assert facts.checked or kind == "wash"


@pytest.mark.parametrize(("kind", "missing"), [(kind, each) for kind in JobKind.values for each in papers.NEEDED[kind]])
def test_each_paper_that_is_needed_is_missed_alone(kind, missing):
    others = [*whole(kind, but=(missing,)), paper("other")]

    facts = papers.check(work(kind), others)

    assert codes(facts) == {f"no_{missing}"}
    assert facts.lacks[0].paper == missing


def test_of_a_job_without_papers_only_that_is_said():
    facts = papers.check(work(), [])

    assert (codes(facts), facts.checked) == ({"no_papers"}, {"no_papers"})
    assert not papers.RULES["no_papers"].on
    assert papers.check(work("wash"), []) == papers.Facts()


@pytest.mark.parametrize(("kind", "signer", "code"), papers.SIGNATURES)
def test_each_signature_is_missed_alone(kind, signer, code):
    others = [each for each in whole("major_repair", has_parts=True) if each.kind != kind]
    total = 58000 if kind == "repair_order" else None
    unsigned = paper(kind, *(EVERYBODY - {signer}), total_minor=total)

    facts = papers.check(work("major_repair", has_parts=True), [*others, unsigned])
    mended = papers.check(work("major_repair", has_parts=True), [*others, unsigned, paper(kind, total_minor=total)])

    assert codes(facts) == {code}
    assert not mended.lacks
    assert code in mended.checked


@pytest.mark.parametrize(
    ("signed", "extra", "settled", "code"),
    [
        (58000, [], 58000, None),
        (58000, [], 58001, "extra_work_not_approved"),
        (58000, [], 57999, "settled_under_signed"),
        (58000, [12000], 70000, None),
        (58000, [12000, 5000], 75000, None),
        (58000, [12000], 70001, "settled_over_signed"),
        (58000, [12000], 58000, "settled_under_signed"),
        (58000, [None], 90000, None),
        (None, [], 90000, None),
    ],
)
def test_what_was_settled_is_what_was_signed(signed, extra, settled, code):
    order = paper("repair_order", total_minor=signed)
    approvals = [paper("add_on_approval", total_minor=each) for each in extra]

    facts = papers.check(work(total_minor=settled), [order, *approvals, paper("final_inspection"), paper("settlement")])

    assert codes(facts) == ({code} if code else set())
    if code:
        told = facts.lacks[0].told
        assert (told["settled_minor"], told["signed_minor"]) == (settled, signed + sum(extra))


def test_the_settlement_sheet_goes_before_the_jobs_total():
    sheets = [paper("repair_order", total_minor=100), paper("final_inspection"), paper("settlement", total_minor=100)]

    assert not papers.check(work(total_minor=900), sheets).lacks


@pytest.mark.parametrize(
    ("signed_by", "note", "fine"),
    [({"customer"}, "", True), ({"advisor"}, "agreed by telephone at 11:20", True), ({"advisor"}, "  ", False)],
)
def test_extra_work_needs_a_signature_or_a_note_of_how_the_customer_agreed(signed_by, note, fine):
    approval = Paper("add_on_approval", frozenset(signed_by), note=note)

    facts = papers.check(work(), [*whole(), approval])

    assert ("extra_work_without_evidence" in codes(facts)) != fine
    assert "extra_work_without_evidence" in facts.checked


@pytest.mark.parametrize(("minutes", "fine"), [(-30, True), (0, True), (30, False)])
def test_a_vehicle_is_inspected_before_it_leaves(minutes, fine):
    sheet = paper("final_inspection", signed_at=NOW + timedelta(minutes=minutes))

    facts = papers.check(work(), [*whole(but=("final_inspection",)), sheet])

    assert ("inspected_after_delivery" in codes(facts)) != fine


def test_an_inspection_without_a_time_is_not_judged():
    assert "inspected_after_delivery" not in papers.check(work(), whole()).checked


def test_every_rule_has_its_words_and_its_mending():
    assert papers.RULES.keys() == PAPER_WORDS.keys() == PAPER_MENDING.keys()
    assert {f"no_{kind}" for kinds in papers.NEEDED.values() for kind in kinds} <= papers.RULES.keys()
    assert {code for _kind, _signer, code in papers.SIGNATURES} <= papers.RULES.keys()
    assert set(sum(papers.NEEDED.values(), ())) <= set(DocumentKind.values)
    assert all(len(code) <= 40 for code in papers.RULES)


def test_the_facts_of_many_jobs_are_read_at_once(north, now, django_assert_num_queries):
    with_paper, without = make_job(north, kind="major_repair"), make_job(north)
    with north.schema():
        JobLine.objects.create(job=with_paper, position=0, kind="part", item="Pads")
        documents.attach(
            with_paper, pdf(), kind="repair_order", name="a.pdf", signed_by=["customer"], by=None, by_name="Sam",
            shop=north, now=now,
        )  # fmt: skip

        with django_assert_num_queries(3):
            facts = paper_facts.facts([with_paper.pk, without.pk])

    assert {"no_requisition", "no_dispatch", "order_unsigned_by_advisor"} <= codes(facts[with_paper.pk])
    assert codes(facts[without.pk]) == {"no_papers"}
