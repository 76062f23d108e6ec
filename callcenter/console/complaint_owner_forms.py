"""The form that chooses which supervisor of the team is in charge of a complaint."""

import uuid
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tenants.complaints import clocks, owner
from tenants.complaints.change import Side
from tenants.complaints.models import Complaint
from tenants.complaints.owner import Person


class OwnerForm(forms.Form):
    """One of the team's supervisors, or nobody."""

    step = "owner"
    version = forms.IntegerField(widget=forms.HiddenInput)
    person = forms.TypedChoiceField(
        label=_("In charge for the team"), required=False, coerce=uuid.UUID, empty_value=None
    )

    def __init__(self, data: Any = None, *, people: Sequence[Person], initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial=initial, auto_id="id_owner_%s")
        self.people = {person.id: person for person in people}
        choices = [("", _("Nobody")), *((str(person.id), person.name) for person in people)]
        self.fields["person"].choices = choices  # type: ignore[attr-defined]

    @property
    def chosen(self) -> Person | None:
        return self.people.get(self.cleaned_data["person"])


def of(complaint: Complaint, *, people: Sequence[Person], bound: forms.Form | None) -> OwnerForm:
    """The form as the page shows it: who is in charge now, or what was chosen and refused."""
    now = owner.of(clocks.in_order(complaint), side=Side.TEAM)
    chosen = bound["person"].value() if isinstance(bound, OwnerForm) else (str(now.id) if now else "")
    return OwnerForm(people=people, initial={"version": complaint.version, "person": chosen})
