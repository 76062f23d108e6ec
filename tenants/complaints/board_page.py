"""The board as a person reads it: tabs, filters, columns or a table, each card with its moves. Plain values."""

import hashlib
import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tenants.complaints import board, board_words, cards, closed_ones, kinds, topics, words
from tenants.complaints.board import AGES, ME, NOBODY, Choice, View
from tenants.complaints.cards import Card
from tenants.complaints.categories import PRESET, Kinds
from tenants.complaints.change import Side
from tenants.complaints.models import Complaint, ComplaintEvent, Severity
from tenants.complaints.owner import Person
from tenants.complaints.states import State
from tenants.shops.models import Shop
from web.navigation import NavItem
from web.paging import Page

LATEST_CLOSED = 5


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads: which side, what they may do, whom they can put in charge, and where a complaint's page is."""

    side: str
    me: uuid.UUID
    can_work: bool
    is_manager: bool
    people: Sequence[Person]
    address: Callable[[str, uuid.UUID], str]

    @property
    def is_team(self) -> bool:
        return self.side == Side.TEAM

    def key(self, slug: str, complaint_id: uuid.UUID) -> str:
        """What names a complaint on this board; a team's board has several shops."""
        return f"{slug}.{complaint_id}" if self.is_team else str(complaint_id)


@dataclass(frozen=True, slots=True)
class Line:
    """An entry of a card's menu: a column with its digit or another step; without an address it says why not."""

    label: str
    url: str = ""
    why: str = ""
    step: str = ""
    digit: int = 0
    column: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A card with its address and its menu."""

    card: Card
    key: str
    url: str
    moves: Sequence[Line] = ()
    steps: Sequence[Line] = ()


@dataclass(frozen=True, slots=True)
class Column:
    """A column with its count; `more` is the address of all, where it shows only the first."""

    state: State
    digit: int
    rows: Sequence[Row]
    number: int
    more: str = ""

    @property
    def label(self) -> str:
        return str(words.STATES[self.state])

    @property
    def overdue(self) -> int:
        return sum(row.card.overdue for row in self.rows)


@dataclass(frozen=True, slots=True)
class Live:
    """What changes while somebody looks: columns, or the rows of a table."""

    choice: Choice
    overdue: int
    columns: Sequence[Column] = ()
    rows: Sequence[Row] = ()
    page: Page | None = None
    none_at_all: bool = False

    @property
    def overdue_url(self) -> str:
        return self.choice.query(view=View.OVERDUE.value, state="")

    @property
    def is_empty(self) -> bool:
        return not self.rows and not any(column.number for column in self.columns)


@dataclass(frozen=True, slots=True)
class Opened:
    """The complaint that stands open beside the board, wherever its card is now."""

    key: str
    url: str
    version: int


@dataclass(frozen=True, slots=True)
class Filter:
    """One filter: the codes it may have, in words, some of them under a heading."""

    name: str
    label: str
    value: str
    options: Sequence[tuple[str, str]] = field(default_factory=list)
    groups: Sequence[tuple[str, Sequence[tuple[str, str]]]] = field(default_factory=list)


def understood(values: Mapping[str, Any], shops: Sequence[Shop], *, reader: Reader) -> Choice:
    """What an address asks for, without codes that mean nothing to this reader."""
    found = board.read(values)
    there: dict[str, Iterable[str]] = {
        "severity": Severity.values,
        "category": topics.codes(_kinds(shops, found)),
        "shop": [shop.slug for shop in shops] if reader.is_team else [],
        "owner": [ME, NOBODY, *(str(person.id) for person in reader.people)],
    }
    choice = board.known(found, **{name: set(codes) for name, codes in there.items()})
    if not choice.branch:
        return choice
    return board.known(choice, branch={code for code, _name in _branches(shops, reader=reader)})


def live(
    shops: Sequence[Shop], *, choice: Choice, reader: Reader, paged: Callable[[Any], Page], now: datetime
) -> Live:
    """The columns, or a table, the most pressing first. Two queries a shop, some more for what is closed."""
    all_open: list[Card] = []
    for shop in shops:
        with shop.schema():
            all_open += cards.open_ones(shop=shop, side=reader.side, now=now)
    within = replace(choice, view=View.BOARD.value)
    overdue = sum(card.overdue for card in all_open if board.fits(card, within, me=reader.me, now=now))
    if choice.is_table and choice.state == State.CLOSED:
        page = paged(closed_ones.Keys(shops, choice=choice, side=reader.side, me=reader.me, now=now))
        found = closed_ones.of_keys(page.rows, shops, side=reader.side, now=now)
        return Live(choice, overdue, rows=[row(card, reader=reader) for card in found], page=page)
    shown = [card for card in all_open if board.fits(card, choice, me=reader.me, now=now)]
    shown.sort(key=cards.urgency)
    if choice.is_table:
        rows = [row(card, reader=reader) for card in shown if choice.state in ("", card.state)]
        return Live(choice, overdue, rows=rows, none_at_all=not all_open)
    columns = [
        Column(state, digit, [row(card, reader=reader) for card in found], len(found))
        for digit, (state, found) in enumerate(board.in_columns(shown).items(), start=1)
    ]
    columns[-1] = _closed_column(shops, choice=choice, reader=reader, now=now)
    return Live(choice, overdue, columns=columns, none_at_all=not all_open and not columns[-1].number)


def _closed_column(shops: Sequence[Shop], *, choice: Choice, reader: Reader, now: datetime) -> Column:
    """The last that were closed, with the way to all of them. What is closed is not overdue."""
    latest, number = closed_ones.latest(
        shops, choice=choice, side=reader.side, me=reader.me, limit=LATEST_CLOSED, now=now
    )
    more = choice.query(view=View.TABLE.value, state=State.CLOSED.value) if number > len(latest) else ""
    return Column(State.CLOSED, len(State), [row(card, reader=reader) for card in latest], number, more)


def row(card: Card, *, reader: Reader) -> Row:
    """A card with what can be done from here; what is closed and who may do nothing get no menu."""
    key, url = reader.key(card.shop_slug, card.id), reader.address(card.shop_slug, card.id)
    if not reader.can_work or card.state == State.CLOSED:
        return Row(card, key, url)
    moves = [
        Line(
            label=str(words.STATES[move.column]),
            url=_form(url, move.step),
            why=str(board_words.STEPS[move.step] if move.step else board_words.WHY[board.Why(move.why)]),
            step=move.step,
            digit=move.digit,
            column=move.column.value,
        )
        for move in board.moves(card, by_shop=not reader.is_team, is_manager=reader.is_manager)
    ]
    steps = [Line(str(board_words.STEPS[step]), _form(url, step), step=step) for step in _others(card, reader)]
    return Row(card, key, url, moves, steps)


def mark(shops: Sequence[Shop], *, reader: Reader, said: Sequence[str], now: datetime) -> str:
    """A tag that changes with any event this side may see, and with every minute, because clocks are told in minutes.

    One small query per shop; `said` is what else the answer depends on, such as the language.
    """
    parts = [reader.side, str(reader.me), str(reader.is_manager), f"{now:%Y%m%d%H%M}", *said]
    for shop in shops:
        with shop.schema():
            seen = ComplaintEvent.objects.all() if reader.is_team else ComplaintEvent.objects.filter(team_only=False)
            parts.append(f"{shop.slug}:{seen.aggregate(last=Max('pk'))['last']}")
    return hashlib.sha256("|".join(parts).encode()).hexdigest()[:32]


def opened(values: Mapping[str, Any], shops: Sequence[Shop], *, reader: Reader) -> Opened | None:
    """The complaint that the address says is open, with its version; what is not there is not open."""
    slug, _dot, text = str(values.get("open") or "").rpartition(".")
    try:
        wanted = uuid.UUID(text)
    except ValueError:
        return None
    for shop in shops:
        if slug == shop.slug or not reader.is_team:
            with shop.schema():
                version = Complaint.objects.filter(pk=wanted).values_list("version", flat=True).first()
            if version is not None:
                return Opened(reader.key(shop.slug, wanted), reader.address(shop.slug, wanted), version)
    return None


# --- Around it --------------------------------------------------------------------------------------------------------


def tabs(choice: Choice, *, overdue: int) -> list[NavItem]:
    """The views; each keeps the filters, and leaves the table's state behind."""
    icons = {View.BOARD: "layout-board", View.TABLE: "list", View.MINE: "user-check", View.OVERDUE: "alert-circle"}
    return [
        NavItem(
            label, choice.query(view=view.value, state=""), icons[view], current=choice.view == view,
            count=overdue or None if view == View.OVERDUE else None,
        )
        for view, label in board_words.VIEWS.items()
    ]  # fmt: skip


