"""The forms of a job's papers: what kind they are, who signed them, and for how much."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tenants.jobs.models import DocumentKind, JobDocument, Signer
from web.templatetags.web import NO_MINOR_UNITS


class PaperForm(forms.Form):
    """What a person reads on a paper. `step` names the form in ids, so that several can stand on one page."""

    kind = forms.ChoiceField(label=_("Which paper is it?"), choices=[("", _("Choose")), *DocumentKind.choices])
    signed_by = forms.MultipleChoiceField(
        label=_("Who signed it?"), choices=Signer, required=False, widget=forms.CheckboxSelectMultiple
    )
    signed_at = forms.DateTimeField(
        label=_("When was it signed?"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        help_text=_("Only if the paper says so. For the final inspection this shows that it was before the delivery."),
    )
    signed_total = forms.DecimalField(
        label=_("Which amount was signed?"),
        required=False,
        min_value=Decimal(0),
        max_digits=12,
        decimal_places=2,
        help_text=_("Of an approval of extra work: the amount that came on top."),
    )
    note = forms.CharField(
        label=_("Note"),
        required=False,
        max_length=300,
        help_text=_("For instance how the customer agreed to extra work when away: by telephone, and when."),
    )

    def __init__(self, data: Any = None, *, currency: str, step: str, paper: JobDocument | None = None) -> None:
        self.places = 0 if currency in NO_MINOR_UNITS else 2
        self.step = step
        initial = {} if paper is None else self._read(paper)
        super().__init__(data, initial=initial, auto_id=f"id_{step}_%s")
        self.fields["signed_total"].widget.attrs["inputmode"] = "decimal"

    def _read(self, paper: JobDocument) -> dict[str, Any]:
        total = paper.signed_total_minor
        return {
            "kind": paper.kind,
            "signed_by": paper.signed_by,
            "signed_at": paper.signed_at,
            "signed_total": None if total is None else Decimal(total).scaleb(-self.places),
            "note": paper.note,
        }

    @property
    def said(self) -> dict[str, Any]:
        """What the verbs of `documents` take."""
        told = dict(self.cleaned_data)
        total = told.pop("signed_total")
        return {**told, "signed_total_minor": None if total is None else round(total.scaleb(self.places))}
