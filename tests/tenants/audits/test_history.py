"""Jobs beside the shop's other jobs, over files and in any order: whom the audit blames for what."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tenants.audits import job
from tenants.audits.models import Comeback
from tenants.jobs.models import Job
from tests.tenants.audits.conftest import NOW, row
from tests.tenants.uploads.files import mobile


def test_a_job_in_order_has_no_findings_and_full_marks(audited):
    audited.take(row(1))

    assert audited.codes("RO0001") == set()
    assert all(checks == passed for checks, passed in audited.marks("RO0001").values())
    assert audited.marks("RO0001")["technician"][0] > 0


PAIRS = {
    "plate_other_name": ({"plate": "粤B12345", "name": "张三"}, {"plate": "粤B12345", "name": "李四"}),
    "plate_other_vin": (
        {"plate": "粤B12345", "vin": "1M8GDM9AXKP042788"}, {"plate": "粤B12345", "vin": "1FACP45EXLF192944"},
    ),
    "vin_other_plate": (
        {"plate": "粤B12345", "vin": "1M8GDM9AXKP042788"}, {"plate": "粤C54321", "vin": "1M8GDM9AXKP042788"},
    ),
    "plate_like_another": (
        {"plate": "粤B12348", "phone": mobile(9)}, {"plate": "粤B1234B", "phone": mobile(9)},
    ),
    "mileage_below_last": ({"plate": "粤B12345", "mileage": 50_001}, {"plate": "粤B12345", "mileage": 49_999}),
    "mileage_too_fast": ({"plate": "粤B12345", "mileage": 50_001}, {"plate": "粤B12345", "mileage": 99_999}),
    "mileage_as_last": ({"plate": "粤B12345", "mileage": 50_001}, {"plate": "粤B12345", "mileage": 50_001}),
    "comeback": ({"plate": "粤B12345", "parts": "水泵"}, {"plate": "粤B12345", "parts": "更换水泵总成"}),
}  # fmt: skip


@pytest.mark.parametrize("order", ["together", "in turn", "the later first"])
@pytest.mark.parametrize("code", PAIRS)
def test_the_later_of_two_jobs_is_blamed_in_whichever_order_they_come(audited, code, order):
    first, later = PAIRS[code]
    same = {"name": "张三"} if code != "plate_other_name" else {}
    first, later = row(1, back=9, **{**same, **first}), row(2, back=2, **{**same, **later})

    if order == "together":
        audited.take(first, later)
    else:
        for each in (first, later) if order == "in turn" else (later, first):
            audited.take(each)

    assert code in audited.codes("RO0002")
    assert code not in audited.codes("RO0001")
    assert audited.finding("RO0002", code).evidence["number"] == "RO0001"


def test_findings_go_when_the_shop_mends_the_job_they_came_from(audited):
    audited.take(row(1, back=9, plate="粤B12345", mileage=55_001), row(2, back=2, plate="粤B12345", mileage=50_001))
    before = audited.marks("RO0002")["advisor"]

    audited.take(row(1, back=9, plate="粤B12345", mileage=45_001))

    assert "mileage_below_last" not in audited.codes("RO0002")
    assert audited.finding("RO0002", "mileage_below_last").mended_at is not None
    assert audited.marks("RO0002")["advisor"] == (before[0], before[1] + 1)


def test_one_number_on_many_names_blames_the_fourth_name_on(audited):
    names = ["张三", "李四", "王五", "赵六"]
    rows = [row(n, back=30 - n, name=name, phone=mobile(77)) for n, name in enumerate(names, start=1)]

    audited.take(*rows[:3])
    assert audited.codes("RO0003") == set()
    audited.take(rows[3])

    assert audited.codes("RO0004") == {"phone_many_names"}
    assert audited.finding("RO0004", "phone_many_names").evidence == {"names": 4, "believed": names[:3]}


@pytest.mark.parametrize(("told_last", "blamed"), [("张三", {"phone_many_names"}), ("李四", set())])
def test_an_older_job_that_comes_in_later_has_the_later_ones_judged_again(audited, told_last, blamed):
    later = [
        row(n, back=30 - n, name=name, phone=mobile(77)) for n, name in enumerate(["李四", "王五", "赵六"], start=2)
    ]
    audited.take(*later)
    assert audited.codes("RO0004") == set()

    audited.take(row(1, back=29, name=told_last, phone=mobile(77)))

    assert audited.codes("RO0004") == blamed


def test_companies_share_a_number_and_a_plate_among_many_names(audited):
    names = ["张三", "李四", "王五", "赵六"]
    rows = [
        row(n, back=30 - n, name=name, phone=mobile(77), plate="粤B12345", mileage=50_000 + 11 * n, company="公司",
            items=f"工作{name}", parts=f"零件{name}")
        for n, name in enumerate(names, start=1)
    ]  # fmt: skip

    audited.take(*rows)

    assert [audited.codes(each["number"]) for each in rows] == [set()] * 4


def test_a_stale_state_is_told_after_thirty_days(audited):
    audited.take(row(1, back=40, status="待料"), row(2, back=5, status="待料"), row(3, back=40, status="已交车"))

    assert {"status_stale", "status_contradicts_delivery"} <= audited.codes("RO0001")
    assert "status_stale" not in audited.codes("RO0002") | audited.codes("RO0003")


def test_a_comeback_is_linked_to_its_first_job_and_put_down_to_who_did_that(audited, shunda):
    audited.take(row(1, back=8, plate="粤B12345", technician="王军"))
    audited.take(row(2, back=2, plate="粤B12345", mileage=50_300, name="赵一华", technician="周磊"))

    finding = audited.finding("RO0002", "comeback")
    with shunda.schema():
        link = Comeback.objects.select_related("first_job").get(job__number="RO0002")
        assert (link.first_job.number, link.same, link.days, link.distance_km, link.within) == (
            "RO0001", "part", 6, 176, "minor",
        )  # fmt: skip
    assert (finding.person, finding.post, finding.evidence["number"]) == ("王军", "technician", "RO0001")


def test_a_link_goes_with_its_reason(audited, shunda):
    audited.take(row(1, back=8, plate="粤B12345"), row(2, back=2, plate="粤B12345", mileage=50_300))

    audited.take(row(1, back=8, plate="粤B12345", items="更换节温器", parts="节温器"))

    assert "comeback" not in audited.codes("RO0002")
    with shunda.schema():
        assert not Comeback.objects.exists()


def test_the_same_file_again_leaves_everything_as_it_was(audited):
    rows = [row(1, back=9, plate="粤B12345", mileage=55_001), row(2, back=2, plate="粤B12345", mileage=50_001)]
    audited.take(*rows)
    before = audited.finding("RO0002", "mileage_below_last"), audited.marks("RO0002")

    done, _ = audited.take(*rows)

    after = audited.finding("RO0002", "mileage_below_last"), audited.marks("RO0002")
    assert done.unchanged == 2
    assert (after[0].pk, after[0].found_at, after[1]) == (before[0].pk, before[0].found_at, before[1])


def test_a_batch_is_audited_with_as_many_statements_as_one_job(audited):
    counts = []
    for first, size in ((100, 1), (200, 40)):
        rows = [row(first + n, plate=f"粤B1{n % 9}345", back=n % 50 + 1) for n in range(size)]
        audited.take(*rows)
        with audited.shop.schema():
            ids = list(Job.objects.filter(number__gte=rows[0]["number"]).values_list("pk", flat=True))
            with CaptureQueriesContext(connection) as seen:
                job.audit(ids, now=NOW)
        counts.append(len(seen))

    # One statement per changed finding comes on top when jobs are audited again; here none changes.
    assert counts[1] <= counts[0] + 12
