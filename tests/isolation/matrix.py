"""Walks the policy: asks every address as everybody, for things of one's own, of another shop and of nobody."""

import io
import json
import logging
import re
import time
import uuid
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.apps import apps
from django.conf import settings
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.http import HttpResponse
from django.test import TestCase
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.helpers import request_lines
from tests.isolation import canaries, policy
from tests.isolation.policy import MIRRORED, Row
from tests.isolation.world import CSRF, OUTSIDE, ROLES, World

HOSTS = {"public": "localhost", "shop": "north.localhost", "console": "console.localhost", "ops": "ops.localhost"}
OWN, FOREIGN, ABSENT = "own", "foreign", "absent"
IN_WORDS = (400, 402, 409, 422)


def addresses() -> Iterator[tuple[str, str, URLPattern]]:
    """Every address of the four hosts: host, name (or route, when it has no name), pattern."""
    for host, urlconf in settings.HOST_URLCONFS.items():
        for name, pattern in _walk(get_resolver(urlconf)):
            yield host, name, pattern


def _walk(resolver: URLResolver, space: str = "", route: str = "") -> Iterator[tuple[str, URLPattern]]:
    for each in resolver.url_patterns:
        if isinstance(each, URLPattern):
            yield (f"{space}{each.name}" if each.name else f"{space}{route}{each.pattern}"), each
        else:
            inner = f"{space}{each.namespace}:" if each.namespace else space
            yield from _walk(each, inner, f"{route}{each.pattern}")


@dataclass(frozen=True)
class Cell:
    """One question: this method of this row's address, on this host, as this role, for this thing."""

    row: Row
    host: str
    method: str
    role: str
    target: str

    @property
    def label(self) -> str:
        return f"{self.method} {self.row.label} on {self.host} as {self.role} for {self.target}"

    @property
    def allowed(self) -> bool:
        roles = self.row.may[self.method]
        if self.host == "shop" or roles in (policy.ANYBODY, policy.SIGNED_IN):
            return self.role in roles and (self.target == OWN or not self.row.names_an_object)
        if not self.row.names_an_object:
            return MIRRORED.get(self.role, self.role) in roles
        if self.target == FOREIGN:
            return self.role in MIRRORED and MIRRORED[self.role] in roles
        return self.target == OWN and self.role in roles


@dataclass(frozen=True)
class Answer:
    status: int
    body: str
    location: str
    headers: str
    mails: tuple[Any, ...]
    logged: str

    @property
    def is_a_sign_in(self) -> bool:
        return self.status == 302 and self.location.startswith("/accounts/login/")


@dataclass
class Report:
    """What a sweep found."""

    cells: int = 0
    allowed: int = 0
    seconds: float = 0.0
    leaks: list[str] = field(default_factory=list)
    opened: set[tuple[str, str]] = field(default_factory=set)
    shown: set[str] = field(default_factory=set)
    unknown: dict[tuple[str, str], str] = field(default_factory=dict)

    def told(self) -> str:
        """What is wrong, a line each."""
        return "\n".join([f"{len(self.leaks)} things are wrong:", *self.leaks])


def sweep(
    world: World, rows: Iterable[Row], *, roles: Iterable[str] = ROLES, hosts: Iterable[str] = HOSTS,
    controls: bool = True,
) -> Report:  # fmt: skip
    """Asks every cell of these rows. Whoever may, and for what is theirs, must get in; everybody else gets nothing.

    `hosts` are those on which rows that hold on every host are asked.
    """
    report, rows, roles, hosts = Report(), list(rows), list(roles), list(hosts)
    clients = {role: world.client(role) for role in roles}
    nothing = {(host, api): _nothing(world, host, api) for host in HOSTS for api in (True, False)}
    started = time.perf_counter()
    for row in rows:
        for host in hosts if row.host == "every" else (row.host,):
            for method in row.may:
                for role in roles:
                    _ask_for_all(world, clients[role], row, host, method, role, nothing, report)
    report.seconds = time.perf_counter() - started
    if controls:
        report.leaks += [each for row in rows for each in _missing_controls(row, report)]
    return report


