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


def test_every_id_in_an_address_is_a_thing_of_both_shops(world):
    for row in policy.ROWS:
        for name in row.args.values():
            if not name.startswith("="):
                assert world.own.things[name] != world.other.things[name], row.label


def test_an_address_takes_its_listed_methods_and_no_other(world):
    """Asked by somebody who may, for a thing of their own."""
    wrong = []
    first = {row.name + row.host: row for row in reversed(policy.SHOP + policy.CONSOLE)}
    for row in first.values():
        taken = {
            method for each in policy.ROWS if (each.host, each.name) == (row.host, row.name) for method in each.may
        }
        role = sorted(next(iter(row.may.values())))[0]
        client = world.client(role)
        for method in set(policy.METHODS) - taken:
            probe = policy.Row(row.host, row.name, {method: frozenset({role})}, row.args, row.query, api=row.api)
            answer = matrix.ask(world, client, matrix.Cell(probe, row.host, method, role, matrix.OWN))
            if answer.status not in (404, 405):
                wrong.append(f"{method} {row.label} answered {answer.status}")

    assert not wrong, "\n".join(wrong)
