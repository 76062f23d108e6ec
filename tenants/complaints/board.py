"""The board of complaints as rules: what an address asks for, what is shown where, and which moves there are."""

from __future__ import annotations

import hashlib
import re
import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Protocol, TypeVar
from urllib.parse import urlencode

from tenants.complaints.states import State

#: A complaint is at least so many days old.
AGES = (1, 3, 7, 30)
#: Words for an owner that are not a person's id.
ME, NOBODY = "me", "nobody"
CODE = re.compile(r"[a-z0-9_.-]{1,40}")


class View(StrEnum):
    """The ways to look at the complaints, in order."""

    BOARD = "board"
    TABLE = "table"
    MINE = "mine"
    OVERDUE = "overdue"


class Shown(Protocol):
    """What the rules read of a card. `holder` is who is in charge on the reader's side."""

    @property
    def state(self) -> State: ...
    @property
    def rests(self) -> State: ...
    @property
    def severity(self) -> str: ...
    @property
    def topic(self) -> str: ...
    @property
    def code(self) -> str: ...
    @property
    def branch(self) -> str: ...
    @property
    def shop_slug(self) -> str: ...
    @property
    def holder(self) -> uuid.UUID | None: ...
    @property
    def filed_at(self) -> datetime: ...
    @property
    def overdue(self) -> bool: ...
    @property
    def replied(self) -> bool: ...


Each = TypeVar("Each", bound=Shown)


@dataclass(frozen=True, slots=True)
class Choice:
    """What an address asks for, in codes alone: it can be kept, sent on and gone back to.

    `category` is one, or with a dot one of its sub-codes: "repair" or "repair.same_fault".
    """

    view: str = View.BOARD.value
    state: str = ""
    shop: str = ""
    branch: str = ""
    severity: str = ""
    category: str = ""
    owner: str = ""
    age: str = ""

    @property
    def topic(self) -> str:
        return self.category.partition(".")[0]

    @property
    def code(self) -> str:
        return self.category.partition(".")[2]

    @property
    def narrowed(self) -> bool:
        """Whether a filter is set, whatever the view."""
        return any(value for name, value in self.codes().items() if name != "view")

    @property
    def is_table(self) -> bool:
        return self.view == View.TABLE

    def codes(self) -> dict[str, str]:
        """Only what differs from the plain board."""
        plain = Choice()
        return {each.name: getattr(self, each.name) for each in fields(self)
                if getattr(self, each.name) != getattr(plain, each.name)}  # fmt: skip

    def query(self, **changes: str) -> str:
        """The address's query, with some values changed."""
        return f"?{urlencode(replace(self, **changes).codes())}"


def read(values: Mapping[str, Any]) -> Choice:
    """The choice that an address, or what was kept, stands for. What cannot be read is passed over.

    One state is a list by nature, so it is shown as a table; `overdue=on` is an older name of that view.
    """
    found = {each.name: str(values.get(each.name) or "") for each in fields(Choice)}
    chosen = Choice(**{name: code if CODE.fullmatch(code) else "" for name, code in found.items()})
    view = chosen.view if chosen.view in set(View) else View.BOARD.value
    if values.get("overdue"):
        view = View.OVERDUE.value
    state = chosen.state if chosen.state in set(State) else ""
    age = chosen.age if chosen.age in {str(days) for days in AGES} else ""
    return replace(chosen, view=View.TABLE.value if state and view == View.BOARD else view, state=state, age=age)


def known(choice: Choice, **codes: Collection[str]) -> Choice:
    """The choice without codes that mean nothing here: another shop is like one that does not exist."""
    return replace(choice, **{name: "" for name, there in codes.items() if getattr(choice, name) not in there})


def branch_code(branch: str) -> str:
    """A branch as addresses and kept views name it; shops write their branches in any words."""
    return hashlib.sha256(branch.encode()).hexdigest()[:10] if branch else ""


def fits(card: Shown, choice: Choice, *, me: uuid.UUID, now: datetime) -> bool:
    """Whether the card is one of those that were asked for, whatever its state."""
    return (
        choice.shop in ("", card.shop_slug)
        and choice.branch in ("", branch_code(card.branch))
        and choice.severity in ("", card.severity)
        and choice.topic in ("", card.topic)
        and choice.code in ("", card.code)
        and (not choice.owner or card.holder == holder_meant(choice.owner, me=me))
        and (not choice.age or card.filed_at <= filed_before(choice.age, now=now))
        and (choice.view != View.MINE or card.holder == me)
        and (choice.view != View.OVERDUE or card.overdue)
    )


def holder_meant(owner: str, *, me: uuid.UUID) -> uuid.UUID | None:
    """The person that a filter names; None is nobody. What is no id is nobody's."""
    if owner == NOBODY:
        return None
    try:
        return me if owner == ME else uuid.UUID(owner)
    except ValueError:
        return uuid.UUID(int=0)


def filed_before(age: str, *, now: datetime) -> datetime:
    """A complaint that is at least so many days old was filed before this moment."""
    return now - timedelta(days=int(age))


# --- Moves ----------------------------------------------------------------------------------------------------------


class Why(StrEnum):
    """Why a complaint cannot be moved to a column."""

    CLOSED = "closed"
    HANDLED = "handled"
    CUSTOMER_CLOSES = "customer_closes"
    NEVER_NEW = "never_new"
    FURTHER = "further"
    NOT_REPLIED = "not_replied"
    WAITS = "waits"
    MANAGERS = "managers"
    SHOPS = "shops"


@dataclass(frozen=True, slots=True)
class Move:
    """One column a card could go to: the step that takes it there, or why there is none. `digit` is the column's."""

    digit: int
    column: State
    step: str = ""
    why: str = ""


def moves(card: Shown, *, by_shop: bool, is_manager: bool) -> Sequence[Move]:
    """Every other column, in order. Each move is a step that may want words, so it opens the step's form."""
    found = []
    for digit, column in enumerate(State, start=1):
        if column != card.state:
            step, why = _way(card, column, is_manager=is_manager) if by_shop else ("", Why.SHOPS)
            found.append(Move(digit, column, step, why))
    return found


def _way(card: Shown, column: State, *, is_manager: bool) -> tuple[str, str]:
    """The step to the column, or why not; the verbs keep the same rules."""
    if card.state == State.CLOSED:
        return "", Why.CLOSED
    if column == State.CLOSED:
        return "", Why.CUSTOMER_CLOSES
    if card.state == State.HANDLED:
        return "", Why.HANDLED
    if column == State.HANDLED:
        return ("handling", "") if card.replied else ("", Why.NOT_REPLIED)
    if card.state == State.WAITING:
        if column != card.rests:
            return "", Why.WAITS
        return ("resumption", "") if is_manager else ("", Why.MANAGERS)
    if column == State.WAITING:
        return ("pause", "") if is_manager else ("", Why.MANAGERS)
    if column == State.NEW:
        return "", Why.NEVER_NEW
    if column == State.ACKNOWLEDGED:
        return ("acknowledgement", "") if card.state == State.NEW else ("", Why.FURTHER)
    return "reply", ""


def in_columns(cards: Iterable[Each]) -> dict[State, list[Each]]:
    """The cards by column, in the order they come."""
    found: dict[State, list[Each]] = {state: [] for state in State}
    for card in cards:
        found[card.state].append(card)
    return found
