"""The board as a person reads it: columns or a table, and the complaint that stands open. Plain values."""

import hashlib
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db.models import Max

from tenants.complaints import board, cards, closed_ones, words
from tenants.complaints.board import Choice, View
from tenants.complaints.board_rows import Reader, Row, row
from tenants.complaints.cards import Card
from tenants.complaints.models import Complaint, ComplaintEvent
from tenants.complaints.states import State
from tenants.shops.models import Shop
from web.paging import Page

LATEST_CLOSED = 5


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


def live(shops: Sequence[Shop], *, choice: Choice, reader: Reader, paged: Callable[[Any], Page], now: datetime) -> Live:
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
