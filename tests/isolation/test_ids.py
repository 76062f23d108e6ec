"""Ids that come in forms, bodies, headers and queries: another shop's is refused like one that belongs to nothing."""

import ast
import importlib
import pkgutil
import re
import uuid
from pathlib import Path

import django_filters
import pytest
from django import forms
from rest_framework import serializers

from callcenter.agents.models import Agent
from tenants.care.models import Errand
from tenants.complaints.models import ComplaintDraftPaper
from tenants.shops.models import Membership
from tests.isolation import canaries, matrix, policy
from tests.isolation.matrix import HOSTS

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("accounts", "web", "tenants", "callcenter", "billing")
WEB_ROOMS = ("platform/accounts", "platform/web", "platform/config", "tenants/portal", "callcenter/console",
             "billing/signup")  # fmt: skip
IDS = (forms.UUIDField, forms.ModelChoiceField, serializers.UUIDField, serializers.PrimaryKeyRelatedField,
       serializers.SlugRelatedField, serializers.HyperlinkedRelatedField, django_filters.UUIDFilter,
       django_filters.ModelChoiceFilter)  # fmt: skip
READERS = {"GET", "POST", "FILES", "COOKIES", "META", "headers", "query_params", "data"}


def without_clock(body):
    """A console page says since when the agent has been in a state, and what time it is."""
    return re.sub(r' data-(since|now|until)="[^"]*"', "", body)


def subclasses(base):
    for each in base.__subclasses__():
        yield each
        yield from subclasses(each)


@pytest.fixture(scope="module")
def inputs():
    """Every form, serializer and filter of our rooms, with its fields."""
    for room in ROOMS:
        package = importlib.import_module(room)
        for found in pkgutil.walk_packages(package.__path__, f"{room}."):
            if not any(part in found.name for part in (".management", ".migrations", "fakestripe.__main__")):
                importlib.import_module(found.name)
    ours = [
        each
        for base in (forms.BaseForm, serializers.BaseSerializer, django_filters.filterset.BaseFilterSet)
        for each in subclasses(base)
        if each.__module__.startswith(ROOMS)
    ]
    return {each: fields_of(each) for each in ours}


def fields_of(kind):
    if hasattr(kind, "_declared_fields"):
        declared = dict(kind._declared_fields)
        model = getattr(getattr(kind, "Meta", None), "model", None)
        if model is not None:
            declared = {**kind().get_fields(), **declared}
        return {name: field for name, field in declared.items() if not field.read_only and field.source != "*"}
    return dict(getattr(kind, "base_fields", None) or getattr(kind, "base_filters", {}))


def test_every_field_that_takes_an_id_is_listed(inputs):
    answers = {each.__name__ for each in inputs if each.__name__.endswith(("Out", "Taken"))}
    found = {
        (kind.__name__, name)
        for kind, fields in inputs.items()
        for name, field in fields.items()
        if (isinstance(field, IDS) or name.endswith("_id")) and kind.__name__ not in answers
    }
    found -= {("RowTaken", "job")}  # what the API answers
    # What the shop's own system calls a complaint, and no row of ours.
    found -= {("ComplaintIn", "external_id"), ("ComplaintFormIn", "external_id")}

    assert found == policy.IDS_IN_BODIES, "list it in policy.py and send another shop's id in test_ids.py"


def test_every_parameter_that_a_view_reads_by_name_is_listed():
    read = set()
    for room in WEB_ROOMS:
        for path in (ROOT / room).rglob("*.py"):
            read |= set(parameters(ast.parse(path.read_text("utf-8"))))

    assert read - set(policy.PARAMETERS) == set(), "say in policy.PARAMETERS what it is; if it is an id, try it below"


