"""The form that chooses who of the shop is in charge of a complaint."""

import uuid
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tenants.complaints import clocks, owner
from tenants.complaints.change import Side
from tenants.complaints.models import Complaint
from tenants.complaints.owner import Person
from tenants.portal.complaint_forms import StepForm


class OwnerForm(StepForm):
    """One of the people who work on the shop's complaints, or nobody."""

    step = "owner"
    person = forms.TypedChoiceField(label=_("Person in charge"), required=False, coerce=uuid.UUID, empty_value=None)

    def __init__(self, data: Any = None, *, people: Sequence[Person], initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial=initial)
        self.people = {person.id: person for person in people}
        choices = [("", _("Nobody")), *((str(person.id), person.name) for person in people)]
        self.fields["person"].choices = choices  # type: ignore[attr-defined]

    @property
    def chosen(self) -> Person | None:
        return self.people.get(self.cleaned_data["person"])


def of(complaint: Complaint, *, people: Sequence[Person], bound: StepForm | None) -> OwnerForm:
    """The form as the page shows it: who is in charge now, or what was chosen and refused."""
    now = owner.of(clocks.in_order(complaint), side=Side.SHOP)
    chosen = bound["person"].value() if isinstance(bound, OwnerForm) else (str(now.id) if now else "")
    return OwnerForm(people=people, initial={"version": complaint.version, "person": chosen})
