"""The forms on a complaint's page: one per step, each carrying the version of the page it stood on."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tenants.complaints.models import Complaint, PauseReason, Severity, Validity
from tenants.complaints.states import State
from tenants.complaints.words import STATES


def _words(rows: int = 3) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class StepForm(forms.Form):
    """A step on a complaint. `step` names it in ids, so that several forms can stand on one page."""

    step = ""
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial=initial, auto_id=f"id_{self.step}_%s")


class AcknowledgementForm(StepForm):
    step = "acknowledgement"
    text = forms.CharField(label=_("What was said"), max_length=2000, required=False, widget=_words(2))


class ReplyForm(StepForm):
    step = "reply"
    text = forms.CharField(label=_("What the customer was told"), max_length=4000, widget=_words())


class JudgementForm(StepForm):
    step = "judgement"
    validity = forms.ChoiceField(
        label=_("The complaint is"),
        choices=[(value, label) for value, label in Validity.choices if value != Validity.PENDING],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(label=_("Reason"), max_length=300, widget=_words(2))


class CauseForm(StepForm):
    step = "cause"
    root_cause = forms.CharField(label=_("Root cause"), max_length=4000, widget=_words())
    responsible_person = forms.CharField(label=_("Responsible person"), max_length=60, required=False)


class PauseForm(StepForm):
    step = "pause"
    reason = forms.ChoiceField(label=_("Why the clocks stand still"), choices=PauseReason, widget=forms.RadioSelect)
    text = forms.CharField(label=_("Note"), max_length=2000, required=False)


class ResumptionForm(StepForm):
    step = "resumption"
    text = forms.CharField(label=_("Note"), max_length=2000, required=False)


class HandlingForm(StepForm):
    step = "handling"
    resolution = forms.CharField(label=_("What was done"), max_length=4000, widget=_words())


class NoteForm(StepForm):
    """A note cannot go stale: it changes nothing that somebody else may have changed."""

    step = "note"
    version = None  # type: ignore[assignment]
    text = forms.CharField(label=_("Note for the shop and the follow-up team"), max_length=4000, widget=_words(2))


class BoardFilter(forms.Form):
    """What the board shows; the address holds it."""

    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("All")), *((state.value, STATES[state]) for state in State)]
    )
    severity = forms.ChoiceField(label=_("Severity"), required=False, choices=[("", _("All")), *Severity.choices])
    overdue = forms.BooleanField(label=_("Overdue only"), required=False)


STEPS: tuple[type[StepForm], ...] = (
    AcknowledgementForm,
    ReplyForm,
    JudgementForm,
    CauseForm,
    PauseForm,
    ResumptionForm,
    HandlingForm,
    NoteForm,
)


def initial(form: type[StepForm], complaint: Complaint) -> dict[str, Any]:
    """What a form starts with: the version, and what is on record already."""
    values: dict[str, Any] = {"version": complaint.version}
    if form is JudgementForm and complaint.validity != Validity.PENDING:
        values |= {"validity": complaint.validity, "reason": complaint.validity_reason}
    if form is CauseForm:
        values |= {"root_cause": complaint.root_cause, "responsible_person": complaint.responsible_person}
    return values
