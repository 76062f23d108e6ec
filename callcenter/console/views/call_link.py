"""The link instead of the talk: for a customer who is driving or has no time now, sent while the call is in hand."""

import uuid

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from callcenter.console import hands
from callcenter.console.access import agent
from callcenter.console.handing import WAYS
from callcenter.queue.models import Attempt
from tenants.followups import links, messages
from tenants.followups.models import FollowUp, Message
from tenants.shops.models import Shop


class LinkForm(forms.Form):
    """Which way; those that lead to the customer, the best first."""

    channel = forms.ChoiceField(widget=forms.RadioSelect)

    def __init__(self, *args: object, ways: list[str], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["channel"].label = _("How shall it be sent?")
        self.fields["channel"].choices = [(code, WAYS[code]) for code in ways]  # type: ignore[attr-defined]


@agent()
@require_http_methods(["GET", "HEAD", "POST"])
def link(request: HttpRequest, attempt_id: uuid.UUID) -> HttpResponse:
    """Prepares the message; a mail leaves at once, all else is shown to be copied."""
    attempt = _in_hand(request, attempt_id)
    shop = attempt.call.shop
    ways, refusal = _ways(attempt, shop)
    form = LinkForm(request.POST or None, ways=ways, initial={"channel": ways[0] if ways else ""})
    if request.method == "POST" and not refusal and form.is_valid():
        try:
            message = _prepared(attempt, shop, form.cleaned_data["channel"])
        except messages.NotWanted:
            refusal = _("The customer does not wish to be asked.")
        except links.NotByLink:
            refusal = _("This call cannot be answered by link.")
        else:
            return redirect("handover_message", shop.slug, message.pk)
    context = {"attempt": attempt, "shop": shop, "form": form, "refusal": refusal}
    return render(request, "console/call_link.html", context, status=409 if refusal and request.POST else 200)


def _in_hand(request: HttpRequest, attempt_id: uuid.UUID) -> Attempt:
    """The agent's own call, in hand or just finished."""
    try:
        attempt = hands.mine(request.agent, attempt_id)  # type: ignore[attr-defined]
        hands.open_or_late(attempt, now=timezone.now())
    except (hands.NotFound, hands.NotInHand) as gone:
        raise Http404 from gone
    return attempt


def _ways(attempt: Attempt, shop: Shop) -> tuple[list[str], str]:
    with shop.schema():
        follow_up = FollowUp.objects.select_related("customer").get(pk=attempt.call.follow_up)
        if not links.is_possible(follow_up, now=timezone.now()):
            return [], _("This call cannot be answered by link.")
        return messages.ways_to(follow_up.customer, shop=shop), ""


def _prepared(attempt: Attempt, shop: Shop, channel: str) -> Message:
    with shop.schema():
        return messages.prepare(
            attempt.call.follow_up, why=Message.Why.ASKED, channel=channel, shop=shop, now=timezone.now()
        )
