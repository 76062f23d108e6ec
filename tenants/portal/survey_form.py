"""The questions of a survey as a form for any telephone: no script, and every question with a way not to answer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from callcenter.scripts.merge import Value, merge
from callcenter.scripts.script import RANGES, Kind, Question
from tenants.followups.by_link import Page, Reply

_QUESTION, _REASONS = "q-", "why-"
LONGEST_TEXT = 2000
#: A customer may always leave a question; both are answers and counted apart.
CODES: dict[str, Promise] = {"na": gettext_lazy("Does not apply"), "refused": gettext_lazy("Rather not say")}
_REQUIRED = {"required": gettext_lazy("Please choose an answer, or “Rather not say”.")}


@dataclass(frozen=True)
class Choice:
    """One thing to tap."""

    value: str
    text: str
    chosen: bool
    is_code: bool = False


@dataclass(frozen=True)
class Row:
    """One question on the page: `kind` chooses how it looks."""

    name: str
    kind: str
    say: str
    choices: list[Choice]
    value: str
    error: str
    required: bool


class SurveyForm(forms.Form):
    """The questions of a page, in their order."""

    version = forms.CharField(max_length=40, required=False)

    def __init__(self, data: Any = None, *, page: Page) -> None:
        super().__init__(data)
        self.page = page
        for question in page.questions:
            self.fields[_QUESTION + question.key] = _field(question)

    def replies(self) -> dict[str, Reply]:
        """What was answered, by question."""
        said = self.cleaned_data
        return {each.key: _reply(each, said.get(_QUESTION + each.key)) for each in self.page.questions}

    def rows(self) -> list[Row]:
        """The questions as they are shown, with what was chosen before."""
        return [_row(self, each, _QUESTION + each.key, self.page.values) for each in self.page.questions]


class MoreForm(SurveyForm):
    """What is asked after a low score: why, in words, and whether somebody shall call."""

    words = forms.CharField(max_length=LONGEST_TEXT, required=False)
    call = forms.ChoiceField(choices=[("yes", "yes"), ("no", "no")], required=False)

    def __init__(self, data: Any = None, *, page: Page) -> None:
        super().__init__(data, page=page)
        for question in page.low:
            if question.reasons:
                choices = [(each.key, each.text) for each in question.reasons]
                self.fields[_REASONS + question.key] = forms.MultipleChoiceField(choices=choices, required=False)

    def reasons(self) -> dict[str, tuple[str, ...]]:
        """The reasons that were chosen, by question."""
        said = self.cleaned_data
        return {each.key: tuple(said.get(_REASONS + each.key) or ()) for each in self.page.low}

    def reason_rows(self) -> list[Row]:
        """The questions with a low score, and their reasons to tap."""
        low = [each for each in self.page.low if each.reasons]
        return [_row(self, each, _REASONS + each.key, self.page.values, reasons=True) for each in low]


def _field(question: Question) -> forms.Field:
    kind, choices = question.kind, [(each.value, each.text) for each in _choices(question, ())]
    if kind is Kind.OPEN:
        return forms.CharField(max_length=LONGEST_TEXT, required=False)
    if kind is Kind.DATE:
        return forms.DateField(required=False)
    if kind is Kind.MULTI:
        return forms.MultipleChoiceField(choices=choices, required=question.required, error_messages=_REQUIRED)
    return forms.ChoiceField(choices=choices, required=question.required, error_messages=_REQUIRED)


def _choices(question: Question, chosen: Sequence[str], *, reasons: bool = False) -> list[Choice]:
    if reasons:
        return [Choice(each.key, each.text, each.key in chosen) for each in question.reasons]
    if question.kind in RANGES:
        low, high = RANGES[question.kind]
        texts = {str(score): str(score) for score in range(low, high + 1)}
    elif question.kind is Kind.YES_NO:
        texts = {"yes": _("Yes"), "no": _("No")}
    else:
        texts = {each.key: each.text for each in question.choices}
    found = [Choice(value, text, value in chosen) for value, text in texts.items()]
    return found + [Choice(code, str(text), code in chosen, is_code=True) for code, text in CODES.items()]


def _row(form: SurveyForm, question: Question, name: str, values: Mapping[str, Value], *, reasons: bool = False) -> Row:
    sent: list[str] = form.data.getlist(name) if isinstance(form.data, QueryDict) else []
    errors = list(form.errors.get(name, ())) if form.is_bound else []
    free = question.kind in (Kind.OPEN, Kind.DATE) and not reasons
    return Row(
        name=name,
        kind="reasons" if reasons else question.kind.value,
        say=merge(question.say, values, language=form.page.language),
        choices=[] if free else _choices(question, sent, reasons=reasons),
        value=sent[0] if sent and free else "",
        error=str(errors[0]) if errors else "",
        required=question.required and not free and not reasons,
    )


def _reply(question: Question, said: Any) -> Reply:
    """What a field holds, as it is kept. A code stands alone: with other choices it means nothing."""
    if not said:
        return Reply()
    if question.kind is Kind.MULTI:
        chosen = tuple(each for each in said if each not in CODES)
        return Reply(chosen=chosen) if chosen else Reply(code=said[0])
    if said in CODES:
        return Reply(code=said)
    if question.kind in RANGES:
        return Reply(score=int(said))
    return Reply(text=said.isoformat() if question.kind is Kind.DATE else str(said))
