"""The customer's own data on the call screen: read back, found right or corrected, each field with its last time."""

import uuid
from collections.abc import Callable
from datetime import datetime
from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from callcenter.console import hands, told
from callcenter.console.access import agent
from callcenter.queue.models import Attempt
from tenants.followups.models import FollowUp
from tenants.jobs import contact_data as kept_data
from tenants.jobs.contact_data import Field
from web.context import LANGUAGE_NAMES
from web.errors import not_found
from web.templatetags.web import masked_phone


def masked_email(value: str) -> str:
    """w***@example.com: enough to recognise an address by, too little to write to."""
    name, _at, place = value.partition("@")
    return f"{name[:1]}***@{place}"


class DataForm(forms.Form):
    """Each field with a tick: only what was read back is kept. Numbers and addresses show masked, as on every page."""

    MASKED: ClassVar[dict[Field, Callable[[str], str]]] = {Field.OTHER_PHONE: masked_phone, Field.EMAIL: masked_email}

    def __init__(self, *args: Any, data_now: told.Data, **kwargs: Any) -> None:
        self.now = data_now.values
        shown = {name: "" if name in self.MASKED else value for name, value in self.now.items()}
        super().__init__(*args, **kwargs | {"prefix": "data", "initial": shown})
        languages = [("", _("not known")), *((code, LANGUAGE_NAMES[code]) for code, _name in settings.LANGUAGES)]
        made: dict[str, forms.Field] = {
            Field.NAME: forms.CharField(label=Field.NAME.label, max_length=120, required=False),
            Field.LANGUAGE: forms.ChoiceField(label=Field.LANGUAGE.label, choices=languages, required=False),
            Field.OTHER_PHONE: forms.CharField(label=Field.OTHER_PHONE.label, max_length=32, required=False),
            Field.EMAIL: forms.CharField(label=Field.EMAIL.label, max_length=254, required=False),
        }
        for name, field in made.items():
            field.help_text = self._help(name, data_now.verified.get(name))
            field.widget.attrs["autocomplete"] = "off"
            self.fields[name] = field
            tick = forms.BooleanField(label=gettext_lazy("Read back"), required=False)
            self.fields[f"{name}_read"] = tick

    def told(self) -> dict[str, str]:
        """What was read back, and what was changed without a tick."""
        said = self.cleaned_data
        return {
            name: self.now[name] if name in self.MASKED and not said[name].strip() else said[name]
            for name in Field.values
            if said[f"{name}_read"] or said[name].strip() != self.initial[name]
        }

    def _help(self, name: str, at: datetime | None) -> str:
        told = []
        if name in self.MASKED:
            known = self.MASKED[Field(name)](self.now[name]) if self.now[name] else _("nothing")
            told.append(_("On file: %(value)s") % {"value": known})
        if at is not None:
            told.append(_("Read back on %(day)s") % {"day": f"{timezone.localtime(at):%Y-%m-%d}"})
        return " · ".join(told)


@agent()
@require_http_methods(["GET", "HEAD", "POST"])
def contact_data(request: HttpRequest, attempt_id: uuid.UUID) -> HttpResponse:
    """A part of the call screen."""
    me = request.agent  # type: ignore[attr-defined]
    try:
        attempt = hands.mine(me, attempt_id)
        if attempt.ended_at is not None:
            return not_found(request)
        form = DataForm(request.POST or None, data_now=told.data(attempt))
    except (hands.NotFound, FollowUp.DoesNotExist):
        return not_found(request)
    if not form.is_valid():
        return _panel(request, attempt, form, status=422 if form.errors else 200)
    try:
        told.read_back(attempt, form.told(), agent=me, now=timezone.now())
    except kept_data.BadData as bad:
        form.add_error(bad.field, _("This cannot be kept. Look at it once more."))
        return _panel(request, attempt, form, status=422)
    return _panel(request, attempt, DataForm(data_now=told.data(attempt)), kept=True)


def _panel(
    request: HttpRequest, attempt: Attempt, form: DataForm, *, kept: bool = False, status: int = 200
) -> HttpResponse:
    context = {"form": form, "attempt": attempt, "kept": kept}
    with timezone.override(attempt.call.shop.zone):
        return render(request, "console/contact_data.html", context, status=status)
