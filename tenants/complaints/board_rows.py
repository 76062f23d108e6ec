"""A card of the board as its reader has it: its address, and the menu of what can be done from here."""

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tenants.complaints import board, board_words, words
from tenants.complaints.cards import Card
from tenants.complaints.change import Side
from tenants.complaints.owner import Person
from tenants.complaints.states import State


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


def _form(url: str, step: str) -> str:
    return f"{url}?step={step}#step-{step}" if step else ""


def _others(card: Card, reader: Reader) -> list[str]:
    """Steps that leave the card in its column; after a reopening the customer is to be spoken to anew."""
    if reader.is_team:
        return ["severity", "owner", "note"]
    again = not card.contacted and card.state == State.WITH_SHOP
    by_managers = ["judgement", "cause"] if reader.is_manager else []
    return [*(["acknowledgement"] if again else []), *by_managers, "owner", "note"]
