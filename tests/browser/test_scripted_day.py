"""A day of calls by keyboard alone: no mouse, no answer lost, at most twelve keys for eight questions."""

from itertools import chain
from statistics import quantiles

import pytest

from tests.browser.helpers import day, hands

pytestmark = pytest.mark.browser

SCENES = "tests.browser.scenes"
BESIDES = "tests.browser.helpers.beside_scenes"
MOST_KEYS = 12


@pytest.fixture
def eight(site):
    """The team asks eight questions."""
    site.make(f"{SCENES}.agent")  # takes the calls of other tests off the list
    site.make(f"{hands.SCENES}.eight_questions")
    site.make(f"{BESIDES}.customers_per_hour", limit=1000)  # here a whole day is over within minutes
    yield
    site.make(f"{SCENES}.no_own_script")
    site.make(f"{BESIDES}.customers_per_hour", limit=60)


@pytest.mark.parametrize("calls", [8, pytest.param(150, marks=pytest.mark.nightly)])
def test_a_day_of_calls_is_made_by_keyboard_alone(site, page, eight, calls):
    site.sign_in(page, site.make(f"{SCENES}.agent"))
    site.make(f"{SCENES}.due_calls", names=[f"王{n}" for n in range(calls)])

    made = day.work(site, page, calls=calls)

    assert made.lost == []
    assert made.mouse == []
    assert made.lies == []
    assert sum(map(len, made.keys.values())) == calls
    assert max(chain(made.keys["full"], made.keys["codes"])) <= MOST_KEYS
    assert len(made.lines) == calls
    for name, times in (("key to paint", made.paints), ("claim to first line", made.lines)):
        cuts = quantiles(times, n=20)
        print(f"{name}: p50 {cuts[9]:.0f} ms, p95 {cuts[18]:.0f} ms of {len(times)}")
