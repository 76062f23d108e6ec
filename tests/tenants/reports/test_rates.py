"""Outcome rates against known answers, and what happens at the edges."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenants.reports.rates import RATE_NAMES, outcome_rates

KNOWN = {"I": 60, "P": 5, "R": 10, "NC": 15, "O": 2, "UH": 6, "UO": 2, "NE": 20}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("e", 0.8214),
        ("RR1", 0.6000),
        ("RR2", 0.6500),
        ("RR3", 0.6087),
        ("RR4", 0.6594),
        ("RR5", 0.6522),
        ("RR6", 0.7065),
        ("COOP1", 0.7792),
        ("COOP2", 0.8442),
        ("COOP3", 0.8000),
        ("COOP4", 0.8667),
        ("REF1", 0.1000),
        ("REF2", 0.1014),
        ("REF3", 0.1087),
        ("CON1", 0.7700),
        ("CON2", 0.7812),
        ("CON3", 0.8370),
    ],
)
def test_the_known_answer(name, value):
    assert outcome_rates(**KNOWN)[name] == pytest.approx(value, abs=0.00005)


def test_every_rate_is_there():
    assert tuple(outcome_rates()) == (*RATE_NAMES, "e")


def test_a_given_e_is_used():
    rates = outcome_rates(**KNOWN, e=0.5)

    assert rates["e"] == 0.5
    assert rates["RR3"] == 60 / (92 + 0.5 * 8)
    assert rates["RR1"] == 0.6


def test_nothing_counted_is_not_defined_and_not_zero():
    assert set(outcome_rates().values()) == {None}


def test_only_unknown_cases_have_no_rate_among_the_known():
    rates = outcome_rates(UH=3)

    assert rates["RR1"] == 0
    assert rates["RR3"] is None  # e cannot be estimated
    assert rates["RR5"] is None
    assert outcome_rates(UH=3, e=0.5)["RR3"] == 0


def test_without_unknown_cases_e_does_not_matter():
    rates = outcome_rates(I=3, R=1, e=0.1)

    assert rates["RR1"] == rates["RR3"] == rates["RR5"] == 0.75


@pytest.mark.parametrize("wrong", [{"I": -1}, {"e": 1.5}, {"e": -0.1}])
def test_counts_that_cannot_be_are_refused(wrong):
    with pytest.raises(ValueError):
        outcome_rates(**wrong)


@given(st.fixed_dictionaries({letter: st.integers(0, 500) for letter in KNOWN}), st.one_of(st.none(), st.floats(0, 1)))
def test_rates_are_shares_in_their_order(counts, e):
    rates = outcome_rates(**counts, e=e)

    assert all(rate is None or 0 <= rate <= 1 for rate in rates.values())
    for low, middle, high in (("RR1", "RR3", "RR5"), ("REF1", "REF2", "REF3"), ("CON1", "CON2", "CON3")):
        defined = [rates[name] for name in (low, middle, high) if rates[name] is not None]
        assert defined == sorted(defined) or max(defined) - min(defined) < 1e-12
