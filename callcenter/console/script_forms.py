"""The fields of a script's parts in the editor: a step, a question, an answer to an objection. See `script_sheet`."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Any, ClassVar

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from callcenter.scripts.document import LONGEST_KEY, LONGEST_WORDS, MOST_PARTS
from callcenter.scripts.labels import KIND_NAMES, OP_NAMES, PURPOSE_NAMES, STATE_NAMES, WHEN_NAMES
from callcenter.scripts.names import OBJECTION_NAMES, QUESTION_NAMES, STEP_NAMES
from callcenter.scripts.script import MOST_CHOICES, ComplaintState

LONGEST_NAME = 80
_SEPARATORS = re.compile(r"[,，、;；\s]+")
Choices = list[tuple[str, str | Promise]]


class Lines(forms.CharField):
    """One thing on each line; empty lines are nothing."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=LONGEST_WORDS * 4, required=False, **kwargs)

    def clean(self, value: Any) -> list[str]:  # type: ignore[override]
        found = [line.strip() for line in super().clean(value).splitlines() if line.strip()]
        if len(found) > MOST_PARTS or any(len(line) > LONGEST_WORDS for line in found):
            raise forms.ValidationError(_("That is too much for one list."))
        return found


class Wanted(forms.CharField):
    """Marked as needed, and kept when it is empty: a draft may have gaps, and its faults say so."""

    def validate(self, value: Any) -> None:
        """Nothing: only a version that is published must be whole."""


def _words(label: Any, language: str, *, wanted: bool = True) -> forms.CharField:
    kind = Wanted if wanted else forms.CharField
    return kind(label=label, max_length=LONGEST_WORDS, required=wanted, widget=_area(language, 3))


def _area(language: str, rows: int) -> forms.Textarea:
    return forms.Textarea({"rows": rows, "lang": language, "class": "script-words"})


def _line(label: Any, longest: int, *, help_text: Any = "", wanted: bool = False, **attrs: str) -> forms.CharField:
    kind = Wanted if wanted else forms.CharField
    widget = forms.TextInput({"autocomplete": "off", **attrs})
    return kind(label=label, max_length=longest, required=wanted, help_text=help_text, widget=widget)


class PartForm(forms.Form):
    """One step, question or card. `usual` are the names that keys have when the author gives none."""

    part: ClassVar[str]
    usual: ClassVar[Mapping[str, Promise]]
    use_required_attribute = False

    def __init__(self, data: Mapping[str, str], *, n: int, last: bool, language: str) -> None:
        super().__init__(data, prefix=f"{self.part}-{n}")
        self.n, self.is_last, self.language = n, last, language
        self.fields["name"] = _line(gettext_lazy("Short name"), LONGEST_NAME)
        self.fields["name"].widget.attrs["placeholder"] = str(self.usual.get(self.own_key, ""))
        self.fields["say"] = _words(gettext_lazy("Words to say"), language)
        self.add_fields()
        self.fields["key"] = _line(
            gettext_lazy("Key"), LONGEST_KEY, spellcheck="false", wanted=True, help_text=self.key_help
        )

    key_help: ClassVar[str | Promise] = gettext_lazy("Small letters, digits and _. Languages are matched by it.")

    def add_fields(self) -> None:
        """The fields of this kind of part."""

    def typed(self, name: str) -> str:
        """What stands in a field as it was typed."""
        return str(self.data.get(self.add_prefix(name), "")).strip()

    @property
    def own_key(self) -> str:
        return self.typed("key")

    @property
    def title(self) -> str:
        return self.typed("name") or str(self.usual.get(self.own_key, "")) or self.own_key or _("No name yet")

    @property
    def gist(self) -> str:
        return self.typed("say")

    def row(self) -> dict[str, Any]:
        """The part of the document. Only after `is_valid`."""
        raise NotImplementedError


class StepForm(PartForm):
    part = "steps"
    usual = STEP_NAMES
    key_help = gettext_lazy("The step “questions” is where the survey is asked. Languages are matched by it.")

    def add_fields(self) -> None:
        self.fields["do"] = Lines(
            label=gettext_lazy("Things to do meanwhile, one on each line"), widget=_area(self.language, 3)
        )
        self.fields["when"] = forms.ChoiceField(label=gettext_lazy("When"), choices=list(WHEN_NAMES.items()))
        self.fields["purpose"] = forms.ChoiceField(
            label=gettext_lazy("Purpose"),
            choices=list(PURPOSE_NAMES.items()),
            help_text=gettext_lazy("Advertising is left out where it is not allowed."),
        )
        for state in ComplaintState:
            self.fields[f"{state}_say"] = _words(gettext_lazy("Words to say"), self.language, wanted=False)
            self.fields[f"{state}_do"] = Lines(
                label=gettext_lazy("Things to do meanwhile, one on each line"), widget=_area(self.language, 2)
            )

    def variants(self) -> list[tuple[Promise, forms.BoundField, forms.BoundField]]:
        """The words of each state of a complaint: its name, what to say, what to do."""
        return [(STATE_NAMES[each], self[f"{each}_say"], self[f"{each}_do"]) for each in ComplaintState]

    @property
    def varies(self) -> bool:
        return any(self.typed(f"{each}_say") or self.typed(f"{each}_do") for each in ComplaintState)

    def row(self) -> dict[str, Any]:
        said = self.cleaned_data
        variants = [
            {"state": each.value, "say": said[f"{each}_say"], "do": said[f"{each}_do"]}
            for each in ComplaintState
            if said[f"{each}_say"] or said[f"{each}_do"]
        ]
        return {name: said[name] for name in ("key", "name", "say", "do", "when", "purpose")} | {"variants": variants}


