"""The keys of the call screen: what can be pressed for what, an agent's own choice of them, and what that may not be.

A chord is written as people read it: "Alt+N", "Ctrl+Enter", "F8", "X". On a Mac the command key stands for Ctrl. A key
is the place on the keyboard and not the character, so that an input method cannot get in its way.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Action(StrEnum):
    """What a key can do."""

    DIAL = "dial"
    OUTCOME = "outcome"
    COMPLAINT = "complaint"
    BOOKING = "booking"
    ERRAND = "errand"
    READ = "read"
    SOMEBODY_ELSE = "somebody_else"
    CONSENT_YES = "consent_yes"
    CONSENT_NO = "consent_no"
    LONGER = "longer"
    NOTE = "note"
    SURVEY = "survey"
    LANGUAGE = "language"
    OBJECTIONS = "objections"
    FINISH = "finish"
    PAUSE = "pause"
    PALETTE = "palette"
    NEXT_ROW = "next_row"
    PREVIOUS_ROW = "previous_row"
    YES = "yes"
    NO = "no"
    NOT_APPLICABLE = "not_applicable"
    DONT_KNOW = "dont_know"
    REFUSED = "refused"
    PHRASES = "phrases"
    HELP = "help"


#: They work wherever the focus is.
CHORDS: dict[Action, str] = {
    Action.DIAL: "F8",
    Action.OUTCOME: "F2",
    Action.COMPLAINT: "F4",
    Action.BOOKING: "F6",
    Action.ERRAND: "Alt+T",
    Action.READ: "Alt+R",
    Action.SOMEBODY_ELSE: "Alt+P",
    Action.CONSENT_YES: "Alt+Y",
    Action.CONSENT_NO: "Alt+X",
    Action.LONGER: "Alt+W",
    Action.NOTE: "Alt+N",
    Action.SURVEY: "Alt+S",
    Action.LANGUAGE: "Alt+L",
    Action.OBJECTIONS: "Alt+O",
    Action.FINISH: "Ctrl+Enter",
    Action.PAUSE: "Ctrl+Shift+Enter",
    Action.PALETTE: "Ctrl+K",
    Action.NEXT_ROW: "Alt+J",
    Action.PREVIOUS_ROW: "Alt+K",
}
#: They work while the questions have the focus, and only where single keys are on.
SINGLES: dict[Action, str] = {
    Action.YES: "Y",
    Action.NO: "N",
    Action.NOT_APPLICABLE: "X",
    Action.DONT_KNOW: "K",
    Action.REFUSED: "R",
    Action.PHRASES: "/",
    Action.HELP: "?",
}
DEFAULTS = CHORDS | SINGLES
#: These press a button of the question; all others open something or go somewhere.
PRESSING = (Action.YES, Action.NO, Action.NOT_APPLICABLE, Action.DONT_KNOW, Action.REFUSED)
#: Choices of a question take these, and scores the digits.
CHOICE_LETTERS = "ABCDEFGH"

_FUNCTION = re.compile(r"F([1-9]|1[0-2])")
#: F1, F5, F11 and F12 belong to browsers, as do these letters with Alt (their menus) and with Ctrl.
_BROWSERS_F = {1, 5, 11, 12}
_BROWSERS_ALT = "DEF"
_BROWSERS_CTRL = "ACFHJLNOPQRSTUVWXZ"
_MODIFIERS = ("Ctrl", "Alt", "Shift")
_ALSO_CALLED = {"⌘": "Ctrl", "CMD": "Ctrl", "CONTROL": "Ctrl", "CTRL": "Ctrl", "ALT": "Alt", "SHIFT": "Shift"}


class Why(StrEnum):
    """What is wrong with a choice."""

    UNREADABLE = "unreadable"
    BROWSER = "browser"
    DIGIT = "digit"
    CHOICE = "choice"
    PLAIN = "plain"
    MODIFIED = "modified"
    TAKEN = "taken"


@dataclass(frozen=True, slots=True)
class Fault:
    """A choice that cannot be kept, and which other action has the key already."""

    action: Action
    why: Why
    other: Action | None = None


def own(chosen: Mapping[str, str]) -> dict[Action, str]:
    """Every action with its key: the person's own choice, else the usual one. What cannot be kept is left out."""
    kept = {Action(name): key for name, key in chosen.items() if name in DEFAULTS and isinstance(key, str)}
    return DEFAULTS if faults(kept) else DEFAULTS | kept


def changed(chosen: Mapping[Action, str]) -> dict[str, str]:
    """Only what differs from the usual keys, as it is stored."""
    return {action.value: key for action, key in chosen.items() if key != DEFAULTS[action]}


def faults(chosen: Mapping[Action, str]) -> list[Fault]:
    """What is wrong with a whole set of choices: each by itself, and two actions on one key."""
    found = [Fault(action, why) for action, key in chosen.items() if (why := _wrong(action, key))]
    whole = DEFAULTS | dict(chosen)
    holders: dict[str, Action] = {}
    for action, key in whole.items():
        other = holders.setdefault(key, action)
        if other is not action:
            mine = action if action in chosen else other
            found.append(Fault(mine, Why.TAKEN, other if mine is action else action))
    return found


def read(text: str) -> str:
    """A chord as a person may write it ("ctrl + enter", "⌘k", "alt-n") as it is kept; "" when unreadable."""
    parts = [part for part in re.split(r"\s*[+\s-]\s*", text.strip().replace("⌘", "Ctrl+")) if part]
    if not parts:
        return ""
    *modifiers, key = parts
    names = {_ALSO_CALLED.get(each.upper(), "") for each in modifiers}
    key = "Enter" if key.upper() in ("ENTER", "RETURN", "⏎") else key.upper()
    if "" in names or not (_FUNCTION.fullmatch(key) or key in ("Enter", "/", "?") or re.fullmatch("[A-Z0-9]", key)):
        return ""
    return "+".join([each for each in _MODIFIERS if each in names] + [key])


def _wrong(action: Action, chord: str) -> Why | None:
    if read(chord) != chord or not chord:
        return Why.UNREADABLE
    *modifiers, key = chord.split("+")
    if key.isdigit():
        return Why.DIGIT
    if action in SINGLES:
        if modifiers or key == "Enter" or _FUNCTION.fullmatch(key):
            return Why.MODIFIED
        return Why.CHOICE if key in CHOICE_LETTERS else None
    if found := _FUNCTION.fullmatch(key):
        return Why.BROWSER if int(found[1]) in _BROWSERS_F or modifiers else None
    if not modifiers or modifiers == ["Shift"]:
        return Why.PLAIN
    if key == "Enter":
        return None if "Ctrl" in modifiers and "Alt" not in modifiers else Why.BROWSER
    if modifiers == ["Alt"]:
        return Why.BROWSER if key in _BROWSERS_ALT else None
    return Why.BROWSER if modifiers != ["Ctrl"] or key in _BROWSERS_CTRL else None