def _ask_for_all(
    world: World, client: Any, row: Row, host: str, method: str, role: str, nothing: Any, report: Report
) -> None:
    """The three questions of one role; the answers to what is foreign and what is nobody's must be the same."""
    refused: dict[str, Answer] = {}
    for target in (OWN, FOREIGN, ABSENT) if row.names_an_object else (OWN,):
        cell = Cell(row, host, method, role, target)
        answer = ask(world, client, cell, keeps=not cell.allowed)
        report.cells += 1
        report.leaks += [f"{cell.label}: {each}" for each in judge(world, cell, answer, nothing[host, row.api])]
        if cell.allowed:
            report.allowed += 1
            _note_control(world, cell, answer, report)
        else:
            refused[target] = answer
        if answer.status == 401:
            said = report.unknown.setdefault((row.label, method), answer.body)
            report.leaks += [] if said == answer.body else [f"{cell.label}: says why the token is not taken"]
    if FOREIGN in refused and ABSENT in refused:
        one, two = refused[FOREIGN], refused[ABSENT]
        if (one.status, one.body, one.location, one.headers) != (two.status, two.body, two.location, two.headers):
            report.leaks.append(f"{method} {row.label} as {role}: what is foreign is not answered like what is absent")


def staff_sweep(world: World, role: str) -> Report:
    """Asks every address of the staff's host: lists, and the pages of a row that exists and of one that does not."""
    report, client = Report(), world.client(role)
    nothing = _nothing(world, "ops", api=False)
    for host, name, pattern in addresses():
        if host != "ops" or not name.startswith(policy.STAFF_PREFIX) or not pattern.name:
            continue
        if name in policy.NOT_ONLY_STAFF:
            continue
        taken = pattern.pattern.regex.groupindex
        found = [_send_to_staff(world, client, name, args) for args in _staff_things(name, taken)]
        for answer in found:
            report.cells += 1
            report.leaks += [f"GET {name} as {role}: {each}" for each in leaks(world, role, answer)]
            if role == "staff":
                report.allowed += answer.status in (200, 302)
                report.leaks += [f"GET {name}: broke with {answer.status}"] if answer.status >= 500 else []
            elif role in OUTSIDE:
                asked = answer.status == 302 and answer.location.startswith(("/login/", "/accounts/login/"))
                if not asked and (answer.status, answer.location) != (302, "/"):
                    report.leaks.append(f"GET {name}: a stranger got {answer.status}")
            elif answer.status != 404 or answer.body != nothing:
                report.leaks.append(f"GET {name} as {role}: answered {answer.status}")
    return report


def _send_to_staff(world: World, client: Any, name: str, args: dict[str, Any]) -> Answer:
    path = reverse(name, urlconf=settings.HOST_URLCONFS["ops"], kwargs=args)
    return send(
        world, client, "GET", path, host=HOSTS["ops"], forget=[pk for pk in map(str, args.values()) if len(pk) > 30]
    )


def _staff_things(name: str, taken: Iterable[str]) -> list[dict[str, Any]]:
    """Arguments for an address of the admin: of a row that exists, and of none."""
    label = name.removeprefix(policy.STAFF_PREFIX).rpartition("_")[0]
    models = {f"{each._meta.app_label}_{each._meta.model_name}": each for each in apps.get_models()}
    if "object_id" not in taken or label not in models:
        return [{key: "shops" if key == "app_label" else "1" for key in taken}]
    first = models[label]._default_manager.order_by("pk").first()
    return [{"object_id": pk} for pk in ([first.pk] if first else []) + [uuid.uuid4()]]


