"""What is to be mended in a script before it is published: each fault as a sentence beside its field."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from callcenter.console.script_forms import PartForm
from callcenter.console.script_sheet import Sheet
from callcenter.scripts.faults import Code, Fault
from callcenter.scripts.labels import KIND_NAMES
from callcenter.scripts.merge import unknown_fields

_SENTENCES: dict[Code, Promise] = {
    Code.NO_STEPS: gettext_lazy("A script needs at least one step."),
    Code.NO_QUESTIONS: gettext_lazy("Ask at least one question in the step “questions” that every customer hears."),
    Code.NOT_ASKED_SOLVED: gettext_lazy(
        "This call must ask every customer whether the complaint is settled: the key “solved”, with the answers “yes” "
        "and “no”, always asked and answered. Else no complaint is ever closed."
    ),
    Code.NO_QUESTIONS_STEP: gettext_lazy("One step must have the key “questions”: there the survey is asked."),
    Code.EMPTY_WORDS: gettext_lazy("Write something here, or take it out."),
    Code.UNKNOWN_FIELD: gettext_lazy("{%(detail)s} is not a field that can be filled in."),
    Code.BAD_KEY: gettext_lazy("A key begins with a small letter and has only small letters, digits and _ in it."),
    Code.DUPLICATE_KEY: gettext_lazy("This key stands twice."),
    Code.NO_CHOICES: gettext_lazy("Give at least two choices."),
    Code.TOO_MANY_CHOICES: gettext_lazy("Eight choices at most: there are no more keys for them on the call screen."),
    Code.CHOICES_NOT_TAKEN: gettext_lazy("This kind of answer takes no choices or no reasons. Empty their rows."),
    Code.UNKNOWN_STEP: gettext_lazy("There is no such step."),
    Code.UNKNOWN_QUESTION: gettext_lazy("There is no such question."),
    Code.LATER_QUESTION: gettext_lazy("That question is asked later. Move this one below it."),
    Code.BAD_COMPARISON: gettext_lazy("That question cannot be answered so."),
    Code.BAD_LOW: gettext_lazy("This kind of answer has no such low line."),
    Code.KIND_CHANGED: gettext_lazy(
        "Until now, this key was asked as “%(kind)s”, and results are joined by it. Choose another key."
    ),
}
_FIELDS = {
    Code.NO_CHOICES: "choices_0_text",
    Code.CHOICES_NOT_TAKEN: "kind",
    Code.UNKNOWN_STEP: "step",
    Code.UNKNOWN_QUESTION: "if_question",
    Code.LATER_QUESTION: "if_question",
    Code.BAD_COMPARISON: "if_values",
    Code.BAD_LOW: "low",
    Code.KIND_CHANGED: "kind",
    Code.TOO_MANY_CHOICES: "kind",
}


def sentence(fault: Fault) -> str:
    """A fault in words."""
    detail = fault.detail.strip("{}")
    kind = KIND_NAMES.get(fault.detail, fault.detail)
    return str(_SENTENCES[fault.code]) % {"detail": detail, "kind": kind}


def show(sheet: Sheet, found: Iterable[Fault]) -> None:
    """Writes each fault beside its field, or at the top where it has none."""
    for fault in found:
        form = _form(sheet, fault)
        name = _field(form, fault) if form else ""
        if form and name in form.fields:
            form.add_error(name, sentence(fault))
        elif form:
            sheet.general.append(_("%(part)s: %(fault)s") % {"part": form.title, "fault": sentence(fault)})
        else:
            sheet.general.append(sentence(fault))


def _form(sheet: Sheet, fault: Fault) -> PartForm | None:
    """The part of a fault; of two with one key the later."""
    if fault.part == "script":
        return None
    return next((form for form in reversed(sheet.forms_of(fault.part)) if form.own_key == fault.key), None)


def _field(form: PartForm, fault: Fault) -> str:
    if fault.code in _FIELDS:
        return _FIELDS[fault.code]
    if fault.code is Code.NOT_ASKED_SOLVED:
        return "required"
    if fault.code is Code.UNKNOWN_FIELD:
        return next((name for name in form.fields if fault.detail in unknown_fields(form.typed(name))), "say")
    if fault.code is Code.EMPTY_WORDS:
        return _of_words(form, fault.detail)
    if fault.detail:  # the key of a choice, which stands in more than one row when it stands twice
        rows = [name for name in form.fields if name.endswith("_key") and form.typed(name) == fault.detail]
        return rows[-1] if rows else "key"
    return "key"


def _of_words(form: PartForm, detail: str) -> str:
    """The field of a place in the document: "say", "do.2", "valid.say", "choices.later"."""
    first, _dot, rest = detail.partition(".")
    if first in ("choices", "reasons"):
        keys = [name for name in form.fields if name.startswith(first) and name.endswith("_key")]
        found = next((name for name in keys if form.typed(name) == rest), "")
        return found.removesuffix("_key") + "_text" if found else "kind"
    if first in ("say", "do"):
        return first
    return f"{first}_{rest.partition('.')[0]}"
