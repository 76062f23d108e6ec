"""The forms on a complaint's page: one per step, each carrying the version of the page it stood on."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tenants.complaints import trace
from tenants.complaints.models import Complaint, PauseReason, ResponsiblePost, RootCause, Validity
from tenants.complaints.words import REFUSALS


def _words(rows: int = 3) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class StepForm(forms.Form):
    """A step on a complaint. `step` names it in ids, so that several forms can stand on one page.

    Of a step for the shop's `own_side` the team sees neither the words nor that they are being written.
    """

    step = ""
    own_side = False
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
    own_side = True
    cause_code = forms.ChoiceField(
        label=_("Root cause"), required=False, choices=[("", _("Choose")), *RootCause.choices]
    )
    root_cause = forms.CharField(label=_("Root cause in words"), max_length=4000, required=False, widget=_words())
    whys = forms.CharField(
        label=_("Five whys"),
        max_length=2000,
        required=False,
        widget=_words(5),
        help_text=_("One sentence a line, up to five. Each says why the one before happened."),
    )
    failed_part = forms.CharField(
        label=_("Part that failed"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"list": "cause-parts"}),
        help_text=_("With its number or brand, so that a bad batch is seen."),
    )
    responsible_post = forms.ChoiceField(
        label=_("Responsible post"),
        required=False,
        choices=[("", _("Nobody yet")), *ResponsiblePost.choices],
        help_text=_("To be settled only after the customer was told what will be done."),
    )
    responsible_person = forms.CharField(
        label=_("Responsible person"),
        max_length=60,
        required=False,
        widget=forms.TextInput(attrs={"list": "cause-people"}),
    )

    def clean_whys(self) -> str:
        found = trace.lines(self.cleaned_data["whys"])
        if len(found) > trace.MOST_WHYS:
            raise forms.ValidationError(_("Five are enough: keep the ones that lead to the cause."))
        return "\n".join(found)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if not said.get("cause_code") and not said.get("root_cause") and "root_cause" not in self.errors:
            self.add_error("cause_code", REFUSALS["no_cause"])
        return said


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
        values |= {
            name: getattr(complaint, name)
            for name in (
                "cause_code", "root_cause", "whys", "failed_part", "responsible_post", "responsible_person",
            )
        }  # fmt: skip
    return values