def saved_tabs(choice: Choice, saved: Sequence[tuple[str, Mapping[str, Any]]]) -> list[NavItem]:
    """A person's own views, by name."""
    kept = [(name, board.read(codes)) for name, codes in saved]
    return [NavItem(name, each.query(), "star", current=each == choice) for name, each in kept]


def filters(choice: Choice, shops: Sequence[Shop], *, reader: Reader) -> list[Filter]:
    """The filters with what there is to choose; one that could only say one thing is left away."""
    people = [(str(person.id), person.name) for person in reader.people if person.id != reader.me]
    found = [
        Filter("severity", _("Severity"), choice.severity, [(code, str(label)) for code, label in Severity.choices]),
        Filter(
            "category", _("Category"), choice.category, groups=topics.groups(_kinds(shops, choice), choice.category)
        ),
        Filter("owner", _("In charge"), choice.owner, [(ME, _("Me")), (NOBODY, _("Nobody")), *people]),
        Filter("age", _("Age"), choice.age, [(str(days), _age(days)) for days in AGES]),
    ]
    if choice.is_table:
        states = [(state.value, str(words.STATES[state])) for state in State]
        found.insert(0, Filter("state", _("State"), choice.state, states))
    if reader.is_team:
        found.insert(0, Filter("shop", _("Shop"), choice.shop, [(shop.slug, shop.name) for shop in shops]))
    elif len(branches := _branches(shops, reader=reader)) > 1:
        found.insert(0, Filter("branch", _("Branch"), choice.branch, branches))
    return found


def _kinds(shops: Sequence[Shop], choice: Choice) -> Kinds:
    """What sub-codes there are to choose from: one shop's own, or what all shops have."""
    asked = [shop for shop in shops if choice.shop in ("", shop.slug)]
    return kinds.of(asked[0]) if len(asked) == 1 else PRESET


def _branches(shops: Sequence[Shop], *, reader: Reader) -> list[tuple[str, str]]:
    """The branches that complaints came from; a team looks at shops instead."""
    if reader.is_team or not shops:
        return []
    with shops[0].schema():
        found = Complaint.objects.exclude(job__branch="").exclude(job=None).order_by("job__branch")
        names = list(found.values_list("job__branch", flat=True).distinct())
    return [(board.branch_code(name), name) for name in names]


def _age(days: int) -> str:
    return ngettext("%(n)s day or older", "%(n)s days or older", days) % {"n": days}


def _form(url: str, step: str) -> str:
    return f"{url}?step={step}#step-{step}" if step else ""


def _others(card: Card, reader: Reader) -> list[str]:
    """Steps that leave the card in its column."""
    if reader.is_team:
        return ["severity", "owner", "note"]
    return [*(["judgement", "cause"] if reader.is_manager else []), "owner", "note"]
