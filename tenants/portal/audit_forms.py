"""The forms of the audit's pages: what to show, and why a finding is wrong or all right."""

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tenants.audits import board, guarantees
from tenants.audits.guarantees import Guarantee, Table
from tenants.audits.models import Level, Post

STATES = (
    ("", _("All open")),
    (board.SENT_BACK, _("Sent back by the team")),
    (board.CONTESTED, _("Contested")),
    (board.WAIVED, _("Waived")),
)


class BoardFilter(forms.Form):
    """What the board shows; the address holds it."""

    post = forms.ChoiceField(label=_("Post"), choices=[("", _("All posts")), *Post.choices], required=False)
    level = forms.ChoiceField(label=_("Severity"), choices=[("", _("All")), *Level.choices], required=False)
    state = forms.ChoiceField(label=_("State"), choices=STATES, required=False)
    code = forms.SlugField(required=False, max_length=40, widget=forms.HiddenInput)
    upload = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, auto_id="filter_%s")

    @property
    def wish(self) -> board.Wish:
        """What is asked for; what makes no sense is left out."""
        self.is_valid()
        said = self.cleaned_data
        upload = said.get("upload")
        return board.Wish(
            post=said.get("post", ""),
            code=said.get("code", ""),
            level=said.get("level", ""),
            state=said.get("state", ""),
            upload=upload if isinstance(upload, uuid.UUID) else None,
        )


class ReasonForm(forms.Form):
    """Why."""

    reason = forms.CharField(label=_("Reason"), max_length=500)


class StaffNumberForm(forms.Form):
    """One of the shop's people and their telephone number."""

    name = forms.CharField(label=_("Name"), max_length=60)
    phone = forms.CharField(
        label=_("Telephone number"), max_length=40, widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "off"})
    )


class GuaranteeForm(forms.Form):
    """How long the shop guarantees each class of work; two empty fields promise nothing."""

    CLASSES = {
        guarantees.MAJOR: _("Major repair"),
        guarantees.SECOND_LEVEL: _("Second-level service"),
        guarantees.MINOR: _("Other repairs and services"),
    }
    MOST_DAYS, MOST_KM = 3650, 500_000

    def __init__(self, data: Any = None, *, promised: Table, **kwargs: Any) -> None:
        first: dict[str, int | None] = {}
        for within, each in promised.items():
            first |= {f"{within}_days": each.days, f"{within}_km": each.km}
        super().__init__(data, initial=first, **kwargs)
        for within, name in self.CLASSES.items():
            for part, label, most in (("days", _("Days"), self.MOST_DAYS), ("km", _("Kilometres"), self.MOST_KM)):
                self.fields[f"{within}_{part}"] = forms.IntegerField(
                    label=label, min_value=1, max_value=most, required=False
                )
                self.fields[f"{within}_{part}"].widget.attrs["aria-label"] = f"{name}: {label}"

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        for within in self.CLASSES:
            days = f"{within}_days"
            if said.get(f"{within}_km") and not said.get(days) and days not in self.errors:
                self.add_error(days, _("Give the days, too: kilometres alone never end."))
        return said

    @property
    def promised(self) -> Table:
        """What was promised, by class of work."""
        said = self.cleaned_data
        return {
            within: Guarantee(said[f"{within}_days"], said.get(f"{within}_km"))
            for within in self.CLASSES
            if said.get(f"{within}_days")
        }

    def rows(self, law: Table) -> list[dict[str, Any]]:
        """One row for each class of work, with what the law gives."""
        return [
            {"name": name, "days": self[f"{within}_days"], "km": self[f"{within}_km"], "law": law.get(within)}
            for within, name in self.CLASSES.items()
        ]
