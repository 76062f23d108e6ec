"""The form by which a supervisor sorts a complaint anew."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tenants.complaints.categories import Kinds, joined, split
from tenants.complaints.models import Complaint


class KindForm(forms.Form):
    """What the complaint is about, as it turned out."""

    step = "kind"
    version = forms.IntegerField(widget=forms.HiddenInput)
    category = forms.ChoiceField(label=_("What it is about"))
    is_safety = forms.BooleanField(
        label=_("Safety is at stake: brakes, steering, fire, airbag, or somebody was hurt"), required=False
    )
    text = forms.CharField(label=_("Why"), max_length=300, required=False)

    def __init__(
        self, data: Any = None, *, kinds: Kinds, complaint: Complaint, initial: dict[str, Any] | None = None
    ) -> None:
        choice = joined(complaint.category, complaint.subcategory)
        start = {"category": choice, "is_safety": complaint.is_safety, **(initial or {}), "version": complaint.version}
        super().__init__(data, initial=start, auto_id="id_kind_%s")
        self.fields["category"].choices = kinds.choices(now_is=choice)  # type: ignore[attr-defined]

    def told(self) -> dict[str, Any]:
        """The form's values, category and sub-code apart."""
        category, code = split(self.cleaned_data["category"])
        return {**self.cleaned_data, "category": category, "subcategory": code}


def of(complaint: Complaint, *, kinds: Kinds, bound: forms.Form | None) -> forms.Form | None:
    """The form as the page shows it: how the complaint is sorted now, or what was chosen and refused."""
    if complaint.closed_at is not None:
        return None
    if not isinstance(bound, KindForm):
        return KindForm(kinds=kinds, complaint=complaint)
    if not bound.is_valid():
        return bound
    return KindForm(kinds=kinds, complaint=complaint, initial=bound.cleaned_data)
