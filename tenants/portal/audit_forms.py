"""The forms of the audit's pages: what to show, and why a finding is wrong or all right."""

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tenants.audits import board
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