def parameters(tree):
    """`request.GET.get("x")`, `request.POST["x"]`, `"x" in request.GET` and the like."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and _reads(node.func.value):
            if node.func.attr in ("get", "getlist", "pop") and node.args:
                yield _name(node.args[0])
        elif isinstance(node, ast.Subscript) and _reads(node.value):
            yield _name(node.slice)
        elif isinstance(node, ast.Compare) and any(map(_reads, node.comparators)):
            yield _name(node.left)


def _reads(node):
    return isinstance(node, ast.Attribute) and node.attr in READERS and "request" in ast.unparse(node.value)


def _name(node):
    if isinstance(node, ast.Constant):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(part.value if isinstance(part, ast.Constant) else "…" for part in node.values)
    return ast.unparse(node).rpartition(".")[2].lower()


def complete(world, path_id, *, attempt=None, key=None):
    body = {"disposition": "no_answer"} | ({"attempt": str(attempt)} if attempt else {})
    headers = {"idempotency-key": str(key)} if key else {}
    return matrix.send(
        world, world.client("agent"), "POST", f"/api/v1/calls/{path_id}/completion/", host=HOSTS["console"], api=True,
        body=body, headers=headers, forget=[path_id, attempt, key],
    )  # fmt: skip


@pytest.mark.parametrize("where", ["attempt", "key"])
def test_anothers_attempt_in_a_completion_is_like_none(world, where):
    own, other, schema = world.own.things, world.other.things, world.other.shop.schema_name
    dialled = own["call_id"]
    before = canaries.checksums([schema])

    absent = complete(world, dialled, **{where: uuid.uuid4()})
    for theirs in (other["attempt_id"], own["colleagues_attempt"], own["review_attempt"], other["finished_attempt"]):
        for path_id in (dialled, other["call_id"], theirs):
            refused = complete(world, path_id, **{where: theirs})
            assert (refused.status, refused.body) == (absent.status, absent.body)
        assert (refused.status, refused.headers) == (404, absent.headers)

    assert canaries.checksums([schema]) == before
    assert complete(world, dialled, **{where: own["attempt_id"]}).status == 200


def test_a_person_of_another_shop_gets_no_task_and_another_shops_task_stays_as_it_is(world):
    own, other = world.own.things, world.other.things
    before = canaries.checksums([world.other.shop.schema_name])

    def give(errand_id, **more):
        body = {"kind": "price", "due_at": "2026-11-20T10:00:00+00:00", **more}
        return matrix.send(
            world, world.client("agent"), "PUT", f"/api/v1/attempts/{own['attempt_id']}/errands/{errand_id}/",
            host=HOSTS["console"], api=True, body=body, forget=[errand_id],
        )  # fmt: skip

    here, there = (
        Membership.objects.filter(shop=side.shop, revoked_at=None).first() for side in (world.own, world.other)
    )
    foreign, absent = (give(uuid.uuid4(), person=str(pk)) for pk in (there.user_id, uuid.uuid4()))
    assert (foreign.status, foreign.body) == (absent.status, absent.body)
    assert foreign.status == 422
    theirs, nobodys = (give(pk) for pk in (other["errand_id"], uuid.uuid4()))
    assert theirs.status == nobodys.status == 200

    assert canaries.checksums([world.other.shop.schema_name]) == before
    assert give(uuid.uuid4(), person=str(here.user_id)).status == 200


def test_nobody_takes_back_the_task_of_another_shop_or_of_another_call(world):
    own, other = world.own.things, world.other.things
    schemas = [each.shop.schema_name for each in (world.own, world.other)]

    def back(errand_id):
        return matrix.send(
            world, world.client("agent"), "DELETE", f"/api/v1/attempts/{own['attempt_id']}/errands/{errand_id}/",
            host=HOSTS["console"], api=True, forget=[errand_id],
        )  # fmt: skip

    with world.own.shop.schema():
        earlier = Errand.objects.get(pk=own["errand_id"])
        Errand.objects.filter(pk=earlier.pk).update(attempt=uuid.uuid4())
    before = canaries.checksums(schemas)
    theirs, of_another_call, nobodys = (back(pk) for pk in (other["errand_id"], earlier.pk, uuid.uuid4()))

    assert (theirs.status, theirs.body) == (of_another_call.status, of_another_call.body)
    assert (theirs.status, theirs.body) == (nobodys.status, nobodys.body)
    assert theirs.status == 404
    assert canaries.checksums(schemas) == before
    assert back(own["own_errand"]).status == 204


def test_another_teams_shop_in_the_filter_of_the_triage_is_like_none(world):
    client = world.client("supervisor")
    ours, theirs, nobodys = (
        matrix.send(world, client, "GET", "/complaints/", host=HOSTS["console"], query={"shop": slug}, forget=[slug])
        for slug in ("north", "shunda", "no-such-shop")
    )

    assert canaries.has_word(ours.body, "CNRY-NORTH", only_words=True)
    assert without_clock(theirs.body) == without_clock(nobodys.body)
    assert not canaries.has_word(theirs.body, "CNRY-SHUNDA")


def test_a_complaint_of_another_shop_or_team_is_not_open_beside_the_board(world):
    foreign, absent = str(world.other.things["complaint_id"]), str(uuid.uuid4())
    for role, host, shops in (("owner", "shop", ("",)), ("supervisor", "console", ("shunda.", "north."))):
        client = world.client(role)
        for shop in shops:
            theirs, nobodys = (
                matrix.send(world, client, "GET", "/complaints/board/", host=HOSTS[host], query={"open": shop + which})
                for which in (foreign, absent)
            )
            assert theirs.status == nobodys.status == 200
            assert theirs.body == nobodys.body
            assert foreign not in theirs.body


def test_another_teams_agent_in_the_filter_of_the_promises_is_like_none(world):
    client = world.client("supervisor")
    theirs = Agent.objects.filter(team=world.other.team).first()
    foreign, nobodys = (
        matrix.send(world, client, "GET", "/promises/", host=HOSTS["console"], query={"agent": pk}, forget=[pk])
        for pk in (str(theirs.pk), str(uuid.uuid4()))
    )

    assert foreign.status == nobodys.status == 200
    assert without_clock(foreign.body) == without_clock(nobodys.body)


def test_another_shops_upload_in_the_filter_of_the_findings_is_like_none(world):
    client = world.client("viewer")
    whole, theirs, nobodys = (
        matrix.send(world, client, "GET", "/audits/", host=HOSTS["shop"], query=query, forget=query.values())
        for query in ({}, {"upload": str(world.other.things["upload_id"])}, {"upload": str(uuid.uuid4())})
    )

    assert f"finding-{world.own.things['finding_id']}" in whole.body
    assert theirs.body == nobodys.body
    assert "finding-" not in theirs.body


@pytest.mark.parametrize("whose", ["other", "own"])
def test_a_paper_of_another_shop_or_of_the_team_is_not_taken_off_by_the_shops_draft(world, whose):
    side = getattr(world, whose)
    paper, path = str(side.things["draft_paper"]), f"/complaints/drafts/{world.own.things['draft_id']}/saving/"

    def still_there():
        with side.shop.schema():
            assert ComplaintDraftPaper.objects.filter(pk=paper).exists()

    answer = matrix.send(world, world.client("advisor"), "POST", path, host=HOSTS["shop"], body={"take_off": paper},
                         forget=[paper], then=still_there)  # fmt: skip

    assert answer.status == 302


def test_another_shops_customer_or_job_begins_no_complaint(world):
    own, other, schema = world.own.things, world.other.things, world.own.shop.schema_name
    before = canaries.checksums([schema, world.other.shop.schema_name])

    def begins(customer, job):
        return matrix.send(world, world.client("advisor"), "POST", "/complaints/drafts/", host=HOSTS["shop"],
                           body={"customer": str(customer), "job": str(job)}, forget=[customer, job])  # fmt: skip

    absent = begins(uuid.uuid4(), uuid.uuid4())
    for customer, job in (
        (other["draft_customer"], other["draft_job"]), (own["draft_customer"], other["draft_job"]),
        (other["draft_customer"], own["draft_job"]), (own["draft_customer"], uuid.uuid4()),
    ):  # fmt: skip
        refused = begins(customer, job)
        assert (refused.status, refused.body) == (404, absent.body)

    assert canaries.checksums([schema, world.other.shop.schema_name]) == before
    assert begins(own["draft_customer"], own["draft_job"]).status == 302


def test_a_complaint_is_found_under_its_own_shop_only(world):
    own, other = world.own.things, world.other.things
    client = world.client("supervisor")
    for slug, thing in (("north", other), ("shunda", own), ("shunda", other), ("nobody", own)):
        path = f"/complaints/{slug}/{thing['complaint_id']}/"
        assert matrix.send(world, client, "GET", path, host=HOSTS["console"]).status == 404, path
    path = f"/complaints/north/{own['complaint_id']}/"
    assert matrix.send(world, client, "GET", path, host=HOSTS["console"]).status == 200


@pytest.mark.parametrize("name", ["jobs", "follow-ups", "responses", "complaints"])
def test_the_lists_of_the_api_reach_no_hidden_field(world, name):
    """Neither by order nor by filter: what is not on the list is refused, the same whether it would have hit or not."""
    client, path = world.client("token"), f"/api/v1/{name}/"
    phone = next(iter(world.own.planted.phones))

    def asked(**query):
        return matrix.send(world, client, "GET", path, host=HOSTS["shop"], query=query)

    plain = asked()
    for order in ("customer__phone", "-customer__name", "job__customer__phone", "root_cause", "agent_name", "pk"):
        assert asked(ordering=order).status == 400, order
    for field, hit, miss in (("search", phone, "+447009999999"), ("customer__phone", phone, "+447009999999"),
                             ("shop", world.other.shop.pk, uuid.uuid4()), ("schema", "shop_shunda", "shop_nobody"),
                             ("shop_id", world.other.shop.pk, uuid.uuid4()), ("fields", "root_cause", "nothing"),
                             ("expand", "customer", "nothing")):  # fmt: skip
        refused = asked(**{field: str(hit)})
        assert refused.status == 400, field
        assert refused.body == asked(**{field: str(miss)}).body, field
        assert f"“{field}”" in refused.body, "the parameter itself is what is refused"
        offered = set(re.search(r"There are: ([\w, ]+)\.", refused.body)[1].split(", "))
        assert offered >= {"limit", "offset", "ordering"}
        assert field not in offered
        assert not canaries.has_word(refused.body, "CNRY"), field
    assert asked(format="api").status in (400, 404)

    assert plain.status == 200
    assert timeless(asked(limit="100", offset="0").body) == timeless(plain.body)


def timeless(body):
    """A clock that stands still is due a little later each time one looks."""
    return re.sub(r"T[\d:.]+Z", "", body)


def test_a_role_beyond_ones_own_is_refused_in_a_form(world):
    """A manager makes no owners, neither of others nor by letter."""
    client, target = world.client("manager"), world.own.things["membership_id"]
    for path, body in ((f"/people/{target}/role/", {"role": "owner"}),
                       ("/people/invitations/", {"email": "x@example.com", "role": "owner"})):  # fmt: skip
        assert matrix.send(world, client, "POST", path, host=HOSTS["shop"], body=body).status == 422
        body["role"] = "advisor"
        assert matrix.send(world, client, "POST", path, host=HOSTS["shop"], body=body).status == 302


def test_another_shops_call_is_no_part_of_this_one(world):
    own, client = world.own.things, world.client("agent")
    path = f"/api/v1/calls/{own['call_id']}/completion/"
    answers = [
        matrix.send(
            world, client, "POST", path, host=HOSTS["console"], api=True, forget=[str(call)],
            body={"attempt": str(own["attempt_id"]), "disposition": "partial",
                  "along": [{"call": str(call), "disposition": "partial"}]},
        )
        for call in (world.other.things["along_call"], uuid.uuid4(), own["review_call"])
    ]  # fmt: skip

    assert {answer.status for answer in answers} == {422}
    assert len({answer.body for answer in answers}) == 1
