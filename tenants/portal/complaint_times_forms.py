"""The form about a shop's times for complaints: clocks by severity, hours and days of work, and who is told when."""

import re
from datetime import date
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tenants.complaints import ladder, set_times, words
from tenants.complaints.clock_policy import SEVERITIES, ClockName, Target
from tenants.complaints.ladder import PERCENTS, Rung
from tenants.complaints.models import Severity
from tenants.complaints.people import Chosen
from tenants.complaints.set_times import Faulty, Times
from tenants.complaints.targets import LONGEST
from tenants.portal.booking_forms import WEEKDAYS
from tenants.shops.hours import DAY_NAMES, BadHours, Span, read_spans, write_week
from tenants.shops.models import WORKERS, Membership

RUNGS: dict[Rung, str | Promise] = {
    Rung.IN_CHARGE: _("Person in charge, or the job's advisor"),
    Rung.RELATIONS: _("Relations supervisor"),
    Rung.MANAGER: _("Service manager"),
    Rung.OWNER: _("Owner"),
    Rung.LEAD: _("Lead of the follow-up team"),
}
HOURS = [("", _("day and night")), ("1", _("business hours"))]
MOST_DAYS = 100
_LENGTH = re.compile(r"(\d{1,4}):([0-5]\d)")
_SPAN = re.compile(r"(\d{1,2}:\d{2})\s*[-–]\s*(\d{1,2}:\d{2})")