def ask(
    world: World, client: Any, cell: Cell, *, keeps: bool = False, csrf: bool = True,
    extra: dict[str, Any] | None = None, then: Callable[[], object] | None = None,
) -> Answer:  # fmt: skip
    """Sends one request with a valid token. Its effects are taken back, unless `keeps`, so that all cells are alike.

    `extra` goes into the form; `then` is called while the effects are there.
    """
    args = arguments(world, cell)
    path = reverse(cell.row.name, urlconf=settings.HOST_URLCONFS[cell.host], kwargs=args)
    return send(
        world, client, cell.method, path, host=HOSTS[cell.host], query=cell.row.query, api=cell.row.api,
        multipart=cell.row.multipart,
        body=form(world, cell, args) | (extra or {}), keeps=keeps, csrf=csrf, then=then,
        forget=[args[key] for key, name in cell.row.args.items() if not name.startswith("=")],
    )  # fmt: skip


def send(
    world: World, client: Any, method: str, path: str, *, host: str, query: dict[str, str] | None = None,
    api: bool = False, body: dict[str, Any] | None = None, forget: Iterable[Any] = (), keeps: bool = False,
    headers: dict[str, str] | None = None, csrf: bool = True, then: Callable[[], object] | None = None,
    multipart: bool = False,
) -> Answer:  # fmt: skip
    """One request and all that came of it: the answer, the mails, the lines of the log."""
    more: dict[str, Any] = {"headers": {"host": host, **({"x-csrftoken": CSRF} if csrf else {}), **(headers or {})}}
    if query:
        path = f"{path}?{urlencode(query)}"
    if method != "GET":
        more |= {"data": body or {}, "content_type": "application/json"} if api else {}
        if multipart:
            more |= {"data": encode_multipart(BOUNDARY, _with_files(body or {})), "content_type": MULTIPART_CONTENT}
        elif not api:
            more |= {"data": urlencode(body or {}), "content_type": "application/x-www-form-urlencoded"}
    mail.outbox.clear()
    with logged() as lines, _effects(keeps=keeps):
        response = client.generic(method, path, **_encoded(more))
        text = _text(response)
        if then is not None:
            then()
    return _answer(response, text, tuple(mail.outbox), lines.getvalue(), forget)


def arguments(world: World, cell: Cell) -> dict[str, Any]:
    """The address's arguments: fixed words, or the target's own things."""
    return {
        key: value[1:] if value.startswith("=") else _thing(world, value, cell.target)
        for key, value in cell.row.args.items()
    }


def _thing(world: World, name: str, target: str) -> Any:
    if target == ABSENT:
        known = world.own.things[name]
        return uuid.uuid4() if isinstance(known, uuid.UUID) else "absent" + str(known)[6:]
    return (world.own if target == OWN else world.other).things[name]


def form(world: World, cell: Cell, args: dict[str, Any]) -> dict[str, Any]:
    """The row's form; "@version" is the version that the complaint has now, another "@name" a thing of the own shop."""
    versions = world.own.things["versions"] | world.other.things["versions"]
    version = versions.get(args.get("complaint_id"), 1)
    known = {**world.own.things, "version": version}
    named = {key: value[1:] for key, value in cell.row.sends.items() if isinstance(value, str) and value[:1] == "@"}
    return {**cell.row.sends, **{key: known[name] for key, name in named.items()}}


def judge(world: World, cell: Cell, answer: Answer, nothing: str) -> list[str]:
    """What is wrong with an answer."""
    wrong = leaks(world, cell.role, answer, rings=cell.row.rings or cell.row.shows == "phone")
    if answer.status >= 500 and answer.status != 503:
        return [*wrong, f"broke with {answer.status}"]
    if cell.allowed:
        return wrong + _let_in(cell, answer)
    if cell.role in OUTSIDE and not cell.row.api:
        return wrong + ([] if answer.is_a_sign_in else [f"a stranger got {answer.status}, not the sign-in"])
    if cell.row.api and answer.status == 401 and (cell.role in OUTSIDE or cell.row.may[cell.method] == policy.TOKEN):
        return wrong
    if answer.status != 404 or answer.body != nothing:
        wrong.append(f"answered {answer.status}, not like an address that does not exist")
    return wrong + ([f"sent a letter to {answer.mails[0].to}"] if answer.mails else [])


