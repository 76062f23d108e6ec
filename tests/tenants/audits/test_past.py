"""What one job tells beside others, as tables: names, plates, VINs, mileage, stale states."""

import uuid
from datetime import date, timedelta

import pytest

from tenants.audits import past, people
from tenants.audits.past import Visit

DAY = date(2026, 11, 20)


def visit(back=0, **more):
    return Visit(uuid.uuid4(), f"R{back}", DAY - timedelta(days=back), **more)


def codes(found):
    return [told.code for told in found]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("张三", "张三", True),
        ("張三", "张三", True),
        ("张先生", "张伟", True),
        ("张伟先生", "张伟", True),
        ("张先生", "李伟", False),
        ("张伟", "李强", False),
        ("欧阳", "欧阳娜娜", True),
        ("Mr. John  SMITH", "smith, john", True),
        ("Smith", "John Smith", True),
        ("John Smith", "Jane Smith", False),
        ("", "张三", True),
        ("先生", "张三", True),
    ],
)
def test_two_names_may_be_one_person(one, other, same):
    assert people.same(one, other) is same
    assert people.same(other, one) is same


@pytest.mark.parametrize(
    ("mine", "theirs", "days", "found"),
    [
        ({"name": "张三"}, {"name": "李四"}, 10, True),
        ({"name": "张三"}, {"name": "李四"}, 90, True),
        ({"name": "张三"}, {"name": "李四"}, 91, False),
        ({"name": "张三"}, {"name": "张三"}, 10, False),
        ({"name": "张三", "sender": "李四"}, {"name": "李四"}, 10, False),
        ({"name": "李四"}, {"name": "张三", "sender": "李四"}, 10, False),
        ({"name": ""}, {"name": "李四"}, 10, False),
    ],
)
def test_one_plate_under_two_names_within_90_days(mine, theirs, days, found):
    now, before = visit(plate="粤B12345", **mine), visit(days, plate="粤B12345", **theirs)

    assert codes(past.plate_of_others(now, [before])) == (["plate_other_name"] if found else [])


def test_companies_send_whom_they_like_and_their_plates_still_have_one_vin():
    now = visit(name="张三", vin="LSGJA52U7AH000001")
    before = visit(10, name="李四", vin="LSGJA52U7AH000002")

    assert codes(past.plate_of_others(now, [before], company=True)) == ["plate_other_vin"]
    assert codes(past.plate_of_others(now, [before])) == ["plate_other_name", "plate_other_vin"]


def test_the_evidence_names_the_other_job():
    before = visit(10, name="李四")

    (told,) = past.plate_of_others(visit(name="张三"), [before])

    assert told.evidence == {"job": str(before.job), "number": "R10", "on": "2026-11-10", "name": "李四", "days": 10}


@pytest.mark.parametrize(
    ("vins", "found"),
    [(("A", "B"), True), (("A", "A"), False), (("", "B"), False), (("A", ""), False)],
)
def test_one_plate_with_two_vins(vins, found):
    mine, theirs = vins

    told = past.plate_of_others(visit(vin=mine), [visit(400, vin=theirs)])

    assert codes(told) == (["plate_other_vin"] if found else [])


@pytest.mark.parametrize(
    ("plates", "found"), [(("粤B1", "粤B2"), True), (("粤B1", "粤B1"), False), (("", "粤B2"), False)]
)
def test_one_vin_with_two_plates(plates, found):
    mine, theirs = plates

    assert codes(past.vin_of_other(visit(plate=mine), visit(9, plate=theirs))) == (["vin_other_plate"] if found else [])


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("粤B12348", "粤B1234B", True),
        ("粤B10345", "粤B1D345", True),
        ("粤B12345", "粤B1234S", True),
        ("粤B12345", "粤B1Z345", True),
        ("粤B12345", "粤B72345", True),
        ("粤B12345", "粤B12346", False),
        ("粤B12345", "粤B12345", False),
        ("粤B12345", "粤B7Z345", False),
        ("粤B12345", "粤B123456", False),
    ],
)
def test_plates_that_are_taken_for_one_another(one, other, alike):
    assert past.look_alike(one, other) is alike
    assert not alike or past.levelled(one) == past.levelled(other)


def test_two_vehicles_of_one_customer_are_no_typo_when_their_vins_say_so():
    mine, theirs = {"plate": "粤B12348"}, {"plate": "粤B1234B"}

    assert codes(past.plate_typo(visit(**mine), [visit(5, **theirs)])) == ["plate_like_another"]
    assert codes(past.plate_typo(visit(vin="A", **mine), [visit(5, vin="B", **theirs)])) == []


@pytest.mark.parametrize(
    ("names", "first", "many"),
    [
        (["张三", "李四", "王五"], ["张三", "李四", "王五"], 3),
        (["张三", "张先生", "李四", "王五"], ["张三", "李四", "王五"], 3),
        (["张三", "李四", "王五", "赵六", "钱七"], ["张三", "李四", "王五"], 5),
        ([], [], 0),
    ],
)
def test_of_the_names_of_a_number_the_first_three_are_believed(names, first, many):
    assert past.believed(names) == (first, many)


@pytest.mark.parametrize(("name", "found"), [("赵六", True), ("张三", False), ("", False)])
def test_a_number_of_many_names_blames_the_later_ones(name, found):
    first, many = past.believed(["张三", "李四", "王五", "赵六"])

    assert codes(past.number_of_many(visit(name=name), first, many)) == (["phone_many_names"] if found else [])


@pytest.mark.parametrize(
    ("days", "now", "then", "code"),
    [
        (30, 50_000, 48_000, None),
        (30, 47_999, 48_000, "mileage_below_last"),
        (10, 58_000, 48_000, None),
        (10, 58_001, 48_000, "mileage_too_fast"),
        (30, 48_000, 48_000, "mileage_as_last"),
        (1, 48_000, 48_000, None),
        (0, 47_000, 48_000, None),
        (30, None, 48_000, None),
        (30, 47_000, None, None),
    ],
)
def test_mileage_beside_the_last_visit(days, now, then, code):
    found = past.mileage(visit(mileage=now), visit(days, mileage=then))

    assert codes(found) == ([code] if code else [])


def test_an_odometer_that_was_replaced_starts_anew():
    assert codes(past.mileage(visit(mileage=10, odometer_replaced=True), visit(9, mileage=48_000))) == []
    assert codes(past.mileage(visit(mileage=10), visit(9, mileage=48_000, odometer_replaced=True))) == []
    assert codes(past.mileage(visit(mileage=10), visit(9, mileage=48_000))) == ["mileage_below_last"]


def test_miles_are_compared_as_kilometres():
    assert codes(past.mileage(visit(mileage=31_000, miles=True), visit(9, mileage=48_000))) == []
    assert codes(past.mileage(visit(mileage=7_000, miles=True), visit(9, mileage=0))) == ["mileage_too_fast"]


@pytest.mark.parametrize(
    ("days", "settled", "delivered", "later", "found"),
    [
        (31, True, False, False, True),
        (31, False, True, False, True),
        (31, False, False, True, True),
        (31, False, False, False, False),
        (30, True, True, True, False),
    ],
)
def test_a_state_is_stale_when_what_came_after_says_that_the_job_is_done(days, settled, delivered, later, found):
    told = past.stale_status(
        opened_on=DAY - timedelta(days=days),
        today=DAY,
        settled_on=DAY if settled else None,
        delivered_on=DAY if delivered else None,
        later=visit(1) if later else None,
    )

    assert codes(told) == (["status_stale"] if found else [])
