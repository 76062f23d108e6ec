"""Comebacks as tables: what counts as the same, for how long work is guaranteed, and which job was the first."""

import uuid
from datetime import date, timedelta

import pytest

from tenants.audits import guarantees, items
from tenants.audits.guarantees import FAULT, MAJOR, MINOR, PART, SECOND_LEVEL, Guarantee, Job

DAY = date(2026, 11, 20)
LAW = guarantees.BY_LAW["CN"]


def job(back, *, kind="repair", km=None, parts=(), work=(), written="", **more):
    number = more.pop("number", f"R{back}")
    return Job(
        uuid.uuid4(), number, kind, written, DAY - timedelta(days=back), mileage=km, parts=parts, work=work, **more
    )


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("刹车片", "前刹车片更换", True),
        ("更换前刹车片(原厂)", "前制动片", True),
        ("煞車來令片", "刹车片", True),
        ("前刹车片", "后刹车片", False),
        ("左前减震器", "右前减震器", False),
        ("左前避震", "更换左前减震器总成", True),
        ("刹车片", "刹车盘", False),
        ("機油濾清器", "更换机滤", True),
        ("空调滤芯", "空气滤芯", False),
        ("空调不制冷维修", "空调不制冷", True),
        ("蓄电池 12V60Ah", "更换电瓶", True),
        ("Replace front brake pads", "Brake pads, front", True),
        ("Front brake pads", "Rear brake pads", False),
        ("Brake pads", "Brake discs", False),
        ("Alternator 120A", "New alternator fitted", True),
        ("A/C not cooling", "AC not cooling - diagnose", True),
    ],
)
def test_two_lines_about_the_same_thing(one, other, same):
    first, second = items.read(one), items.read(other)

    assert first is not None
    assert second is not None
    assert items.same(first, second) is same
    assert items.same(second, first) is same


@pytest.mark.parametrize("written", ["洗车", "保养", "检查", "工时费", "Labour", "Check", "Wash", "更换", "12345", ""])
def test_lines_that_name_no_thing(written):
    assert items.read(written) is None


@pytest.mark.parametrize(
    ("kind", "written", "work", "within"),
    [
        ("major_repair", "大修", (), MAJOR),
        ("maintenance", "二级维护", (), SECOND_LEVEL),
        ("maintenance", "保养", ("二級維護",), SECOND_LEVEL),
        ("maintenance", "保养", (), MINOR),
        ("repair", "小修", (), MINOR),
        ("body_paint", "喷漆", (), MINOR),
    ],
)
def test_which_guarantee_work_carries(kind, written, work, within):
    assert guarantees.of(job(0, kind=kind, written=written, work=work)) == within


@pytest.mark.parametrize(
    ("first", "days", "km", "back"),
    [
        ({"kind": "repair"}, 10, 2_000, True),
        ({"kind": "repair"}, 11, 100, False),
        ({"kind": "repair"}, 5, 2_001, False),
        ({"kind": "repair"}, 5, None, True),
        ({"kind": "maintenance", "written": "二级维护"}, 30, 5_000, True),
        ({"kind": "maintenance", "written": "二级维护"}, 31, 100, False),
        ({"kind": "maintenance", "written": "二级维护"}, 20, 5_001, False),
        ({"kind": "major_repair"}, 100, 20_000, True),
        ({"kind": "major_repair"}, 101, 100, False),
        ({"kind": "major_repair"}, 50, 20_001, False),
    ],
)
def test_whichever_of_days_and_kilometres_is_reached_first_ends_the_guarantee(first, days, km, back):
    earlier = job(days, km=10_000, parts=("水泵",), **first)
    later = job(0, km=None if km is None else 10_000 + km, parts=("更换水泵",))

    found = guarantees.comebacks([later, earlier], table=LAW)

    assert (later.id in found) is back
    assert not back or (found[later.id].first, found[later.id].same) == (earlier, PART)


