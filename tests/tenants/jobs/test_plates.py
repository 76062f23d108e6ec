"""Number plates in one spelling."""

import pytest

from tenants.jobs import plates


@pytest.mark.parametrize(
    ("written", "value", "form"),
    [
        ("粤B12345", "粤B12345", "standard"),
        ("粤b 12345", "粤B12345", "standard"),
        ("京A·12345", "京A12345", "standard"),
        ("粤Z1234港", "粤Z1234港", "standard"),
        ("粤BD12345", "粤BD12345", "nev_small"),
        ("沪AD12345", "沪AD12345", "nev_small"),
        ("京A12345D", "京A12345D", "nev_large"),
        ("使014578", "使014578", "embassy"),
        ("粤O12345", "粤O12345", "police"),
        ("京A1234", "京A1234", ""),
        ("京AI2345", "京AI2345", ""),
    ],
)
def test_chinese_plates(written, value, form):
    assert plates.read(written, region="CN") == plates.Plate(value, form)


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("ABC-1234", "ABC-1234"),
        ("abc1234", "ABC-1234"),
        ("1234-AB", "1234-AB"),
        ("AB-1234", "AB-1234"),
        ("1234AB", "1234-AB"),
        ("ABC-123", "ABC-123"),
        ("123-ABC", "123-ABC"),
    ],
)
def test_taiwanese_plates(written, value):
    assert plates.read(written, region="TW") == plates.Plate(value, "taiwan")


@pytest.mark.parametrize("written", ["", "无", "未上牌", "临时", "新车", "0", "xxx", "N/A", "-"])
def test_a_word_for_none_is_no_plate(written):
    assert plates.read(written, region="CN") is None


def test_an_odd_plate_is_kept_with_a_finding():
    assert plates.findings(plates.read("京A1234", region="CN")) == ["plate_bad_format"]
    assert plates.findings(plates.read("粤O12345", region="CN")) == ["plate_old_police"]
    assert plates.findings(plates.read("粤B12345", region="CN")) == []


def test_a_plate_says_whether_the_vehicle_is_purely_electric():
    assert plates.read("粤BD12345", region="CN").electric
    assert not plates.read("粤BF12345", region="CN").electric
    assert not plates.read("粤B12345", region="CN").electric


def test_elsewhere_blanks_do_not_make_another_plate():
    assert plates.read("AB12 CDE", region="GB") == plates.read("ab12cde", region="GB")
