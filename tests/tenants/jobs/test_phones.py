"""Telephone numbers as they stand in cells."""

import pytest

from tenants.jobs import phones


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("13912345678", "+8613912345678"),
        ("13912345678.0", "+8613912345678"),
        ("1.3912345678E+10", "+8613912345678"),
        ("+86 139 1234 5678", "+8613912345678"),
        ("8613912345678", "+8613912345678"),
        ("008613912345678", "+8613912345678"),
        ("013912345678", "+8613912345678"),
        ("139-1234-5678", "+8613912345678"),
        ("１３９１２３４５６７８", "+8613912345678"),
        ("张三13912345678", "+8613912345678"),
        ("29971491/18038094463", "+8618038094463"),
        ("010-88886666、13912345678", "+8613912345678"),
        ("+852 9123 4567", "+85291234567"),
    ],
)
def test_a_chinese_cell_gives_its_first_mobile(written, number):
    assert phones.read(written, region="CN").best.e164 == number


def test_the_other_numbers_of_a_cell_are_kept():
    cell = phones.read("13912345678 13712345678/021-62345678", region="CN")

    assert [phone.e164 for phone in cell.numbers] == ["+8613912345678", "+8613712345678", "+862162345678"]


@pytest.mark.parametrize(
    "written", ["无", "1391234567", "12912345678", "88881234", "1.39E+10", "400-800-1234", "", "abc"]
)
def test_what_nobody_can_call_is_no_number(written):
    assert phones.read(written, region="CN").best is None


@pytest.mark.parametrize(
    "written", ["13800138000", "11111111111", "12345678901", "13888888888", "00000000000", "8613800138000"]
)
def test_an_invented_number_is_told_as_such(written):
    cell = phones.read(written, region="CN")

    assert cell.best is None
    assert cell.dummy


def test_an_invented_number_does_not_hide_the_true_one_beside_it():
    assert phones.read("13800138000/13912345678", region="CN").best.e164 == "+8613912345678"


@pytest.mark.parametrize(
    ("written", "kind", "findings"),
    [
        ("010-88886666", phones.LANDLINE, ("phone_landline",)),
        ("(021)62345678-801", phones.LANDLINE, ("phone_landline",)),
        ("0531-8888123", phones.LANDLINE, ("phone_landline",)),
        ("14412345678", phones.MACHINE, ("phone_machine",)),
        ("17012345678", phones.MOBILE, ("phone_virtual",)),
        ("15412345678", phones.MOBILE, ("phone_unknown_prefix",)),
        ("13912345678", phones.MOBILE, ()),
    ],
)
def test_odd_numbers_are_taken_with_a_finding(written, kind, findings):
    best = phones.read(written, region="CN").best

    assert (best.kind, best.findings) == (kind, findings)


@pytest.mark.parametrize(
    ("written", "region", "number", "kind"),
    [
        ("0912-345-678", "TW", "+886912345678", phones.MOBILE),
        ("912345678", "TW", "+886912345678", phones.MOBILE),
        ("02-2345-6789", "TW", "+886223456789", phones.LANDLINE),
        ("9123 4567", "HK", "+85291234567", phones.MOBILE),
        ("(415) 555-2671", "US", "+14155552671", phones.MOBILE),
        ("07911 123456", "GB", "+447911123456", phones.MOBILE),
        ("020 7946 0018", "GB", "+442079460018", phones.LANDLINE),
        ("0412 345 678", "AU", "+61412345678", phones.MOBILE),
        ("+49 151 23456789", "US", "+4915123456789", phones.MOBILE),
    ],
)
def test_other_countries_have_their_own_numbers(written, region, number, kind):
    best = phones.read(written, region=region).best

    assert (best.e164, best.kind) == (number, kind)


def test_the_shops_own_and_its_peoples_numbers_are_noticed():
    phone = phones.read("13912345678", region="CN").best

    assert phones.findings(phone) == []
    assert phones.findings(phone, shop_numbers={"+8613912345678"}) == ["phone_shop"]
    assert phones.findings(phone, staff_numbers={"+8613912345678"}) == ["phone_staff"]


@pytest.mark.parametrize(
    ("e164", "kind", "machine"),
    [
        ("+8613912345678", phones.MOBILE, False),
        ("+8614112345678", phones.MACHINE, True),
        ("+8614012345678", phones.MACHINE, True),
        ("+862162345678", phones.LANDLINE, False),
        ("+442079460018", phones.LANDLINE, False),
        ("+447911123456", phones.MOBILE, False),
    ],
)
def test_a_kept_number_tells_its_kind_without_a_country(e164, kind, machine):
    assert (phones.kind_of(e164), phones.is_machine(e164)) == (kind, machine)
