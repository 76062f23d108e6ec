"""The forms around bookings: taking one down, the steps on one, and what the shop sets."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tenants.care import due, preferences, slots, words
from tenants.care.form import DURATIONS
from tenants.care.models import Booking, Priority, Source
from tenants.care.prepare import Need
from tenants.care.slots import DAY_NAMES, LENGTHS, Slot
from web.templatetags.web import NO_MINOR_UNITS

Choices = list[tuple[str, Any]]
WEEKDAYS = {
    "mon": _("Monday"), "tue": _("Tuesday"), "wed": _("Wednesday"), "thu": _("Thursday"), "fri": _("Friday"),
    "sat": _("Saturday"), "sun": _("Sunday"),
}  # fmt: skip


def times(days: dict[date, list[Slot]], zone: ZoneInfo, *, now_is: datetime | None = None) -> Choices:
    """The free times by day, for a choice; with the one that the booking has now."""
    found: Choices = [("", _("Choose"))]
    if now_is is not None:
        local = now_is.astimezone(zone)
        found.append((local.isoformat(), words.moment(local)))
    for day, each in days.items():
        group = [
            (slot.starts_at.astimezone(zone).isoformat(), f"{slot.starts_at.astimezone(zone):%H:%M}")
            for slot in each
            if slot.starts_at != now_is
        ]
        if group:
            found.append((words.day(day), group))
    return found


class MomentField(forms.CharField):
    """A moment out of a list; whether it can still be had is asked when it is taken."""

    widget = forms.Select

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        if not text:
            return None
        try:
            found = datetime.fromisoformat(text)
        except ValueError as error:
            raise forms.ValidationError(_("Choose a time of the list.")) from error
        if found.tzinfo is None:
            raise forms.ValidationError(_("Choose a time of the list."))
        return found


class BookingForm(forms.Form):
    """What is written down of a booking. `fault` puts a refusal of the verb beside its field."""

    work = forms.CharField(label=_("Work that is wanted"), max_length=500, required=False,
                           widget=forms.Textarea(attrs={"rows": 2}))  # fmt: skip
    items = forms.MultipleChoiceField(
        label=_("Put off last time, wanted now"), required=False, widget=forms.CheckboxSelectMultiple
    )
    priority = forms.ChoiceField(label=_("Goes before others as"), choices=Priority.choices)
    source = forms.ChoiceField(label=_("Who began"), choices=Source.choices)
    starts_at = MomentField(
        label=_("Time"), required=False, help_text=_("Leave it open when parts have to come first.")
    )
    minutes = forms.TypedChoiceField(label=_("How long it takes"), coerce=int, empty_value=None, required=False)
    price = forms.DecimalField(label=_("Estimated price"), min_value=0, max_digits=12, required=False)
    on_site = forms.BooleanField(label=_("Time and price to be discussed at the shop"), required=False)
    needs_parts = forms.BooleanField(label=_("Parts have to be ordered"), required=False)
    parts = forms.CharField(label=_("Which parts"), max_length=300, required=False)
    comes_at_once = forms.BooleanField(label=_("Comes on the day the parts are there"), required=False)
    note = forms.CharField(label=_("Note"), max_length=1000, required=False)

    def __init__(
        self, data: Any = None, *, free: Choices, currency: str, declined: list[str], initial: dict[str, Any]
    ) -> None:
        super().__init__(data, initial=initial)
        self.places = 0 if currency in NO_MINOR_UNITS else 2
        self.fields["starts_at"].widget.choices = free  # type: ignore[attr-defined]
        lengths = [("", _("Choose"))] + [(each, words.length(each)) for each in DURATIONS]
        self.fields["minutes"].choices = lengths  # type: ignore[attr-defined]
        self.fields["price"].decimal_places = self.places  # type: ignore[attr-defined]
        self.fields["price"].help_text = currency
        self.fields["items"].choices = [(item, item) for item in declined]  # type: ignore[attr-defined]
        if not declined:
            del self.fields["items"]

    def told(self) -> dict[str, Any]:
        """As `form.read` wants it."""
        found = dict(self.cleaned_data)
        price: Decimal | None = found.pop("price")
        found["price_minor"] = int(price.scaleb(self.places)) if price is not None else None
        return {name: value for name, value in found.items() if name not in CALLER}

    def fault(self, name: str, words_: str | Promise) -> None:
        name = "price" if name == "price_minor" else name
        self.add_error(name if name in self.fields else None, str(words_))


CALLER = ("phone", "name", "plate", "model")


class CallerForm(BookingForm):
    """A booking of somebody who calls the shop."""

    phone = forms.CharField(label=_("Telephone"), max_length=30)
    name = forms.CharField(label=_("Name"), max_length=120, required=False)
    plate = forms.CharField(label=_("Plate"), max_length=16, required=False)
    model = forms.CharField(label=_("Make and model"), max_length=120, required=False)
    field_order = CALLER


def initial(booking: Booking, zone: ZoneInfo) -> dict[str, Any]:
    """What the form starts with for a booking that is there."""
    places = 0 if booking.currency in NO_MINOR_UNITS else 2
    price = Decimal(booking.price_minor).scaleb(-places) if booking.price_minor is not None else None
    names = ("work", "priority", "source", "minutes", "on_site", "needs_parts", "parts", "comes_at_once", "note")
    return {
        **{name: getattr(booking, name) for name in names},
        "items": [each.item for each in booking.items.all()],
        "starts_at": booking.starts_at.astimezone(zone).isoformat() if booking.starts_at else "",
        "price": price,
    }


class NothingForm(forms.Form):
    """A step that is taken by its button."""


class WhyForm(forms.Form):
    text = forms.CharField(label=_("Why"), max_length=1000, required=False)


class TimeForm(forms.Form):
    starts_at = MomentField(label=_("New time"))
    text = forms.CharField(label=_("Why"), max_length=1000, required=False)

    def __init__(self, data: Any = None, *, free: Choices = ()) -> None:  # type: ignore[assignment]
        super().__init__(data, auto_id="id_move_%s")
        self.fields["starts_at"].widget.choices = free  # type: ignore[attr-defined]


class PreparationForm(forms.Form):
    done = forms.MultipleChoiceField(label=_("Ready"), choices=Need.choices, required=False)


class DayForm(forms.Form):
    day = forms.DateField(required=False)


class SettingsForm(forms.Form):
    """Slots, mails and reminder calls of a shop."""

    minutes = forms.TypedChoiceField(label=_("A time of arrival every"), coerce=int)
    cars = forms.IntegerField(label=_("Cars at each time"), min_value=1, max_value=50)
    extra = forms.IntegerField(
        label=_("More for those who go before"), min_value=0, max_value=10,
        help_text=_("Rework, recalls, warranty, emergencies and special customers find so many places more."),
    )  # fmt: skip
    notice = forms.IntegerField(
        label=_("Hours of notice"), min_value=0, max_value=48, help_text=_("Those who go before need none.")
    )
    ahead_days = forms.IntegerField(label=_("Days that are booked ahead"), min_value=3, max_value=90)
    weekdays = forms.MultipleChoiceField(
        label=_("Days on which cars are taken in"), choices=list(WEEKDAYS.items()), required=False,
        widget=forms.CheckboxSelectMultiple, help_text=_("None ticked: every day on which the shop works."),
    )  # fmt: skip
    opens = forms.TimeField(
        label=_("First time"), required=False, widget=forms.TimeInput(attrs={"type": "time"}),
        help_text=_("Empty: as the shop opens."),
    )  # fmt: skip
    closes = forms.TimeField(
        label=_("No later than"), required=False, widget=forms.TimeInput(attrs={"type": "time"}),
        help_text=_("Empty: until the shop closes."),
    )  # fmt: skip
    late = forms.BooleanField(label=_("Mail when a customer is half an hour late"), required=False)
    summary = forms.BooleanField(label=_("Mail in the morning, on days that have bookings"), required=False)
    call_late = forms.BooleanField(label=_("Call customers who are half an hour late"), required=False)
    confirm = forms.BooleanField(label=_("Call to confirm after a time was sent in writing"), required=False)
    confirm_hours = forms.IntegerField(label=_("So many hours after it was sent"), min_value=1, max_value=24)
    declined = forms.BooleanField(label=_("Remind of work that was put off"), required=False)
    declined_days = forms.IntegerField(label=_("So many days after the job"), min_value=7, max_value=180)
    service = forms.BooleanField(label=_("Remind of the next service"), required=False)
    service_lead = forms.IntegerField(label=_("So many days before it is due"), min_value=1, max_value=60)
    insurance = forms.BooleanField(label=_("Remind of insurance that runs out"), required=False)
    insurance_lead = forms.IntegerField(label=_("So many days before the insurance ends"), min_value=1, max_value=60)
    inspection = forms.BooleanField(label=_("Remind of the vehicle inspection"), required=False)
    inspection_lead = forms.IntegerField(label=_("So many days before the inspection"), min_value=1, max_value=60)

    def __init__(self, data: Any = None, *, table: slots.Table, rules: due.Rules, starts: list[str]) -> None:
        super().__init__(data, initial=_as_set(table, rules))
        self.fields["minutes"].choices = [(each, words.length(each)) for each in LENGTHS]  # type: ignore[attr-defined]
        for start in starts:
            self.fields[f"at_{start.replace(':', '')}"] = forms.IntegerField(
                label=start, min_value=0, max_value=50, required=False, initial=_cars(table, start)
            )

    @property
    def by_time(self) -> list[forms.BoundField]:
        """The fields for single times of the day."""
        return [bound for bound in self if bound.name.startswith("at_")]

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        opens, closes = found.get("opens"), found.get("closes")
        if opens and closes and opens >= closes:
            self.add_error("closes", _("This is not after the first time."))
        return found

    def documents(self) -> tuple[dict[str, Any], dict[str, Any]]:
        """What is kept: for bookings, and for reminders."""
        told = self.cleaned_data
        bookings = {name: told[name] for name in ("minutes", "cars", "extra", "notice", "ahead_days")}
        bookings |= {name: told[name] for name in preferences.MAILS}
        if told["weekdays"]:
            bookings["weekdays"] = [day for day in DAY_NAMES if day in told["weekdays"]]
        bookings |= {name: f"{told[name]:%H:%M}" for name in ("opens", "closes") if told[name]}
        cars = {name: told[name] for name in told if name.startswith("at_") and told[name] is not None}
        bookings["by_time"] = {f"{name[3:5]}:{name[5:]}": value for name, value in cars.items()}
        reminders = {
            "declined": {"on": told["declined"], "days": told["declined_days"]},
            "service_due": {"on": told["service"], "lead": told["service_lead"]},
            "insurance_due": {"on": told["insurance"], "lead": told["insurance_lead"]},
            "inspection_due": {"on": told["inspection"], "lead": told["inspection_lead"]},
            "confirm": told["confirm"],
            "confirm_hours": told["confirm_hours"],
            "late": told["call_late"],
        }
        return bookings, reminders


def _as_set(table: slots.Table, rules: due.Rules) -> dict[str, Any]:
    return {
        **{name: getattr(table, name) for name in ("minutes", "cars", "extra", "notice", "ahead_days")},
        "weekdays": [DAY_NAMES[n] for n in sorted(table.weekdays)] if table.weekdays is not None else [],
        "opens": table.opens,
        "closes": table.closes,
        "late": preferences.mails("late"),
        "summary": preferences.mails("summary"),
        "call_late": rules.late,
        "confirm": rules.confirm,
        "confirm_hours": rules.confirm_hours,
        "declined": rules.declined.on,
        "declined_days": rules.declined.days,
        "service": rules.service_due.on,
        "service_lead": rules.service_due.days,
        "insurance": rules.insurance_due.on,
        "insurance_lead": rules.insurance_due.days,
        "inspection": rules.inspection_due.on,
        "inspection_lead": rules.inspection_due.days,
    }


def _cars(table: slots.Table, start: str) -> int | None:
    return next((cars for at, cars in table.by_time.items() if f"{at:%H:%M}" == start), None)
