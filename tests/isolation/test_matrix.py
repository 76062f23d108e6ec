"""Every address, as everybody, for what is one's own, another shop's and nobody's."""

import pytest

from tests.isolation import canaries, matrix, policy
from tests.isolation.matrix import ABSENT, FOREIGN, OWN, Cell
from tests.isolation.world import ROLES

#: In the default suite the other roles are spared: each is refused by the same guard as one of these.
SOME = (
    "anonymous", "owner", "viewer", "stranger", "revoked", "agent", "supervisor", "other_supervisor", "token",
    "other_token",
)  # fmt: skip
A_FEW = ("anonymous", "owner", "agent", "staff")
#: By default one address of each policy class, as its guard is what answers; every address in the full proof.
HOW_MANY = [pytest.param(matrix.by_class, id="classes"), pytest.param(list, id="all", marks=pytest.mark.nightly)]
#: Who may do what, and what it costs: none of it may come in with a form that asks for something else.
PRIVILEGES = (
    ("accounts_user", "id, is_staff, is_superuser, is_active, is_demo, email"),
    ("shops_shop", "id, slug, schema_name, closed_at"),
    ("shops_standing", "shop_id, state, trial_ends_at, trial_reached_left, read_only_since"),
    ("shops_membership", "id, user_id, shop_id, revoked_at IS NULL"),
    ("agents_agent", "id, user_id, team_id, revoked_at IS NULL"),
    ("shops_apitoken", "shop_id, made_by_id"),
    ("agents_shopassignment", "shop_id, team_id"),
    ("subscriptions_subscription", "shop_id, plan, interval, branches, status, trial_reached"),
)
INJECTED = {
    "is_staff": "1", "is_superuser": "1", "is_active": "0", "user": "@user", "shop": "@shop", "shop_id": "@shop",
    "team": "@team", "team_id": "@team", "schema_name": "shop_shunda", "price": "0", "amount": "0", "plan": "premium",
    "status": "active", "state": "active", "trial_ends_at": "2099-01-01", "closed_at": "", "by": "@user",
    "id": "@user", "agent": "@agent", "agent_id": "@agent", "owner": "@agent",
}  # fmt: skip
PUBLIC_ROWS = (
    ("shops_membership", "id, role, revoked_at, gets_complaints"),
    ("agents_agent", "id, role, revoked_at, speaks_en, speaks_zh"),
    ("accounts_invitation", "id, digest, expires_at, revoked_at, accepted_at"),
    ("queue_call", "t"),
    ("queue_attempt", "id, agent_id, ended_at, disposition, dialled_at"),
    ("shops_apitoken", "id, revoked_at, name"),
    ("subscriptions_subscription", "t"),
    ("shops_standing", "t"),
    ("shops_shop", "t"),
)


def checksums(world):
    schemas = [side.shop.schema_name for side in (world.own, world.other)]
    return canaries.checksums(schemas, PUBLIC_ROWS)


def test_one_row_of_each_policy_class_keeps_everybody_to_their_own(world):
    ours = matrix.sweep(world, matrix.by_class(policy.SHOP + policy.CONSOLE), roles=SOME)
    others = matrix.sweep(world, matrix.by_class(policy.PUBLIC + policy.EVERY_HOST), roles=A_FEW, hosts=["public"])

    assert not ours.leaks + others.leaks, "\n".join(ours.leaks + others.leaks)
    assert ours.allowed
    assert ours.cells > 2 * ours.allowed, "most people may not do most things"


@pytest.mark.nightly
def test_every_row_keeps_everybody_to_their_own_and_a_refusal_changes_nothing(world, capsys):
    before = checksums(world)
    report = matrix.sweep(world, policy.ROWS)
    with capsys.disabled():
        print(f"\n{report.cells} cells, {report.allowed} of them allowed, {report.seconds:.0f} s")

    assert not report.leaks, report.told()
    assert checksums(world) == before


@pytest.mark.parametrize("some", HOW_MANY)
def test_refused_posts_change_nothing(world, some):
    """The answers are judged above; here every refused post of a row is made, and nothing is taken back."""
    before, refused = checksums(world), 0
    clients = {role: world.client(role) for role in ("viewer", "stranger", "agent", "other_supervisor", "owner")}
    for row in some(policy.SHOP + policy.CONSOLE):
        for method in set(row.may) - {"GET"}:
            for role, client in clients.items():
                for target in (FOREIGN, ABSENT) if row.names_an_object else (OWN,):
                    cell = Cell(row, row.host, method, role, target)
                    if not cell.allowed and (role in ("viewer", "other_supervisor") or target == FOREIGN):
                        assert matrix.ask(world, client, cell, keeps=True).status in (401, 404, 405), cell.label
                        refused += 1

    assert refused > 100
    assert checksums(world) == before


