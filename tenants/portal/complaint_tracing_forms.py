"""The forms about the guarantee, washing, corrective actions and goodwill on a complaint's page."""

import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tenants.complaints import care_calls
from tenants.complaints.counting import WashMode
from tenants.complaints.models import GoodwillKind
from tenants.complaints.owner import Person
from tenants.complaints.preferences import HIGHEST_LIMIT, Preferences
from tenants.portal.complaint_forms import StepForm
from web.templatetags.web import NO_MINOR_UNITS

WASH = {
    WashMode.IGNORE: _("Not taken up: the words are kept, and the complaint ends at once"),
    WashMode.LOG: _("Noted: it stands on the board as an ordinary one, without clocks, mails and numbers"),
    WashMode.PROCESS: _("Processed like any other complaint"),
}


class MileageForm(StepForm):
    step = "mileage"
    mileage = forms.IntegerField(label=_("What the odometer shows"), min_value=1, max_value=2_000_000)

    def __init__(self, data: Any = None, *, miles: bool = False, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial=initial)
        self.fields["mileage"].help_text = _("In miles.") if miles else _("In kilometres.")


class EvidenceForm(StepForm):
    step = "evidence"
    text = forms.CharField(label=_("What can be seen"), max_length=2000, widget=forms.Textarea(attrs={"rows": 2}))


class LeavingForm(StepForm):
    step = "leaving"


class _UnversionedForm(StepForm):
    """What can be done beside others: it changes nothing that somebody else may have changed."""

    version = None  # type: ignore[assignment]


class ActionForm(_UnversionedForm):
    step = "action"
    what = forms.CharField(label=_("What is to change"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))
    owner = forms.TypedChoiceField(label=_("Who does it"), coerce=str)
    due_on = forms.DateField(label=_("Until"), widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, data: Any = None, *, people: list[Person], today: date, initial: Any = None) -> None:
        super().__init__(data, initial=initial)
        self.today = today
        self.fields["owner"].choices = [  # type: ignore[attr-defined]
            ("", _("Choose")),
            *((str(person.id), person.name) for person in people),
        ]

    def clean_due_on(self) -> date:
        due: date = self.cleaned_data["due_on"]
        if due < self.today:
            raise forms.ValidationError(_("This day has passed already."))
        return due


class DoneForm(_UnversionedForm):
    """`step` tells several on one page apart."""

    text = forms.CharField(label=_("What was done"), max_length=500, required=False)

    def __init__(self, data: Any = None, *, step: str) -> None:
        self.step = step
        super().__init__(data)


class AgainForm(_UnversionedForm):
    text = forms.CharField(label=_("Why it was not enough"), max_length=500, required=False)
    due_on = forms.DateField(label=_("Until"), widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, data: Any = None, *, step: str, today: date) -> None:
        self.step = step
        super().__init__(data)
        self.today = today

    clean_due_on = ActionForm.clean_due_on


class GoodwillForm(StepForm):
    step = "goodwill"
    kind = forms.ChoiceField(label=_("What the customer gets"), choices=GoodwillKind.choices)
    words = forms.CharField(label=_("In words"), max_length=300)
    cost = forms.DecimalField(label=_("What it costs the shop"), min_value=0, max_digits=12)

    def __init__(self, data: Any = None, *, currency: str, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial=initial)
        self.places = _places(currency)
        self.fields["cost"].decimal_places = self.places  # type: ignore[attr-defined]
        self.fields["cost"].widget.attrs["inputmode"] = "decimal"
        self.fields["cost"].help_text = currency

    @property
    def told(self) -> dict[str, Any]:
        """As the verb takes it."""
        told = dict(self.cleaned_data)
        return {**told, "cost_minor": _minor(told.pop("cost"), self.places)} if "cost" in told else told


class DecisionForm(_UnversionedForm):
    text = forms.CharField(label=_("Remark"), max_length=300, required=False)

    def __init__(self, data: Any = None, *, step: str) -> None:
        self.step = step
        super().__init__(data)


class CareDaysField(forms.CharField):
    """Days as people write them: 7, 30, 90. Its value is their numbers, none for an empty field."""

    def to_python(self, value: Any) -> Any:
        words = re.split(r"[\s,，、;；]+", (super().to_python(value) or "").strip())
        try:
            return care_calls.checked([int(word) for word in words if word])
        except ValueError as error:  # also days that cannot be so
            raise forms.ValidationError(
                _("Write at most six days from 1 to 365, the earliest first, like 7, 30, 90.")
            ) from error


class PreferencesForm(forms.Form):
    """What the shop does about washing, what may be given without a second person, and when care calls are made."""

    wash = forms.ChoiceField(
        label=_("A car was not washed clean"),
        choices=[(mode.value, words) for mode, words in WASH.items()],
        widget=forms.RadioSelect,
        help_text=_("With evidence of an obvious mistake, or when it is grave, it is always processed."),
    )
    limit = forms.DecimalField(label=_("Goodwill without a second person, for each case"), min_value=0, max_digits=12)
    small_limit = forms.DecimalField(
        label=_("The same for a complaint that is not valid"),
        min_value=0,
        max_digits=12,
        help_text=_("A small kindness soothes; it need not cost much."),
    )
    care_days = CareDaysField(
        label=_("Days after a crisis was closed on which the customer is called again"),
        required=False,
        max_length=60,
        help_text=_("Like 7, 30, 90. Empty means that nobody is called. Calls that are planned stay."),
    )

    def __init__(self, data: Any = None, *, currency: str, held: Preferences, care_days: Sequence[int]) -> None:
        self.places = _places(currency)
        first = {
            "care_days": ", ".join(map(str, care_days)),
            "wash": held.wash.value,
            "limit": Decimal(held.limit_minor).scaleb(-self.places),
            "small_limit": Decimal(held.small_limit_minor).scaleb(-self.places),
        }
        super().__init__(data, initial=first)
        for name in ("limit", "small_limit"):
            field = self.fields[name]
            field.decimal_places = self.places  # type: ignore[attr-defined]
            field.widget.attrs["inputmode"] = "decimal"
            field.label = f"{field.label} ({currency})"

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        limit, small = said.get("limit"), said.get("small_limit")
        if limit is not None and _minor(limit, self.places) > HIGHEST_LIMIT:
            self.add_error("limit", _("Such an amount needs a second person."))
        if limit is not None and small is not None and small > limit:
            self.add_error("small_limit", _("The smaller limit cannot be above the other."))
        return said

    @property
    def told(self) -> dict[str, Any]:
        """As `preferences.save` takes it."""
        said = self.cleaned_data
        return {
            "wash": said["wash"],
            "limit_minor": _minor(said["limit"], self.places),
            "small_limit_minor": _minor(said["small_limit"], self.places),
            "care_days": said["care_days"],
        }


def _places(currency: str) -> int:
    return 0 if currency in NO_MINOR_UNITS else 2


def _minor(amount: Decimal, places: int) -> int:
    return round(amount.scaleb(places))
