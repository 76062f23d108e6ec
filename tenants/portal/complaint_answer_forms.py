"""The forms behind the link of a letter: one for each step, short enough for a telephone."""

from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tenants.complaints import answer_by_link as by_link
from tenants.complaints.models import RootCause


def _words(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class AnswerForm(forms.Form):
    """A step; `step` names it, `button` and `hint` say what it does, `done` what it has done."""

    step = ""
    button: str | Promise = ""
    hint: str | Promise = ""
    done: str | Promise = ""

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, auto_id=f"id_{self.step}_%s", label_suffix="")


class ContactForm(AnswerForm):
    step = by_link.CONTACT
    button = _("I have called the customer")
    done = _("Noted: you have contacted the customer.")
    text = forms.CharField(label=_("What was said, if you like"), max_length=2000, required=False, widget=_words(2))


class ReplyForm(AnswerForm):
    step = by_link.REPLY
    button = _("The customer has this answer")
    hint = _("Say what will be done and until when. Who is to blame is settled afterwards, inside the shop.")
    done = _("Noted: the customer has an answer.")
    text = forms.CharField(label=_("What the customer was told"), max_length=4000, widget=_words(3))


class HandlingForm(AnswerForm):
    step = by_link.HANDLING
    button = _("It is handled")
    hint = _("The follow-up team then calls the customer. The complaint closes only when the customer confirms.")
    done = _("Noted as handled. The follow-up team now asks the customer.")
    text = forms.CharField(label=_("What was done"), max_length=4000, widget=_words(3))


class CauseForm(AnswerForm):
    step = by_link.CAUSE
    button = _("Save the cause")
    hint = _("For your shop only: neither the customer nor the follow-up team sees this.")
    done = _("The cause is saved.")
    cause_code = forms.ChoiceField(label=_("Why it happened"), choices=[("", _("Choose")), *RootCause.choices])
    text = forms.CharField(label=_("In your own words, if you like"), max_length=4000, required=False, widget=_words(2))


FORMS: dict[str, type[AnswerForm]] = {each.step: each for each in (ContactForm, ReplyForm, HandlingForm, CauseForm)}
