"""What counts as the same part or technician, and from when on it is too often: a table of cases."""

from datetime import date, timedelta

import pytest

from tenants.complaints import recurring
from tenants.complaints.recurring import Case

TODAY = date(2026, 11, 20)


def case(back=1, *, incident=None, **told):
    return Case(incident=incident or object(), day=TODAY - timedelta(days=back), **told)


def raised(*cases, **rule):
    return [(alert.kind, alert.name, alert.number) for alert in recurring.alerts(cases, today=TODAY, **rule)]


@pytest.mark.parametrize(
    ("days", "number"), [((1, 2, 3), 3), ((1, 2), None), ((1, 2, 89), 3), ((1, 2, 90), None), ((0, 0, 0), 3)]
)
def test_three_cases_within_ninety_days_raise_an_alert(days, number):
    found = raised(*(case(back, technicians=("Bob",)) for back in days))

    assert found == ([("technician", "Bob", number)] if number else [])


def test_the_numbers_can_be_set_otherwise():
    cases = [case(5, technicians=("Bob",)), case(20, technicians=("Bob",))]

    assert raised(*cases, least=2) == [("technician", "Bob", 2)]
    assert raised(*cases, least=2, within_days=20) == []


def test_the_same_trouble_in_a_complaint_and_a_comeback_counts_once():
    twice = [case(3, incident="job", parts=("Pump",)), case(1, incident="job", parts=("Pump",))]
    third = case(2, parts=("Pump",))

    assert raised(*twice, third) == []
    assert raised(*twice, third, case(4, parts=("Pump",))) == [("part", "Pump", 3)]


@pytest.mark.parametrize(
    ("written", "same"),
    [
        (("Brake pads", "Front brake pads", "Replace brake pads"), True),
        (("刹车片", "前制动片", "更换后刹车片"), True),
        (("Bosch brake pads", "Brembo brake pads", "TRW brake pads"), False),
        (("Pump 06H-121-026", "Wapu 06H121026", "06H.121.026 water pump"), True),
        (("Oil filter", "Oil filter", "Oil filter"), False),
        (("Wiper 600mm", "Tyre 205/55R16", "Battery 12V60Ah"), False),
        (("Labour", "Check", "Wash"), False),
    ],
)
def test_the_same_part_by_its_number_or_by_brand_and_name(written, same):
    assert bool(raised(*(case(parts=(one,)) for one in written))) is same


def test_a_part_with_a_number_is_not_told_twice():
    assert raised(*(case(back, parts=("Water pump 06H121026",)) for back in (1, 2, 3))) == [
        ("part", "Water pump 06H121026", 3)
    ]


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("Pump 06H-121-026", "06H121026"),
        ("机油泵 ０６Ｈ１２１０２６", "06H121026"),
        ("Oil 5W-30", ""),
        ("Tyre 205/55R16", ""),
        ("Battery 12V60Ah", ""),
        ("Coolant 1500ml", ""),
        ("Brake pads", ""),
    ],
)
def test_part_numbers_are_told_from_sizes(written, number):
    assert recurring.number_of(written) == number


def test_one_technician_however_the_name_is_written_and_not_another():
    assert raised(*(case(technicians=(name,)) for name in ("Bob Smith", "Smith, Bob", "Mr. Bob SMITH")))
    assert not raised(*(case(technicians=(name,)) for name in ("Bob Smith", "Bob Jones", "Rob Smith")))


def test_the_most_frequent_comes_first_and_each_shows_its_cases_latest_first():
    bobs = [case(back, technicians=("Bob",), complaint=f"C{back}") for back in (9, 1, 5)]
    anns = [case(back, technicians=("Ann",)) for back in (1, 2, 3, 4)]

    first, second = recurring.alerts([*bobs, *anns], today=TODAY)

    assert (first.name, second.name) == ("Ann", "Bob")
    assert [each.complaint for each in second.cases] == ["C1", "C5", "C9"]
