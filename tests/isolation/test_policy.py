"""The policy is whole: every address has its row, every row its address, and every rule both a yes and a no."""

from collections import Counter

import pytest

from tests.isolation import matrix, policy
from tests.isolation.matrix import HOSTS

HOW = "add a row for it to tests/isolation/policy.py: who may, by which method, for which things"


def names(host):
    return {name for each, name, _pattern in matrix.addresses() if each == host}


@pytest.mark.parametrize("host", HOSTS)
def test_every_address_has_a_row(host):
    listed = {row.name for row in policy.rows_of(host)} | policy.DEVELOPMENT
    unlisted = {
        name
        for name in names(host) - listed
        if not name.startswith(policy.STAFF_PREFIX) and f"{host}:{name}" not in policy.STAFF_ALSO
    }

    assert not unlisted, f"without a row on the host {host!r}: {sorted(unlisted)}; {HOW}"


@pytest.mark.parametrize("host", HOSTS)
def test_every_row_has_an_address(host):
    stale = {row.name for row in policy.rows_of(host)} - names(host)

    assert not stale, f"no such address on the host {host!r}: {sorted(stale)}; take the rows out of policy.py"


def test_every_row_says_yes_to_somebody_and_no_to_somebody():
    """A rule that never refuses is written as such: open to anybody, or to anybody who has signed in."""
    for row in policy.ROWS:
        assert row.may, f"{row.label}: no method"
        for method, roles in row.may.items():
            assert roles, f"{method} {row.label}: open to nobody"
            assert roles <= policy.ANYBODY, f"{method} {row.label}: unknown roles"
            assert roles == policy.ANYBODY or policy.ANYBODY - roles, f"{method} {row.label}: refuses nobody"
        if row.status or row.or_else:
            assert row.why, f"{row.label}: say why it answers {row.status or row.or_else}"


def test_every_row_stands_once():
    twice = [one for one, n in Counter((row.label, str(row.query), *row.may) for row in policy.ROWS).items() if n > 1]

    assert not twice