def _let_in(cell: Cell, answer: Answer) -> list[str]:
    if cell.row.status:
        return [] if answer.status == cell.row.status else [f"answered {answer.status}, expected {cell.row.status}"]
    if answer.is_a_sign_in and cell.role not in OUTSIDE:
        return ["was sent to sign in, but may"]
    if answer.status < 400 or answer.status == cell.row.or_else or (answer.status in IN_WORDS and answer.body.strip()):
        return []
    return [f"answered {answer.status}, but may"]


def leaks(world: World, role: str, answer: Answer, *, rings: bool = False) -> list[str]:
    """Words, numbers and ids in an answer, its headers, its mails or the log that this role must not get."""
    found, everything = [], f"{answer.body}\n{answer.location}\n{answer.headers}"
    for side in (world.own, world.other):
        shop, team = side.shop.slug.upper(), side.team.slug.upper()
        mine = {tag for tag in (shop, team) if tag in ROLES[role]}
        for tag in {shop, team} - mine:
            if role == "staff":  # who the shops and teams are is staff's business, their customers are not
                found.append(canaries.has_word(everything, f"CNRY-{tag}", only_words=True))
            else:
                found.append(canaries.has_word(everything, f"CNRY-{tag}"))
        planted = side.planted
        assert planted is not None
        if not mine:
            found.append(canaries.has_phone(everything, planted.phones))
            found.append(canaries.has_id(everything, planted.ids | (set() if role == "staff" else side.public_ids)))
        found += _hidden(planted, role, everything, rings=rings) if mine else []
        found.append(canaries.has_word(answer.logged, f"CNRY-{shop}", only_words=True) and "words of a customer logged")
        found.append(canaries.has_phone(answer.logged, planted.phones) and "a telephone number logged")
    found += [_misdirected(each) for each in answer.mails]
    return [f"shows {each}" for each in found if each]


def _hidden(planted: canaries.Planted, role: str, text: str, *, rings: bool) -> list[str]:
    """What stands in a person's own shop and is hidden from the role all the same."""
    supervises = MIRRORED.get(role, role) == "supervisor"
    if MIRRORED.get(role, role) in policy.EVERYBODY | {"token", "other_token"}:
        hidden = planted.team_only
    else:
        hidden = planted.of(canaries.NOT_FOR_THE_TEAM - ({"jobs.Vehicle.plate"} if rings else set()))
        hidden |= planted.shop_only | (planted.of(canaries.NOT_FOR_SUPERVISORS) if supervises else set())
        if (supervises or not rings) and (phone := canaries.has_phone(text, planted.phones)):
            return [phone]
    words = {each.upper() for each in re.findall(rf"{planted.tag}-\d+", text, re.IGNORECASE)}
    return [f"{planted.words[word]}, which is hidden from this role" for word in words & hidden]


def _misdirected(letter: Any) -> str:
    """A letter that holds the words of a place that its reader does not belong to."""
    text = f"{letter.subject}\n{letter.body}\n{letter.to}"
    tags = {tag.upper() for tag in re.findall(r"cnry-([a-z]+)", text, re.IGNORECASE)}
    homes = ({"NORTH", "CITY"}, {"SHUNDA", "HARBOUR"})
    return "" if any(tags <= home for home in homes) else f"a letter to {letter.to} about {sorted(tags)}"


def _note_control(world: World, cell: Cell, answer: Answer, report: Report) -> None:
    if answer.status < 400 or cell.row.status:
        report.opened.add((cell.row.label, cell.method))
    side = world.other if cell.host != "shop" and cell.role in MIRRORED else world.own
    tag, planted = f"CNRY-{side.shop.slug.upper()}", side.planted
    assert planted is not None
    seen = {
        "words": lambda: canaries.has_word(answer.body, tag, only_words=True),
        "name": lambda: canaries.has_word(answer.body, tag) or canaries.has_word(answer.body, f"CNRY-{side.team.slug}"),
        "phone": lambda: canaries.has_phone(answer.body, planted.phones),
    }
    if cell.row.shows and seen[cell.row.shows]():
        report.shown.add(cell.row.label)