class QuestionForm(PartForm):
    """`steps` and `earlier` are pairs of key and name: where it may be asked, and what it may depend on."""

    part = "questions"
    usual = QUESTION_NAMES
    key_help = gettext_lazy("Results are joined by it over languages and versions; keep it as it is.")

    def __init__(self, *args: Any, steps: Choices, earlier: Choices, **kwargs: Any) -> None:
        self.steps, self.earlier = steps, earlier
        super().__init__(*args, **kwargs)

    def add_fields(self) -> None:
        add = self.fields
        add["kind"] = forms.ChoiceField(label=gettext_lazy("Kind of answer"), choices=list(KIND_NAMES.items()))
        add["required"] = forms.BooleanField(label=gettext_lazy("Must be answered"), required=False)
        for name in ("choices", "reasons"):
            for n in range(self._rows(name)):
                add[f"{name}_{n}_text"] = _line(gettext_lazy("Words"), LONGEST_WORDS, lang=self.language)
                add[f"{name}_{n}_key"] = _line(gettext_lazy("Key"), LONGEST_KEY, spellcheck="false")
        add["low"] = forms.IntegerField(
            label=gettext_lazy("A score is low up to"),
            min_value=0,
            max_value=10,
            required=False,
            help_text=gettext_lazy("Left empty: 2 on 1 to 5, 6 on 0 to 10."),
        )
        add["offers_complaint"] = forms.BooleanField(
            label=gettext_lazy("Offer to take down a complaint at a low score"), required=False
        )
        add["if_question"] = forms.ChoiceField(
            label=gettext_lazy("Only if the answer to"), required=False, choices=self._with("if_question", self.earlier)
        )
        add["if_op"] = forms.ChoiceField(label=gettext_lazy("compares"), choices=list(OP_NAMES.items()))
        add["if_values"] = _line(
            gettext_lazy("to"),
            LONGEST_WORDS,
            spellcheck="false",
            help_text=gettext_lazy("A score, or the keys of choices with commas between; yes and no are keys, too."),
        )
        add["step"] = forms.ChoiceField(
            label=gettext_lazy("Asked in the step"),
            choices=self._with("step", self.steps)[1:],
            help_text=gettext_lazy("Only what is asked in the step “questions” counts as the survey."),
        )
        add["purpose"] = forms.ChoiceField(label=gettext_lazy("Purpose"), choices=list(PURPOSE_NAMES.items()))

    def _rows(self, name: str) -> int:
        """So many rows of choices: those that were sent, and two to fill in."""
        sent = [n for n in range(MOST_PARTS) if self.add_prefix(f"{name}_{n}_text") in self.data]
        filled = [n for n in sent if self.typed(f"{name}_{n}_text") or self.typed(f"{name}_{n}_key")]
        return max(len(sent), min(max(filled, default=-1) + 3, MOST_CHOICES))

    def _with(self, name: str, known: Choices) -> Choices:
        """The known keys, and the one that stands there though it is not known: the faults say so."""
        typed = self.typed(name)
        extra: Choices = [(typed, typed)] if typed and typed not in dict(known) else []
        return [("", gettext_lazy("– always asked –")), *known, *extra]

    def choice_rows(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        return self._pairs("choices")

    def reason_rows(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        return self._pairs("reasons")

    def _pairs(self, name: str) -> list[tuple[forms.BoundField, forms.BoundField]]:
        rows = range(sum(field.startswith(f"{name}_") for field in self.fields) // 2)
        return [(self[f"{name}_{n}_text"], self[f"{name}_{n}_key"]) for n in rows]

    def row(self) -> dict[str, Any]:
        said = self.cleaned_data
        names = ("key", "name", "say", "kind", "required", "low", "offers_complaint", "step", "purpose")
        return {name: said[name] for name in names} | {
            "choices": self._chosen("choices", "choice"),
            "reasons": self._chosen("reasons", "reason"),
            "only_if": self._condition(),
        }

    def _chosen(self, name: str, usual: str) -> list[dict[str, str]]:
        """The rows with any words; one without a key gets a free one."""
        said, found = self.cleaned_data, []
        rows = [(said[f"{name}_{n}_key"], said[f"{name}_{n}_text"]) for n in range(len(self._pairs(name)))]
        taken = {key for key, _text in rows}
        for key, text in rows:
            if key or text:
                given = key or free_key(usual, taken)
                taken.add(given)
                found.append({"key": given, "text": text})
        return found

    def _condition(self) -> dict[str, Any] | None:
        said = self.cleaned_data
        if not said["if_question"]:
            return None
        values = [value for value in _SEPARATORS.split(said["if_values"]) if value]
        return {
            "question": said["if_question"],
            "op": said["if_op"],
            "values": [int(value) if re.fullmatch(r"[0-9]{1,3}", value) else value for value in values],
        }


class CardForm(PartForm):
    part = "objections"
    usual = OBJECTION_NAMES

    def add_fields(self) -> None:
        self.fields["do"] = Lines(
            label=gettext_lazy("Things to do meanwhile, one on each line"), widget=_area(self.language, 2)
        )

    def row(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("key", "name", "say", "do")}


def free_key(usual: str, taken: Collection[str]) -> str:
    """The first key like "step_1" that no other part has."""
    n = 1
    while f"{usual}_{n}" in taken:
        n += 1
    return f"{usual}_{n}"
