"""What an import's audit makes of a job's columns and papers, and what the scores say of it."""

from datetime import date

import pytest

from tenants.audits import job, scores, waive
from tenants.jobs import documents
from tests.tenants.audits.conftest import NOW, row
from tests.tenants.jobs.paper_files import pdf
from tests.tenants.uploads.files import TODAY

FIRST, LAST = date(TODAY.year, TODAY.month, 1), TODAY


@pytest.mark.parametrize(
    ("cells", "code", "post", "person"),
    [
        ({"signed": "否"}, "signature_not_recorded", "advisor", "李强"),
        ({"announced": ""}, "call_not_announced", "advisor", "李强"),
        ({"done": ""}, "finish_not_recorded", "technician", "王军"),
        ({"items": "更换水泵;更换水泵"}, "item_twice", "technician", "王军"),
        ({"checked": f"{TODAY} 18:00"}, "quality_checked_late", "inspector", "陈检"),
        ({"inspector": "王军"}, "inspector_is_technician", "inspector", "王军"),
        ({"settled": "", "back": 5}, "delivered_not_settled", "cashier", "吴敏"),
        ({"kind": "大修", "notes": ""}, "running_in_not_recorded", "inspector", "陈检"),
        ({"declined": ""}, "declined_not_recorded", "advisor", "李强"),
    ],
)
def test_a_column_tells_on_the_post_that_fills_it(audited, cells, code, post, person):
    kept = {"signed": "是", "announced": "是", "checked": f"{TODAY} 00:30", "notes": "无", "declined": "无"}
    back = cells.pop("back", 1)
    good = {name: kept[name] for name in cells if name in kept}
    if "checked" in good:
        good["checked"] = row(1)["done"]

    audited.take(row(1, back=back, **cells), row(2, back=back, **good))

    finding = audited.finding("RO0001", code)
    assert (finding.post, finding.person) == (post, person)
    assert code not in audited.codes("RO0002")


def test_a_word_for_nothing_says_that_nothing_was_declined_or_to_be_noted(audited):
    audited.take(row(1, kind="大修", declined="无", notes="合格"), row(2, kind="大修", declined="", notes=""))

    assert audited.codes("RO0001") == set()
    assert audited.codes("RO0002") == {"declined_not_recorded", "running_in_not_recorded"}


def test_papers_are_judged_when_they_are_attached(audited, shunda):
    audited.take(row(1))
    made = audited.job("RO0001")
    with shunda.schema():
        documents.attach(
            made, pdf("order"), kind="repair_order", name="order.pdf", signed_by=["customer"], by=None, by_name="Ann",
            shop=shunda, now=NOW,
        )  # fmt: skip
        job.audit([made.pk], now=NOW)

    assert audited.codes("RO0001") == {"no_final_inspection", "no_settlement", "order_unsigned_by_advisor"}
    assert audited.marks("RO0001")["cashier"] == (
        audited.marks("RO0001")["cashier"][0], audited.marks("RO0001")["cashier"][0] - 1,
    )  # fmt: skip
    assert audited.finding("RO0001", "no_settlement").person == "吴敏"


def score(found, post, person=""):
    return next(each for each in found if (each.post, each.person) == (post, person))


def test_scores_are_checks_passed_of_those_judged_by_post_and_person(audited, shunda):
    audited.take(
        row(1, back=3, inspector="王军"), row(2, back=2), row(3, back=1, technician="王军、周磊"), row(4, back=60)
    )
    marks = [audited.marks(f"RO000{n}")["inspector"] for n in (1, 2, 3)]

    with shunda.schema():
        posts, persons = scores.posts(FIRST, LAST), scores.persons(FIRST, LAST)

    inspectors = score(posts, "inspector")
    assert (inspectors.jobs, inspectors.checks, inspectors.passed) == (
        3, sum(checks for checks, _ in marks), sum(passed for _, passed in marks),
    )  # fmt: skip
    assert (inspectors.failed, inspectors.worst) == (1, (("inspector_is_technician", 1),))
    assert score(persons, "inspector", "王军").share < 1
    assert (score(persons, "inspector", "陈检").share, score(persons, "inspector", "陈检").jobs) == (1, 2)
    assert (score(persons, "technician", "王军").jobs, score(persons, "technician", "周磊").jobs) == (3, 1)
    assert {each.month for each in posts} == {FIRST}


def test_the_rows_behind_a_score_are_its_findings_and_the_waived_stay_as_evidence(audited, shunda):
    audited.take(row(1, back=3, inspector="王军"), row(2, back=2))
    with shunda.schema():
        (finding,) = scores.rows(FIRST, LAST, post="inspector", person="王军")
        assert finding.code == "inspector_is_technician"

        waive.finding(finding, reason="Two of that name", by=None, by_name="Ann", now=NOW)

        assert score(scores.persons(FIRST, LAST), "inspector", "王军").share == 1
        assert list(scores.rows(FIRST, LAST, post="inspector", person="王军")) == [finding]
        assert not scores.rows(FIRST, LAST, post="inspector", person="陈检").exists()


def test_a_comeback_counts_with_who_did_the_first_job(audited, shunda):
    audited.take(
        row(1, back=8, plate="粤B12345", technician="王军"),
        row(2, back=2, plate="粤B12345", mileage=50_300, name="赵一华", technician="周磊"),
    )

    with shunda.schema():
        persons = scores.persons(FIRST, LAST, post="technician")
        posts = scores.posts(FIRST, LAST)

    assert {each.person: each.comebacks for each in persons} == {"王军": 1, "周磊": 0}
    assert score(posts, "technician").comebacks == 1
