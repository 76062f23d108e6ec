"""The editor of a script as one form: the document's parts as fields, and back. What was typed is never lost."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from callcenter.console.script_forms import CardForm, Choices, PartForm, QuestionForm, StepForm, free_key
from callcenter.scripts.document import FORMAT, MOST_PARTS
from callcenter.scripts.names import STEP_NAMES
from callcenter.scripts.script import QUESTIONS_STEP

PARTS = ("steps", "questions", "objections")


def data_of(body: Mapping[str, Any]) -> dict[str, str]:
    """A script's document as the values of the form."""
    data: dict[str, str] = {}
    for part in PARTS:
        data[f"{part}-count"] = str(len(body[part]))
        for n, row in enumerate(body[part]):
            values = {"steps": _step_data, "questions": _question_data, "objections": _card_data}[part](row)
            data |= {f"{part}-{n}-{name}": value for name, value in values.items() if value is not None}
    return data


def _step_data(row: Mapping[str, Any]) -> dict[str, str | None]:
    found = {**_card_data(row), "when": row["when"], "purpose": row["purpose"]}
    for each in row["variants"]:
        found |= {f"{each['state']}_say": each["say"], f"{each['state']}_do": "\n".join(each["do"])}
    return found


def _question_data(row: Mapping[str, Any]) -> dict[str, str | None]:
    condition = row["only_if"] or {"question": "", "op": "is", "values": []}
    found: dict[str, str | None] = {name: row[name] for name in ("key", "name", "say", "kind", "step", "purpose")}
    found |= {
        "required": "on" if row["required"] else None,
        "offers_complaint": "on" if row["offers_complaint"] else None,
        "low": "" if row["low"] is None else str(row["low"]),
        "if_question": condition["question"],
        "if_op": condition["op"],
        "if_values": ", ".join(str(each) for each in condition["values"]),
    }
    for name in ("choices", "reasons"):
        for n, each in enumerate(row[name]):
            found |= {f"{name}_{n}_key": each["key"], f"{name}_{n}_text": each["text"]}
    return found


def _card_data(row: Mapping[str, Any]) -> dict[str, str | None]:
    return {"key": row["key"], "name": row["name"], "say": row["say"], "do": "\n".join(row["do"])}


class Sheet:
    """The whole form. Built from what was sent, or from `data_of` a document; either way it is bound."""

    def __init__(self, data: Mapping[str, str], *, language: str) -> None:
        self.data = data

        def rows(part: str) -> list[dict[str, Any]]:
            count = _count(data.get(f"{part}-count", "0"))
            return [{"data": data, "n": n, "last": n == count - 1, "language": language} for n in range(count)]

        self.steps = [StepForm(**row) for row in rows("steps")]
        places: Choices = [(each.own_key, each.title) for each in self.steps if each.own_key]
        if QUESTIONS_STEP not in dict(places):
            places.append((QUESTIONS_STEP, STEP_NAMES[QUESTIONS_STEP]))
        self.questions: list[QuestionForm] = []
        for row in rows("questions"):
            earlier: Choices = [(each.own_key, each.title) for each in self.questions if each.own_key]
            self.questions.append(QuestionForm(**row, steps=places, earlier=earlier))
        self.objections = [CardForm(**row) for row in rows("objections")]
        self.general: list[str] = []

    def forms_of(self, part: str) -> list[PartForm]:
        """The forms of steps, questions or objections."""
        return list(getattr(self, part))

    def all(self) -> list[PartForm]:
        return [form for part in PARTS for form in self.forms_of(part)]

    def is_valid(self) -> bool:
        return all(form.is_valid() for form in self.all())

    def body(self) -> dict[str, Any]:
        """The document. Only after `is_valid`."""
        return {"format": FORMAT} | {part: [form.row() for form in self.forms_of(part)] for part in PARTS}

    def lines(self) -> list[tuple[str, str, str]]:
        """All that is to be mended: the field's id, where it is, and what."""
        found = [("", "", sentence) for sentence in self.general]
        for form in self.all():
            for name, errors in form.errors.items():
                target = form[name].id_for_label if name in form.fields else ""
                label = f"{form.title} – {form[name].label}" if name in form.fields else form.title
                found += [(target, label, str(error)) for error in errors]
        return found


def with_change(body: dict[str, Any], wish: str) -> tuple[dict[str, Any], str]:
    """The document after a button of the editor, and the part that is then in sight, as "steps-2".

    A wish is "add:steps", or "up", "down" or "remove" with a part and its place: "up:questions:3".
    """
    verb, part, place = (*wish.split(":"), "", "")[:3]
    if part not in PARTS:
        return body, ""
    rows = list(body[part])
    if verb == "add" and len(rows) < MOST_PARTS:
        rows.append(_blank(part, {row["key"] for row in rows}))
        return {**body, part: rows}, f"{part}-{len(rows) - 1}"
    n = int(place) if place.isdecimal() else -1
    to = {"up": n - 1, "down": n + 1, "remove": n}.get(verb, -1)
    if not (0 <= n < len(rows) and 0 <= to < len(rows)):
        return body, ""
    row = rows.pop(n)
    if verb == "remove":
        return {**body, part: rows}, f"{part}-{min(n, len(rows) - 1)}" if rows else ""
    rows.insert(to, row)
    return {**body, part: rows}, f"{part}-{to}"


def _blank(part: str, taken: set[str]) -> dict[str, Any]:
    key = free_key({"steps": "step", "questions": "question", "objections": "card"}[part], taken)
    usual: dict[str, Any] = {"key": key, "name": "", "say": ""}
    if part == "objections":
        return {**usual, "do": []}
    if part == "steps":
        return {**usual, "do": [], "when": "always", "purpose": "service", "variants": []}
    return {
        **usual, "kind": "score", "required": True, "choices": [], "only_if": None, "low": None, "reasons": [],
        "offers_complaint": True, "step": QUESTIONS_STEP, "purpose": "service",
    }  # fmt: skip


def _count(text: str) -> int:
    return min(int(text), MOST_PARTS) if text.isdecimal() else 0
