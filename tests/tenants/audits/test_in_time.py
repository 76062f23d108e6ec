"""What time alone makes true: jobs not settled for days, orders left open for weeks."""

from datetime import date, timedelta

import pytest

from tenants.audits import open_orders, overdue, past, tasks
from tenants.audits.past import OpenOrder
from tenants.uploads import accept, commit, look, read, receive, told
from tests.tenants.audits.conftest import NOW, row
from tests.tenants.uploads.files import TODAY, as_csv, understood

LATER = NOW + timedelta(days=5)
FIELDS = ("settled_at", "delivered_at")


@pytest.mark.parametrize(
    ("clock", "days", "more", "found"),
    [
        ("delivered", 3, {}, ["delivered_not_settled"]),
        ("delivered", 2, {}, []),
        ("delivered", 3, {"settled": True}, []),
        ("delivered", 3, {"on_account": True}, []),
        ("delivered", 3, {"fields": ("delivered_at",)}, []),
        ("settled", 8, {"settled": True}, ["settled_not_delivered"]),
        ("settled", 7, {"settled": True}, []),
        ("settled", 8, {"settled": True, "fields": ("settled_at",)}, []),
        ("completed", 90, {}, []),
    ],
)
def test_half_done_jobs(clock, days, more, found):
    today = date(2026, 11, 20)
    facts = {"settled": False, "on_account": False, "fields": FIELDS, **more}

    told = past.half_done(clock=clock, on=today - timedelta(days=days), today=today, **facts)

    assert [each.code for each in told] == found


def test_a_job_that_nobody_tells_again_is_found_unsettled_when_it_is_late(audited, shunda):
    audited.take(row(1, settled=""), row(2))
    assert audited.codes("RO0001") == set()

    with shunda.schema():
        assert overdue.audit(now=NOW) == 0
        assert overdue.audit(now=LATER) == 1
        assert overdue.audit(now=LATER) == 0

    assert audited.codes("RO0001") == {"delivered_not_settled"}
    assert audited.codes("RO0002") == set()
    audited.take(row(1), now=LATER)
    assert audited.codes("RO0001") == set()


def test_a_state_grows_stale(audited, shunda):
    audited.take(row(1, back=10, status="待料"), row(2, back=10, status="已交车"))
    assert "status_stale" not in audited.codes("RO0001")

    with shunda.schema():
        assert overdue.audit(now=NOW + timedelta(days=25)) == 1

    assert "status_stale" in audited.codes("RO0001")
    assert audited.codes("RO0002") == set()


def test_the_hourly_task_does_it_for_each_shop(audited, shunda, monkeypatch):
    audited.take(row(1, settled=""))
    monkeypatch.setattr("tenants.audits.tasks.timezone.now", lambda: LATER)
    monkeypatch.setattr(tasks.overdue_shop, "apply_async", lambda kwargs, **_more: tasks.overdue_shop(**kwargs))

    tasks.overdue_all()

    assert audited.codes("RO0001") == {"delivered_not_settled"}


ORDER = OpenOrder("OPEN1", "粤B12345", TODAY - timedelta(days=40), "钱伟")


def test_an_order_left_open_is_told_on_the_job_that_came_after_it(audited, shunda):
    audited.take(
        row(1, back=50, plate="粤B12345", mileage=50_001), row(2, back=20, plate="粤B12345", mileage=52_001),
        row(3, back=2, plate="粤B12345", mileage=53_001),
    )  # fmt: skip
    before = [audited.codes(f"RO000{n}") for n in (1, 2, 3)]

    with shunda.schema():
        assert open_orders.tell([ORDER], shop=shunda, now=NOW) == 1

    after = [audited.codes(f"RO000{n}") for n in (1, 2, 3)]
    assert after == [before[0], before[1] | {"order_left_open"}, before[2]]
    finding = audited.finding("RO0002", "order_left_open")
    assert (finding.value, finding.person, finding.evidence["days"]) == ("OPEN1", "钱伟", 40)


@pytest.mark.parametrize(
    "order",
    [
        OpenOrder("OPEN1", "粤B12345", TODAY - timedelta(days=30)),
        OpenOrder("OPEN1", "粤B54321", TODAY - timedelta(days=40)),
        OpenOrder("RO0001", "粤B12345", TODAY - timedelta(days=40)),
    ],
    ids=["not long open", "another vehicle", "delivered meanwhile"],
)
def test_other_open_orders_are_told_on_nobody(audited, shunda, order):
    audited.take(row(1, back=2, plate="粤B12345"))

    with shunda.schema():
        assert open_orders.tell([order], shop=shunda, now=NOW) == 0


def test_an_order_that_is_delivered_at_last_is_mended(audited, shunda):
    audited.take(row(1, back=2, plate="粤B12345"))
    with shunda.schema():
        open_orders.tell([ORDER], shop=shunda, now=NOW)
    assert "order_left_open" in audited.codes("RO0001")
    audited.take(row(2, number="OPEN1", back=1, plate="粤B12345"))

    with shunda.schema():
        open_orders.tell([], shop=shunda, now=LATER)

    assert "order_left_open" not in audited.codes("RO0001")
    assert audited.finding("RO0001", "order_left_open").mended_at == LATER


def test_a_file_tells_of_the_orders_that_wait_for_parts():
    head = ["工单号", "车牌号", "车主姓名", "联系电话", "开单时间", "交车时间", "工单状态", "服务顾问"]
    rows = [
        ["A1", "粤B12345", "张三", "13912345678", "2026-10-01", "", "待料", "钱伟"],
        ["A2", "粤B12346", "李四", "13912345679", "2026-10-01", "2026-10-02", "已交车", "钱伟"],
        ["A3", "粤B12347", "王五", "13912345680", "2026-10-01", "", "作废", "钱伟"],
        ["A4", "粤B12348", "赵六", "1391", "2026-10-01", "", "待料", "钱伟"],
        ["A5", "", "钱七", "13912345681", "2026-10-01", "", "待料", "钱伟"],
    ]

    found = told.open_orders(understood(as_csv([head, *rows])).checked)

    assert found == [OpenOrder("A1", "粤B12345", date(2026, 10, 1), "钱伟")]


def test_an_import_tells_on_the_job_what_its_file_says_of_an_older_order(audited, shunda):
    head = ["job_no", "plate", "mobile", "opened_at", "delivered_at", "job_status"]
    days = [TODAY - timedelta(days=n) for n in (50, 3, 2)]
    rows = [["A1", "粤B12345", "13912345678", str(days[0]), "", "待料"],
            ["A2", "粤B12345", "13912345678", str(days[1]), str(days[2]), "已交车"]]  # fmt: skip
    with shunda.schema():
        understood = look.rows(head, rows, shop=shunda, now=NOW)
        upload = receive.file(as_csv([head, *rows]), name="jobs.csv", by=None, by_name="Li", shop=shunda, now=NOW)
        read.keep(upload, understood, shop=shunda, preview=False, now=NOW)
        accept.upload(upload, by=None, shop=shunda, now=NOW)

    commit.upload(upload.pk, shop=shunda, understood=understood, now=NOW)

    assert "order_left_open" in audited.codes("A2")