@pytest.mark.parametrize(
    ("mine", "theirs", "same"),
    [
        ({"parts": ("水泵",)}, {"parts": ("水泵总成",)}, PART),
        ({"work": ("排除空调不制冷",)}, {"work": ("空调不制冷维修",)}, FAULT),
        ({"parts": ("水泵",)}, {"parts": ("节温器",)}, None),
        ({"work": ("洗车",)}, {"work": ("洗车",)}, None),
        ({"told_back": True}, {"parts": ("节温器",)}, FAULT),
        ({"parent": "R5"}, {"parts": ("节温器",)}, FAULT),
        ({"parent": "R6", "told_back": True}, {"parts": ("节温器",)}, None),
    ],
)
def test_the_same_part_the_same_fault_or_the_shops_own_word_makes_a_comeback(mine, theirs, same):
    later, earlier = job(0, **mine), job(5, **theirs)

    found = guarantees.comebacks([earlier, later], table=LAW)

    assert (found[later.id].same if later.id in found else None) == same


def test_a_job_that_names_the_one_it_does_again_is_linked_however_long_ago_that_was():
    later, earlier = job(0, parent="R300"), job(300, parts=("水泵",))

    assert guarantees.comebacks([earlier, later], table=LAW)[later.id].first is earlier


def test_oil_weeks_after_an_overhaul_is_no_comeback_but_days_after_it_is():
    overhaul = job(60, kind="major_repair", km=10_000, parts=("机油", "活塞"))

    assert guarantees.comebacks([overhaul, job(0, km=15_000, parts=("机油",))], table=LAW) == {}
    assert len(guarantees.comebacks([overhaul, job(55, km=10_100, parts=("机油",))], table=LAW)) == 1
    assert len(guarantees.comebacks([overhaul, job(0, km=15_000, parts=("活塞",))], table=LAW)) == 1


@pytest.mark.parametrize("kind", ["wash", "inspection"])
def test_washes_and_inspections_carry_no_guarantee(kind):
    visits = [job(5, kind=kind, parts=("雨刮",)), job(0, kind=kind, parts=("雨刮",))]

    assert guarantees.comebacks(visits, table=LAW) == {}


def test_a_chain_of_the_same_is_linked_to_its_first_job_and_the_guarantee_begins_anew_each_time():
    first, second, third = job(18, parts=("水泵",)), job(9, parts=("水泵",)), job(0, parts=("水泵",))

    found = guarantees.comebacks([first, second, third], table=LAW)

    assert (found[second.id].first, found[third.id].first) == (first, first)
    assert found[third.id].days == 9


def test_an_odometer_that_cannot_be_believed_does_not_end_a_guarantee():
    earlier = job(5, km=90_000, parts=("水泵",))

    assert len(guarantees.comebacks([earlier, job(0, km=10, parts=("水泵",))], table=LAW)) == 1


PUMPS = [job(5, parts=("Water pump",)), job(0, km=None, parts=("Replace water pump",))]


@pytest.mark.parametrize(
    ("country", "promised", "back", "longest"),
    [
        ("CN", {}, True, 100),
        ("US", {}, False, 0),
        ("US", {MINOR: Guarantee(30)}, True, 30),
        ("US", {MINOR: Guarantee(4)}, False, 4),
        ("US", {MAJOR: Guarantee(365)}, False, 365),
        ("CN", {MINOR: Guarantee(180, 10_000)}, True, 180),
    ],
)
def test_without_a_law_only_what_the_shop_promises_is_judged(country, promised, back, longest):
    table = guarantees.table(country, promised)

    assert bool(guarantees.comebacks(PUMPS, table=table)) is back
    assert guarantees.longest(table) == longest


def test_a_promise_without_kilometres_ends_by_its_days_alone():
    visits = [job(5, km=1_000, parts=("水泵",)), job(0, km=90_000, parts=("水泵",))]

    assert guarantees.comebacks(visits, table={MINOR: Guarantee(10)})
    assert not guarantees.comebacks(visits, table={MINOR: Guarantee(10, 2_000)})


def test_a_job_that_names_the_one_it_does_again_is_linked_without_any_guarantee():
    later, earlier = job(0, parent="R5"), job(5, parts=("水泵",))

    assert guarantees.comebacks([earlier, later], table={})[later.id].first is earlier


@pytest.mark.parametrize(
    ("country", "promise", "short"),
    [
        ("CN", Guarantee(10, 2_000), False),
        ("CN", Guarantee(9, 2_000), True),
        ("CN", Guarantee(30, 1_999), True),
        ("CN", Guarantee(30), False),
        ("US", Guarantee(1, 1), False),
    ],
)
def test_a_shop_may_promise_more_than_the_law_and_not_less(country, promise, short):
    assert guarantees.falls_short(MINOR, promise, country=country) is short
