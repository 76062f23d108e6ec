"""A team's own list of outcomes: its words, order, keys and finer outcomes, within what the catalogue means."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from tenants.followups.dispositions import BY_DIGIT, Disposition, Outcome, for_agents

#: Without these a call could not be ended truthfully, a wish not be kept, or a wrong number not be mended.
NEEDED = frozenset(
    {
        Outcome.COMPLETE, Outcome.PARTIAL, Outcome.COMPLAINT_ONLY, Outcome.REFUSED, Outcome.DO_NOT_CALL,
        Outcome.CALLBACK_FIRM, Outcome.CALLBACK_SOFT, Outcome.NO_ANSWER, Outcome.WRONG_NUMBER, Outcome.NUMBER_DEAD,
        Outcome.LANGUAGE, Outcome.DECEASED, Outcome.BOOKED,
    }
)  # fmt: skip
#: The call screen asks further after these: for a time, a language, or how far the wish reaches.
ASKED_FURTHER = frozenset({Outcome.CALLBACK_FIRM, Outcome.CALLBACK_SOFT, Outcome.LANGUAGE, Outcome.DO_NOT_CALL})

DIGITS = "1234567890"
LONGEST_NAME = 60
MOST_DETAILS = 12
_STEP = 100  # between two rows of the catalogue, so that finer outcomes fit behind theirs

_OF_DIGIT = {code: digit for digit, code in BY_DIGIT.items()}
_ROWS = for_agents(reminder=True)
_PLACES = {row.code: n * _STEP for n, row in enumerate(_ROWS)}


class BadOutcome(ValueError):
    """A change that the list does not take. `field` names what is wrong; `why` is a code, `taken_by` who has the key.

    unknown: no such outcome. needed: it may not be hidden. digit: not one key. taken: another outcome has the key.
    missing: a finer outcome has no name. long: a name is too long. twice: another outcome bears the name.
    asked_further: this outcome takes no finer ones. many: it has as many as it takes.
    """

    def __init__(self, field: str, why: str, *, taken_by: str = "") -> None:
        super().__init__(f"{field}: {why}")
        self.field, self.why, self.taken_by = field, why, taken_by


@dataclass(frozen=True, slots=True)
class Own:
    """What a team has changed of one outcome, or a finer one of its own."""

    code: str
    detail: str = ""
    names: Mapping[str, str] = field(default_factory=dict)
    position: int | None = None
    digit: str = ""
    hidden: bool = False
    needs_note: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the list; `names` are the team's own, by language."""

    row: Disposition
    detail: str
    names: Mapping[str, str]
    place: int
    digit: str
    hidden: bool
    needs_note: bool

    @property
    def key(self) -> str:
        """One word for the outcome, the finer one included: "code" or "code:detail"."""
        return f"{self.row.code}:{self.detail}" if self.detail else self.row.code.value


def lines(own: Iterable[Own]) -> list[Line]:
    """The whole list of a team, what is hidden included, in the order of the headings and, within them, the team's.

    A key that the catalogue gives to an outcome goes to the one that the team gave it to.
    """
    told = {(each.code, each.detail): each for each in own}
    given = {each.digit for each in told.values() if each.digit}
    found = []
    for row in _ROWS:
        usual = _OF_DIGIT.get(row.code, "")
        mine = told.get((row.code, "")) or Own(row.code, digit="" if usual in given else usual)
        found.append(_line(row, mine))
        finer = [each for (code, detail), each in told.items() if code == row.code and detail]
        found += [_line(row, each, parent=found[-1]) for each in sorted(finer, key=lambda each: each.detail)]
    headings = list(dict.fromkeys(row.group for row in _ROWS))
    return sorted(found, key=lambda line: (headings.index(line.row.group), line.place))


def chosen_by(found: Iterable[Line], *, reminder: bool) -> list[Line]:
    """What an agent may choose: nothing hidden, and some outcomes for reminders only."""
    return [line for line in found if not line.hidden and (reminder or not line.row.reminders_only)]


def check(own: Own, *, among: Iterable[Own]) -> None:
    """Raises `BadOutcome` unless the list takes this line in place of the one it had."""
    others = [line for line in lines(among) if (line.row.code, line.detail) != (own.code, own.detail)]
    row = next((row for row in _ROWS if row.code == own.code), None)
    if row is None:
        raise BadOutcome("code", "unknown")
    if own.hidden and not own.detail and row.code in NEEDED:
        raise BadOutcome("hidden", "needed")
    _check_digit(own, others)
    _check_names(own, others)
    if own.detail:
        if row.code in ASKED_FURTHER:
            raise BadOutcome("detail", "asked_further")
        if sum(line.row.code == own.code and bool(line.detail) and not line.hidden for line in others) >= MOST_DETAILS:
            raise BadOutcome("detail", "many")


def moved(found: list[Line], key: str, *, by: int) -> list[Line]:
    """The lines of the heading in their new order: the line has gone one place up (-1) or down (1), if there is one."""
    line = next((each for each in found if each.key == key), None)
    if line is None:
        raise BadOutcome("code", "unknown")
    heading = [each for each in found if each.row.group is line.row.group]
    at = heading.index(line)
    to = min(max(at + by, 0), len(heading) - 1)
    heading.insert(to, heading.pop(at))
    return heading


def place_of(n: int) -> int:
    """The position of the n-th line of a heading."""
    return n * _STEP


def _line(row: Disposition, own: Own, *, parent: Line | None = None) -> Line:
    usual = parent.place + 1 if parent else _PLACES[row.code]
    return Line(
        row=row,
        detail=own.detail,
        names=own.names,
        place=usual if own.position is None else own.position,
        digit="" if own.hidden else own.digit,
        hidden=own.hidden,
        needs_note=row.needs_note or own.needs_note,
    )


def _check_digit(own: Own, others: list[Line]) -> None:
    if not own.digit:
        return
    if len(own.digit) != 1 or own.digit not in DIGITS:
        raise BadOutcome("digit", "digit")
    for line in others:
        # A key that only the catalogue gave is taken as well: it would vanish from under the agents' fingers.
        if line.digit == own.digit:
            raise BadOutcome("digit", "taken", taken_by=line.key)


def _check_names(own: Own, others: list[Line]) -> None:
    if own.detail and not any(own.names.values()):
        raise BadOutcome("names", "missing")
    for language, name in own.names.items():
        if len(name) > LONGEST_NAME:
            raise BadOutcome(f"name_{language}", "long")
        if name and any(line.names.get(language, "").casefold() == name.casefold() for line in others):
            raise BadOutcome(f"name_{language}", "twice")
