"""Vehicle identification numbers and their check digit."""

import pytest

from tenants.jobs import vins


@pytest.mark.parametrize("vin", ["1M8GDM9AXKP042788", "1FACP45EXLF192944", "1m8gdm9axkp042788", "1M8GDM9AX KP042788"])
def test_a_good_vin_has_no_findings(vin):
    found = vins.read(vin)

    assert found.value == vin.upper().replace(" ", "")
    assert found.findings == ()


@pytest.mark.parametrize(
    ("written", "value", "findings"),
    [
        ("LSGJA52U7AH000001", "LSGJA52U7AH000001", ("vin_check_digit",)),
        ("WVWZZZ1JZ3W386752", "WVWZZZ1JZ3W386752", ("vin_check_digit_foreign",)),
        ("11111111111111111", "", ("vin_dummy",)),
        ("LSGJA52UIOQ000001", "", ("vin_bad_format",)),
        ("LSGJA52U7AH0000011", "", ("vin_bad_format",)),
        ("AH000001", "", ("vin_short",)),
        ("", "", ()),
    ],
)
def test_a_bad_vin_is_dropped_or_doubted_and_never_refused(written, value, findings):
    found = vins.read(written)

    assert (found.value, found.findings) == (value, findings)


def test_the_last_digits_alone_are_kept_as_a_tail():
    assert vins.read("ah000001").tail == "AH000001"


def test_the_model_year_repeats_every_thirty_years():
    assert vins.model_years("1M8GDM9AXKP042788") == (1989, 2019, 2049)
    assert not vins.year_differs("1M8GDM9AXKP042788", 2018)
    assert vins.year_differs("1M8GDM9AXKP042788", 2012)
