"""The messages to a shop's customers: which asked by link, by which way, and what became of each."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from tenants.followups import hand_over, message_words
from tenants.followups.hand_over import State
from tenants.followups.models import Message
from tenants.portal.access import member

STATES: dict[str, tuple[Promise, str]] = {
    State.WAITING: (_("waits for the call team"), "warning"),
    State.FAILED: (_("not delivered, the call team looks for another way"), "warning"),
    State.LEAVING: (_("mail is leaving"), "info"),
    State.SENT: (_("sent"), "success"),
    State.WITHDRAWN: (_("withdrawn"), "neutral"),
}


class StateFilter(forms.Form):
    """What the list shows; the address holds it."""

    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[("", _("All")), *((state, words) for state, (words, _level) in STATES.items())],
    )


@member()
@require_safe
def messages(request: HttpRequest) -> HttpResponse:
    """The shop's messages, the newest first. The links themselves are the customers' alone."""
    chosen = StateFilter(request.GET)
    state = chosen.cleaned_data["state"] if chosen.is_valid() else ""
    context = {"filter": chosen, "filtered": bool(state), "rows": [_row(each) for each in hand_over.every(state=state)]}
    return render(request, "portal/messages.html", context)


def _row(message: Message) -> dict[str, Any]:
    words, level = STATES[hand_over.state_of(message)]
    return {
        "message": message,
        "customer": message.follow_up.customer,
        "job": message.follow_up.job,
        "text": message.text.replace(message_words.LINK, "…"),
        "state": words,
        "level": level,
        "at": message.withdrawn_at or message.sent_at or message.failed_at or message.prepared_at,
        "answered": message.follow_up.closed_reason == "answered",
    }
