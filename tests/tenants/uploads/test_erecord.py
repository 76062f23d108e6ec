"""The national electronic repair record, and other records with lists in them, as JSON and in cells of a table."""

import json
from decimal import Decimal

import pytest

from tenants.uploads import reading
from tenants.uploads.reading import Unreadable
from tests.tenants.uploads.files import as_csv, as_xlsx, day, mobile, record, understood


def written(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()


def lines_of(found) -> list[tuple]:
    return [(line.item, line.kind, line.quantity) for line in found.jobs[0].lines]


LINES = [
    ("更换刹车片", "labour", Decimal("1.5")),
    ("四轮定位", "labour", Decimal(1)),
    ("刹车片", "part", Decimal(4)),
]
RECORDS = [record(number) for number in range(3)]


@pytest.mark.parametrize(
    "content",
    [
        written(RECORDS),
        written({"access_token": "x", "total": 3, "data": {"rows": RECORDS}}),
        b"\n".join(map(written, RECORDS)),
        written([{**one["basicInfo"], **{k: v for k, v in one.items() if k != "basicInfo"}} for one in RECORDS]),
        json.dumps(RECORDS, ensure_ascii=False).encode("gb18030"),
    ],
    ids=["list", "wrapped", "lines", "flat", "gb18030"],
)
def test_a_record_becomes_one_job_with_its_work_and_parts(content):
    found = understood(content)

    assert (found.kind, found.rows, found.accepted, len(found.jobs)) == ("json", 9, 9, 3)
    assert found.mapping["plate"] == "vehicleplatenumber"
    assert found.jobs[0].delivered_at.date() == day(5)
    assert (found.jobs[0].vehicle.plate, found.jobs[0].mileage) == ("粤B10000", 1000)
    assert lines_of(found) == LINES


def test_one_record_alone_is_a_file():
    assert len(understood(written(record(1))).jobs) == 1


def test_a_record_without_lists_is_one_row():
    assert understood(written([record(1)["basicInfo"]])).rows == 1


def test_each_line_bears_the_number_of_its_record():
    found = understood(written([record(1), record(2, 联系电话="")]))

    assert {entry["row"] for entry in found.rejections} == {3}


def test_fields_inside_an_object_are_named_with_it_where_that_says_more():
    job = {
        "orderNumber": "A1",
        "deliveredAt": f"{day(3)}",
        "customer": {"name": "Jane Doe", "phone": "+8613912345678"},
        "vehicle": {"plate": "粤B12345"},
        "notes": ["call late", "no dogs"],
    }

    header, row = reading.sheets(written([job]))[0].rows

    assert header == ["orderNumber", "deliveredAt", "customer name", "customer phone", "plate", "notes"]
    assert row[-1] == "call late\nno dogs"


@pytest.mark.parametrize("make", [as_csv, as_xlsx])
def test_lists_written_into_cells_are_unfolded(make):
    header = [*record(0)["basicInfo"], "repairprojectlist", "vehiclepartslist"]
    rows = [
        [*one["basicInfo"].values(), *(json.dumps(one[name], ensure_ascii=False) for name in header[-2:])]
        for one in RECORDS
    ]

    found = understood(make([["维修记录"], header, *rows]))

    assert (found.header_row, found.accepted, len(found.jobs)) == (2, 9, 3)
    assert [checked.number for checked in found.checked] == [3, 3, 3, 4, 4, 4, 5, 5, 5]
    assert lines_of(found) == LINES


def test_a_flat_record_has_a_row_for_each_line():
    header = [*record(0)["basicInfo"], "repairproject", "workinghours", "partsname", "partsquantity"]
    rows = [
        [*one["basicInfo"].values(), *line]
        for one in RECORDS
        for line in (("更换刹车片", "1.5", "", ""), ("四轮定位", "1", "", ""), ("", "", "刹车片", "4"))
    ]

    found = understood(as_csv([header, *rows], encoding="gb18030"))

    assert (found.rows, len(found.jobs)) == (9, 3)
    assert lines_of(found) == LINES


def test_cells_that_only_look_like_lists_stay_as_they_are():
    found = understood(
        as_csv([["工单号", "车牌号", "手机", "交车日期", "备注"], ["A1", "粤B1", mobile(1), day(3), "[{x}]"]])
    )

    assert found.accepted == 1
    assert found.samples["备注"] == ["[{x}]"]


def test_halves_of_characters_are_not_let_in():
    rows = reading.sheets(b'[{"RO Number": "\\ud800A1", "Mobile": "139", "\\udfff": 1}]')[0].rows

    assert str(rows).encode()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b'{"jobs": [1, 2]}', "not_a_table"),
        (b"[[1, 2], [3, 4]]", "not_a_table"),
        (b'[{"a": 1}]', "not_a_table"),
        (b'[{"RO Number": 1, "Mobi', "damaged"),
        (b'[{"RO Number": ' + b"9" * 5000 + b"}]", "damaged"),
        (b'[{"a":' * 50_000, "damaged"),
        (written([{"RO Number": 1, "Mobile": 2, **{f"x{n}": n for n in range(300)}}]), "too_large"),
        (written([{"RO Number": n, "Mobile": 2} for n in range(51_000)]), "too_large"),
        (written([{"RO Number": 1, "Mobile": 2, "lines": [{"x": 1}] * 51_000}]), "too_large"),
        (written([{"RO Number": 1, "Mobile": "x" * 40_000}]), "too_large"),
    ],
)
def test_json_that_is_no_table_is_refused_by_name(content, code):
    with pytest.raises(Unreadable) as refused:
        reading.sheets(content)

    assert refused.value.code == code


def flat(one: dict) -> dict:
    return {**one["basicInfo"], **one["repairprojectlist"][0]}


SAME_CAR = {"vehicleplatenumber": "粤B10000", "vin": "LSVAA4187E2000000"}


@pytest.mark.parametrize(
    "make",
    [written, lambda records: as_csv([list(flat(records[0])), *(list(flat(one).values()) for one in records)])],
    ids=["json", "csv"],
)
def test_two_records_of_one_vehicle_on_one_day_are_two_jobs_by_their_settlements(make):
    found = understood(make([record(1, **SAME_CAR), record(2, **SAME_CAR)]))

    assert found.mapping["settlement_no"] == "costlistcode"
    assert [(job.number, job.number_given) for job in found.jobs] == [("S00001", True), ("S00002", True)]


def test_a_record_whose_settlement_has_no_number_is_known_by_vehicle_and_day():
    found = understood(written([record(1, costlistcode=""), record(2)]))

    assert [job.number for job in found.jobs] == [f"粤B10001 {day(5)}", "S00002"]


def test_without_any_number_and_without_a_plate_a_row_has_no_number():
    found = understood(written([record(1, costlistcode="", vehicleplatenumber=""), record(2), record(3)]))

    (refused,) = {(one["row"], one["field"], one["code"], one["column"]) for one in found.rejections}
    assert refused == (2, "job_no", "job_no_missing", "costlistcode")


def test_one_settlement_of_several_vehicles_numbers_no_job():
    found = understood(written([record(n, costlistcode="S1") for n in (1, 2, 3)]))

    assert [job.number for job in found.jobs] == [f"粤B1000{n} {day(5)}" for n in (1, 2, 3)]
    assert not any(job.number_given for job in found.jobs)


def test_a_number_of_the_job_goes_before_that_of_the_settlement():
    found = understood(written([record(n, 工单号=f"RO{n}") for n in (1, 2, 3)]))

    assert [job.number for job in found.jobs] == ["RO1", "RO2", "RO3"]
