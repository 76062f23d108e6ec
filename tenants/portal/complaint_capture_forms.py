"""Forms that take a complaint down: finding the customer, what was said, what was promised, and sorting it anew."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tenants.complaints.categories import Kinds, joined, split
from tenants.complaints.form import LONGEST_WORDS
from tenants.complaints.models import Complaint, Remedy, Severity
from tenants.jobs import sent_papers
from tenants.portal.complaint_forms import StepForm

SAFETY = _("Safety is at stake: brakes, steering, fire, airbag, or somebody was hurt")
EVIDENCE = _("There is evidence: a photo, a witness, or the shop saw it")
FAULTS: dict[str, Promise] = {
    "required": _("This field is needed."),
    "unknown": _("This choice is gone. Choose another one."),
    "too_long": _("This is too long."),
}


def why_refused(files: Iterable[tuple[str, str]]) -> list[str]:
    """A sentence for each file that was not kept, from its name and the code of `sent_papers.REFUSALS`."""
    return [
        _("%(file)s: %(problem)s") % {"file": name, "problem": sent_papers.REFUSALS[why]}
        if name
        else str(sent_papers.REFUSALS[why])
        for name, why in files
    ]


class Moment(forms.DateTimeInput):
    """A day and a time on the shop's clock, as the browser's own field writes it."""

    def __init__(self) -> None:
        super().__init__(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")


class Files(forms.FileInput):
    """Several photos or papers at once; the view hands them on as they come."""

    allow_multiple_selected = True

    def __init__(self) -> None:
        super().__init__(attrs={"multiple": True, "accept": sent_papers.ACCEPTED})


class LookForm(forms.Form):
    """Whom the complaint is of."""

    text = forms.CharField(
        label=_("Job number, plate or telephone number"), max_length=60,
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
    )  # fmt: skip


class WhoseForm(forms.Form):
    """The customer who was chosen, and the job if it is about one."""

    customer = forms.UUIDField()
    job = forms.UUIDField(required=False)


class ComplaintForm(forms.Form):
    """What the customer says at the counter."""

    customer_words = forms.CharField(
        label=_("What happened, in the customer's own words"), max_length=LONGEST_WORDS,
        widget=forms.Textarea({"rows": 4}),
    )  # fmt: skip
    category = forms.ChoiceField(label=_("What it is about"))
    is_safety = forms.BooleanField(label=SAFETY, required=False)
    has_evidence = forms.BooleanField(
        label=EVIDENCE, required=False, help_text=_("It matters where a car was not washed clean.")
    )
    severity = forms.ChoiceField(label=_("Severity"), choices=Severity.choices, initial=Severity.ORDINARY)
    happened_when = forms.CharField(label=_("When"), max_length=120, required=False)
    happened_where = forms.CharField(label=_("Where"), max_length=120, required=False)
    who_was_involved = forms.CharField(label=_("Who was involved"), max_length=120, required=False)
    remedy_sought = forms.ChoiceField(
        label=_("What the customer wants"), choices=Remedy.choices, initial=Remedy.CALLBACK
    )
    remedy_words = forms.CharField(label=_("In the customer's words"), max_length=300, required=False)
    promise = forms.CharField(label=_("What was promised"), max_length=300, required=False)
    promise_due_at = forms.DateTimeField(label=_("Until when"), required=False, widget=Moment())
    promised_by = forms.CharField(
        label=_("Promised by"), max_length=120, required=False, help_text=_("Empty means: by you.")
    )
    file = forms.FileField(
        label=_("Photos, scans or PDFs"), required=False, widget=Files(),
        help_text=_("Photos, scans and PDFs of up to 10 MB each. Only your shop sees them, unless you show them."),
    )  # fmt: skip

    def __init__(self, data: Any = None, *, kinds: Kinds, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial=initial)
        self.fields["category"].choices = [("", _("Choose")), *kinds.choices()]  # type: ignore[attr-defined]

    def refuse(self, faults: dict[str, str]) -> None:
        """Says what the verb found wrong, beside the field."""
        for name, why in faults.items():
            self.add_error("category" if name == "subcategory" else name, str(FAULTS[why]))

    def refuse_files(self, refused: Iterable[tuple[str, str]]) -> None:
        """Says of each file that was not kept why."""
        for sentence in why_refused(refused):
            self.add_error("file", sentence)


class KindForm(StepForm):
    """What the complaint is about, found out later."""

    step = "kind"
    category = forms.ChoiceField(label=_("What it is about"))
    is_safety = forms.BooleanField(label=SAFETY, required=False)
    text = forms.CharField(label=_("Why"), max_length=300, required=False)

    def __init__(self, data: Any = None, *, kinds: Kinds, complaint: Complaint | None = None) -> None:
        choice, initial = "", None
        if complaint is not None:
            choice = joined(complaint.category, complaint.subcategory)
            initial = {"version": complaint.version, "category": choice, "is_safety": complaint.is_safety}
        super().__init__(data, initial=initial)
        self.fields["category"].choices = kinds.choices(now_is=choice)  # type: ignore[attr-defined]

    def told(self) -> dict[str, Any]:
        """The form's values, category and sub-code apart."""
        category, code = split(self.cleaned_data["category"])
        return {**self.cleaned_data, "category": category, "subcategory": code}


class PromiseForm(StepForm):
    """What the shop promises now."""

    step = "promise"
    text = forms.CharField(label=_("What was promised"), max_length=300)
    due_at = forms.DateTimeField(label=_("Until when"), required=False, widget=Moment())
    promised_by = forms.CharField(
        label=_("Promised by"), max_length=120, required=False, help_text=_("Empty means: by you.")
    )