def _missing_controls(row: Row, report: Report) -> Iterator[str]:
    """A refusal proves nothing at a door that never opens."""
    for method in row.may:
        if (row.label, method) not in report.opened:
            yield f"{method} {row.label}: nobody got in, so its refusals prove nothing"
    if row.shows and row.label not in report.shown:
        yield f"{row.label}: nobody was shown its {row.shows}, so that others see none proves nothing"


def _nothing(world: World, host: str, api: bool) -> str:
    """The body that an address which does not exist gets on this host; the staff's host asks strangers to sign in."""
    path = "/api/nothing/" if api else "/nothing/"
    return send(world, world.client("revoked"), "GET", path, host=HOSTS[host]).body


@contextmanager
def _effects(*, keeps: bool) -> Iterator[None]:
    """Runs what waits for the commit, then takes everything back unless it is to be kept."""
    with transaction.atomic():
        with TestCase.captureOnCommitCallbacks(execute=True):
            yield
        if not keeps:
            transaction.set_rollback(True)


@contextmanager
def logged() -> Iterator[io.StringIO]:
    """Everything that is logged meanwhile, as it is written."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    root = logging.getLogger()
    root.addHandler(handler)
    try:
        with request_lines.on():
            yield stream
    finally:
        root.removeHandler(handler)


def _with_files(body: dict[str, Any]) -> dict[str, Any]:
    """The form with a file for every value in bytes."""
    return {key: SimpleUploadedFile(key, value) if isinstance(value, bytes) else value for key, value in body.items()}


def _encoded(more: dict[str, Any]) -> dict[str, Any]:
    if isinstance(more.get("data"), dict):
        more["data"] = json.dumps(more["data"], default=str)
    return more


def _text(response: HttpResponse) -> str:
    content = b"".join(response.streaming_content) if response.streaming else response.content
    if "spreadsheet" in response.headers.get("Content-Type", ""):
        return _sheet(content)
    return content.decode("utf-8", "replace")


def _sheet(content: bytes) -> str:
    """The texts of a workbook."""
    import zipfile

    with zipfile.ZipFile(io.BytesIO(content)) as book:
        return "\n".join(book.read(name).decode() for name in book.namelist() if name.endswith(".xml"))


_CHANGING = (
    re.compile(r'name="csrfmiddlewaretoken" value="[^"]*"'),
    re.compile(r'data-(?:now|since)="\d+"'),  # the clock in the console's bar
    re.compile(r'(?:nonce|data-request-id|hx-headers)=(["\']).*?\1'),
    re.compile(r"nonce-[\w+/=-]+"),
    re.compile(r'content="\w{64}"'),
)
_HEADERS_LEFT_OUT = {"x-request-id", "content-length", "location", "expires", "date"}


def _answer(response: HttpResponse, text: str, mails: tuple[Any, ...], lines: str, forget: Iterable[Any]) -> Answer:
    for pattern in _CHANGING:
        text = pattern.sub("", text)
    headers = [f"{key}: {value}" for key, value in response.items() if key.lower() not in _HEADERS_LEFT_OUT]
    headers += [f"cookie: {key}" for key in response.cookies]
    told = "\n".join(sorted(headers))
    for pattern in _CHANGING:
        told = pattern.sub("", told)
    location = response.headers.get("Location", "")
    for word in map(str, forget):
        text, location, told = (each.replace(word, "·") for each in (text, location, told))
    return Answer(response.status_code, text, location, told, mails, lines)


def by_class(rows: Iterable[Row]) -> list[Row]:
    """One row of each policy class."""
    first: dict[tuple[Any, ...], list[Row]] = defaultdict(list)
    for row in rows:
        first[row.policy_class].append(row)
    return [found[0] for found in first.values()]
