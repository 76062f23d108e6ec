"""Coverage: four shares, one denominator."""

import pytest

from tenants.reports.coverage import Counts, CountsDisagree, Rate, coverage


def test_all_shares_have_the_same_denominator():
    found = coverage(
        Counts(planned=110, ineligible=10, attempted=98, handled=95, contacted=70, completed=60, open=2, on_time=90)
    )

    assert found.due == 100
    assert (found.attempted, found.handled) == (Rate(98, 100), Rate(95, 100))
    assert (found.contacted, found.completed, found.on_time) == (Rate(70, 100), Rate(60, 100), Rate(90, 100))
    assert found.handled.share == 0.95


def test_open_follow_ups_are_not_missed():
    found = coverage(Counts(planned=10, handled=6, open=3, attempted=7, contacted=5))

    assert (found.open, found.missed) == (3, 1)


def test_nothing_due_is_not_defined():
    found = coverage(Counts(planned=4, ineligible=4))

    assert found.due == 0
    assert found.handled.share is None


@pytest.mark.parametrize(
    "counts",
    [
        Counts(planned=5, ineligible=6),
        Counts(planned=5, attempted=6),
        Counts(planned=5, handled=4, open=2),
        Counts(planned=5, attempted=5, contacted=3, completed=4),
        Counts(planned=5, handled=3, on_time=4),
        Counts(planned=5, ineligible=1, contacted=5),
        Counts(planned=5, attempted=-1),
    ],
)
def test_counts_that_cannot_all_be_true_are_refused(counts):
    with pytest.raises(CountsDisagree):
        coverage(counts)
