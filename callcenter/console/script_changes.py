"""The differences between two scripts as a person reads them: part by part, the old words beside the new."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from callcenter.scripts import compare, names
from callcenter.scripts.labels import KIND_NAMES, PURPOSE_NAMES, STATE_NAMES, WHEN_NAMES, condition_words
from callcenter.scripts.script import Script

_PARTS: dict[str, Promise] = {
    "steps": gettext_lazy("Step"),
    "questions": gettext_lazy("Question"),
    "objections": gettext_lazy("Objection"),
}
_FIELDS: dict[str, Promise] = {
    "key": gettext_lazy("Key in results"),
    "name": gettext_lazy("Name"),
    "say": gettext_lazy("Words to say"),
    "do": gettext_lazy("Things to do"),
    "when": gettext_lazy("When"),
    "purpose": gettext_lazy("Purpose"),
    "variants": gettext_lazy("Words by complaint"),
    "kind": gettext_lazy("Kind of answer"),
    "required": gettext_lazy("Must be answered"),
    "choices": gettext_lazy("Choices"),
    "only_if": gettext_lazy("Asked only if"),
    "low": gettext_lazy("Low up to"),
    "reasons": gettext_lazy("Reasons at a low score"),
    "offers_complaint": gettext_lazy("Offers a complaint at a low score"),
    "step": gettext_lazy("Asked in the step"),
}


@dataclass(frozen=True)
class Line:
    """One thing that changed, both as lines of text; of a new or removed row only one side has any."""

    label: str
    old: list[str]
    new: list[str]


@dataclass(frozen=True)
class Part:
    """One step, question or card. `how` is added, removed or changed; `moved` says from which place to which."""

    sort: str
    name: str
    how: str
    moved: tuple[int, int] | None
    lines: list[Line]


def parts(old: Script, new: Script) -> list[Part]:
    """Every part that differs, in the order of the new script; none when the two say the same."""
    grouped: dict[tuple[str, str], list[compare.Change]] = {}
    for change in compare.versions(old, new):
        grouped.setdefault((change.part, change.key), []).append(change)
    return [_part(part, key, changes, old, new) for (part, key), changes in grouped.items()]


def _part(part: str, key: str, changes: list[compare.Change], old: Script, new: Script) -> Part:
    first = changes[0]
    name = _name(part, key, old if first.how == "removed" else new)
    moved = next(((each.old, each.new) for each in changes if each.how == "moved"), None)
    if first.how in ("added", "removed"):
        row, script = (first.new, new) if first.how == "added" else (first.old, old)
        shown = [(field, _lines(field, row[field], script)) for field in row if field not in ("key", "name")]
        lines = [
            Line(_label(field), [] if first.how == "added" else words, words if first.how == "added" else [])
            for field, words in shown
            if words
        ]
        return Part(str(_PARTS[part]), name, first.how, None, lines)
    lines = [
        Line(_label(each.field), _lines(each.field, each.old, old), _lines(each.field, each.new, new))
        for each in changes
        if each.how == "changed"
    ]
    return Part(str(_PARTS[part]), name, "changed" if lines else "moved", moved, lines)


def _label(field: str) -> str:
    return str(_FIELDS.get(field, field))


def _name(part: str, key: str, script: Script) -> str:
    row: Any = next(each for each in getattr(script, part) if each.key == key)
    named: dict[str, Callable[[Any], str]] = {
        "steps": names.step_name, "questions": names.question_name, "objections": names.objection_name,
    }  # fmt: skip
    return named[part](row)


def _lines(field: str, value: Any, script: Script) -> list[str]:
    """One value of the document as lines of text."""
    if value in (None, "", [], {}):
        return []
    if field in ("choices", "reasons"):
        return [f"{each['text']} ({each['key']})" for each in value]
    if field == "variants":
        return [line for each in value for line in (str(STATE_NAMES[each["state"]]), each["say"], *each["do"])]
    if field == "only_if":
        return [condition_words(script, value["question"], value["op"], value["values"])]
    if isinstance(value, bool):
        return [_("yes") if value else _("no")]
    if isinstance(value, list):
        return [str(each) for each in value]
    return [_named(field, value, script)]


def _named(field: str, value: Any, script: Script) -> str:
    tables: dict[str, Mapping[str, Promise]] = {"when": WHEN_NAMES, "purpose": PURPOSE_NAMES, "kind": KIND_NAMES}
    if field in tables:
        return str(tables[field][value])
    if field == "step":
        found = next((each for each in script.steps if each.key == value), None)
        return names.step_name(found) if found else str(names.STEP_NAMES.get(value, value))
    return str(value)