def test_an_allowed_post_does_change_something(world):
    """The control of the test above: its digests see a change."""
    row = next(row for row in policy.SHOP if row.name == "complaint_note")
    before = checksums(world)

    matrix.ask(world, world.client("owner"), Cell(row, "shop", "POST", "owner", OWN), keeps=True)

    assert {table for table, digest in checksums(world).items() if digest != before[table]} == {
        "shop_north.complaints_complaint", "shop_north.complaints_complaintevent",
    }  # fmt: skip


def test_every_unsafe_address_refuses_a_post_without_its_token(world):
    """Asked by somebody who may. Stripe signs its webhooks instead, and bearer tokens need no other."""
    wrong, asked = [], 0
    for row in policy.ROWS:
        if row.name in policy.WITHOUT_CSRF:
            continue
        host = "public" if row.host == "every" else row.host
        for method in set(row.may) - {"GET"}:
            role = "owner" if row.may[method] >= {"owner"} else sorted(row.may[method])[0]
            cell = Cell(row, host, method, role, OWN)
            answer = matrix.ask(world, world.client(role), cell, csrf=False)
            asked += 1
            if answer.status != 403:
                wrong.append(f"{cell.label} answered {answer.status}")

    assert not wrong, "\n".join(wrong)
    assert asked > 30


@pytest.mark.parametrize("some", HOW_MANY)
def test_no_form_takes_a_privilege_that_it_does_not_ask_for(world, some):
    """A form that is taken is sent once more with roles, prices, owners and other shops' ids in it."""
    wrong = []
    injected = {key: _injected(world, value) for key, value in INJECTED.items()}
    for row in some(policy.SHOP + policy.CONSOLE):
        for method in set(row.may) - {"GET"}:
            role = sorted(row.may[method])[0]
            cell, client = Cell(row, row.host, method, role, OWN), world.client(role)
            more = {key: value for key, value in injected.items() if key not in row.sends}
            plain, loaded = (_privileges_after(world, client, cell, extra) for extra in ({}, more))
            wrong += [f"{cell.label} changed {table}" for table in plain if plain[table] != loaded[table]]

    assert not wrong, "\n".join(wrong)


def _injected(world, value):
    return str({
        "@user": world.people["stranger"].pk, "@shop": world.other.shop.pk, "@team": world.other.team.pk,
        "@agent": world.other.things["the_agent"].pk,
    }.get(value, value))  # fmt: skip


def _privileges_after(world, client, cell, extra):
    found = {}
    matrix.ask(world, client, cell, extra=extra, then=lambda: found.update(canaries.checksums([], PRIVILEGES)))
    return found


def test_every_id_in_an_address_is_a_thing_of_both_shops(world):
    for row in policy.ROWS:
        for name in row.args.values():
            if not name.startswith("="):
                assert world.own.things[name] != world.other.things[name], row.label


def other_methods(world, rows):
    """What answers to a method that no row of its address lists, asked by somebody who may, for their own."""
    for row in rows:
        same = [each for each in policy.ROWS if (each.host, each.name) == (row.host, row.name)]
        role = sorted(next(iter(row.may.values())))[0]
        client = world.client(role)
        for method in set(policy.METHODS).difference(*(each.may for each in same)):
            probe = policy.Row(row.host, row.name, {method: frozenset({role})}, row.args, row.query, api=row.api)
            answer = matrix.ask(world, client, Cell(probe, row.host, method, role, OWN))
            if answer.status not in (404, 405):
                yield f"{method} {row.label} answered {answer.status}"


def test_one_address_of_each_class_takes_its_listed_methods_and_no_other(world):
    wrong = list(other_methods(world, matrix.by_class(policy.SHOP + policy.CONSOLE)))

    assert not wrong, "\n".join(wrong)


@pytest.mark.nightly
def test_every_address_takes_its_listed_methods_and_no_other(world):
    wrong = list(other_methods(world, {row.host + row.name: row for row in policy.SHOP + policy.CONSOLE}.values()))

    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize(
    "role", [role if role in A_FEW else pytest.param(role, marks=pytest.mark.nightly) for role in ROLES]
)
def test_the_staffs_host_is_for_staff_with_a_second_factor(world, role):
    """Every address of Django's admin: for a row that exists and for one that does not the same refusal."""
    report = matrix.staff_sweep(world, role)

    assert not report.leaks, report.told()
    assert report.cells > 30
    assert (report.allowed > 30) == (role == "staff")