class LengthField(forms.CharField):
    """Hours and minutes, as people write them: 1:30. Its value is minutes."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.widget.attrs |= {"inputmode": "numeric", "autocomplete": "off", "size": 6}

    def to_python(self, value: Any) -> Any:
        text = (super().to_python(value) or "").replace("：", ":")
        if not text:
            return None
        found = _LENGTH.fullmatch(text)
        if found is None:
            raise forms.ValidationError(_("Write hours and minutes, like 1:30 or 24:00."))
        minutes = int(found[1]) * 60 + int(found[2])
        if not 0 < minutes <= LONGEST:
            raise forms.ValidationError(_("From 0:01 to 2160:00, which is ninety days."))
        return minutes


class DaysField(forms.CharField):
    """Days, one a line. Its value is a set."""

    widget = forms.Textarea

    def to_python(self, value: Any) -> Any:
        lines = (super().to_python(value) or "").replace(",", "\n").split()
        try:
            found = frozenset(date.fromisoformat(line) for line in lines)
        except ValueError as error:
            raise forms.ValidationError(_("Write one day a line, like 2026-10-01.")) from error
        if len(found) > MOST_DAYS:
            raise forms.ValidationError(_("Not more than a hundred days."))
        return found


class TimesForm(forms.Form):
    """Valid, it has `times`."""

    open_on_holidays = forms.BooleanField(label=_("We work on public holidays"), required=False)
    closed_on = DaysField(label=_("Days on which you are closed"), required=False)
    worked_on = DaysField(label=_("Days off on which you work all the same"), required=False)

    def __init__(self, data: Any = None, *, times: Times, people: list[Membership]) -> None:
        super().__init__(data, initial=_initial(times))
        for name in ClockName:
            for severity in SEVERITIES:
                about = {"clock": words.CLOCKS[name], "severity": Severity(severity).label}
                self.fields[_length(name, severity)] = LengthField(
                    label=gettext("%(clock)s, %(severity)s: hours and minutes") % about
                )
                self.fields[_hours(name, severity)] = forms.ChoiceField(
                    label=gettext("%(clock)s, %(severity)s: counted") % about, choices=HOURS, required=False
                )
        for day in DAY_NAMES:
            self.fields[day] = forms.CharField(label=WEEKDAYS[day], max_length=80, required=False)
        for percent in PERCENTS:
            self.fields[f"at_{percent}"] = forms.MultipleChoiceField(
                label=gettext("At %(percent)s %% of the time") % {"percent": percent},
                choices=[(rung.value, label) for rung, label in RUNGS.items()],
                required=percent == set_times.FULL, widget=forms.CheckboxSelectMultiple,
                error_messages={"required": _("When time has run out somebody has to be told.")},
            )  # fmt: skip
        choices = [(str(each.user_id), str(each.user)) for each in people if each.role in WORKERS]
        for field, label in (("relations", _("Relations supervisor")), ("manager", _("Service manager"))):
            self.fields[field] = forms.ChoiceField(
                label=label, choices=[("", _("Every manager")), *choices], required=False
            )

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        week = [self._spans(day, said.get(day, "")) for day in DAY_NAMES]
        if self.errors:
            return said
        self.times = Times(
            table={
                (name, severity): Target(said[_length(name, severity)], bool(said[_hours(name, severity)]))
                for name in ClockName
                for severity in SEVERITIES
            },
            week=tuple(week),
            open_on_holidays=said["open_on_holidays"],
            closed_on=said["closed_on"] or frozenset(),
            worked_on=said["worked_on"] or frozenset(),
            chosen=Chosen.of(
                {
                    "steps": {str(percent): said[f"at_{percent}"] for percent in PERCENTS},
                    "relations": said["relations"],
                    "manager": said["manager"],
                }
            ),
        )
        try:
            set_times.check(self.times)
        except Faulty as faulty:
            self._say(faulty)
        return said

    def _spans(self, day: str, text: str) -> tuple[Span, ...]:
        try:
            if _SPAN.sub("", text).strip(" ,;、，"):
                raise BadHours
            return read_spans([(start.zfill(5), end.zfill(5)) for start, end in _SPAN.findall(text)])
        except BadHours:
            self.add_error(day, _("Hours look like this: 09:00-12:00, 13:00-18:00. They must not overlap."))
            return ()

    def _say(self, faulty: Faulty) -> None:
        for place, code in faulty.faults.items():
            if isinstance(place, tuple):
                self.add_error(_length(*place), _("A graver complaint must not wait longer than a milder one."))
            elif code == "closed":
                self.add_error(DAY_NAMES[0], _("Your shop has to be open on some day of the week."))
            elif code == "both":
                self.add_error("worked_on", _("A day cannot be on both lists."))

    @property
    def rows(self) -> list[dict[str, Any]]:
        """The clocks, each with its fields by severity."""
        return [
            {
                "label": words.CLOCKS[name],
                "cells": [(self[_length(name, severity)], self[_hours(name, severity)]) for severity in SEVERITIES],
            }
            for name in ClockName
        ]

    @property
    def days(self) -> list[Any]:
        return [self[day] for day in DAY_NAMES]

    @property
    def steps(self) -> list[Any]:
        return [self[f"at_{percent}"] for percent in PERCENTS]


def _initial(times: Times) -> dict[str, Any]:
    found: dict[str, Any] = {
        "open_on_holidays": times.open_on_holidays,
        "closed_on": "\n".join(sorted(day.isoformat() for day in times.closed_on)),
        "worked_on": "\n".join(sorted(day.isoformat() for day in times.worked_on)),
        "relations": str(times.chosen.relations or ""),
        "manager": str(times.chosen.manager or ""),
    }
    for (name, severity), target in times.table.items():
        found[_length(name, severity)] = f"{target.minutes // 60}:{target.minutes % 60:02d}"
        found[_hours(name, severity)] = "1" if target.business_hours else ""
    for day, spans in write_week(times.week).items():
        found[day] = ", ".join(f"{start}-{end}" for start, end in spans)
    for percent, rungs in ladder.written(times.chosen.ladder).items():
        found[f"at_{percent}"] = rungs
    return found


def _length(name: str, severity: str) -> str:
    return f"{name}_{severity}"


def _hours(name: str, severity: str) -> str:
    return f"{name}_{severity}_hours"
