"""The hand-over list: messages that somebody of the team copies into WeChat or a text message, or posts as letters."""

import uuid
from typing import Any

from django import forms
from django.contrib import messages as notes
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from accounts import limits
from callcenter.agents.models import AgentRole
from callcenter.console import handing, letter_paper, today
from callcenter.console.access import agent
from tenants.followups import messages
from tenants.followups.hand_over import State
from tenants.followups.models import Message, MessageChannel
from tenants.shops.models import Shop
from web import exports, pdf

ALL = ("", gettext_lazy("All"))


class HandOverFilter(forms.Form):
    """What the list shows; the address holds it."""

    shop = forms.ChoiceField(label=gettext_lazy("Shop"), required=False)
    channel = forms.ChoiceField(
        label=gettext_lazy("By"), required=False, choices=[ALL, *MessageChannel.choices]
    )  # fmt: skip
    state = forms.ChoiceField(
        label=gettext_lazy("State"),
        required=False,
        choices=[
            ("", gettext_lazy("Needs a hand")),
            *((state, words) for state, (words, _level) in handing.STATES.items()),
        ],
    )

    def __init__(self, data: Any, *, shops: list[Shop]) -> None:
        super().__init__(data)
        self.fields["shop"].choices = [ALL, *((shop.slug, shop.name) for shop in shops)]  # type: ignore[attr-defined]


class WayForm(forms.Form):
    channel = forms.ChoiceField(choices=MessageChannel.choices)


@agent()
@require_safe
def handover(request: HttpRequest) -> HttpResponse:
    """The messages of all shops of the team that wait for a hand, and those of one shop in any state."""
    team = request.agent.team  # type: ignore[attr-defined]
    shops = handing.shops_of(team)
    chosen = HandOverFilter(request.GET, shops=shops)
    wanted = chosen.cleaned_data if chosen.is_valid() else {}
    slug, state = wanted.get("shop", ""), wanted.get("state", "")
    rows = handing.rows(team, slug=slug, state=state, channel=wanted.get("channel", ""))
    context = {
        "filter": chosen,
        "filtered": any(wanted.values()),
        "rows": rows,
        "needs_a_shop": not slug and state in (State.LEAVING, State.SENT, State.WITHDRAWN),
        "letters": _letters(request, rows),
    }
    zone = today.zone_of(team)
    with timezone.override(zone):
        return render(request, "console/handover.html", {**context, "zone": str(zone)})


@agent()
@require_safe
def message(request: HttpRequest, slug: str, message_id: uuid.UUID) -> HttpResponse:
    """One message with its words and its link, to copy."""
    return _sheet(request, _mine(request, slug), message_id)


@agent(AgentRole.AGENT)
@require_POST
def number(request: HttpRequest, slug: str, message_id: uuid.UUID) -> HttpResponse:
    """The customer's number, in full, for whoever sends the message; noted in the shop's access log."""
    shop = _mine(request, slug)
    try:
        limits.count(request, "message_number")
    except limits.TooOften:
        return limits.answer(request)
    return _sheet(request, shop, message_id, number=True)


@agent()
@require_POST
def sent(request: HttpRequest, slug: str, message_id: uuid.UUID) -> HttpResponse:
    """Somebody says to have sent it."""
    shop = _mine(request, slug)
    try:
        with shop.schema():
            messages.sent(message_id, shop=shop, **_hand(request))
    except Message.DoesNotExist as absent:
        raise Http404 from absent
    except messages.NotByHand:
        return _sheet(request, shop, message_id, refusal=_("A mail leaves by itself. Choose another way first."))
    except messages.Over:
        return _sheet(request, shop, message_id, refusal=_("This message was withdrawn. Do not send it."))
    notes.success(request, _("Noted as sent."))
    return redirect("handover")


@agent()
@require_POST
def withdrawal(request: HttpRequest, slug: str, message_id: uuid.UUID) -> HttpResponse:
    """Nobody sends it."""
    shop = _mine(request, slug)
    try:
        with shop.schema():
            messages.withdraw(message_id, shop=shop, **_hand(request))
    except Message.DoesNotExist as absent:
        raise Http404 from absent
    except messages.Over:
        return _sheet(request, shop, message_id, refusal=_("This message was sent or withdrawn before."))
    notes.success(request, _("Withdrawn. Nobody sends it."))
    return redirect("handover")


@agent()
@require_POST
def channel(request: HttpRequest, slug: str, message_id: uuid.UUID) -> HttpResponse:
    """Sends by another way what has not been sent."""
    shop, form = _mine(request, slug), WayForm(request.POST)
    if not form.is_valid():
        return _sheet(request, shop, message_id, refusal=_("Choose one of the ways."))
    try:
        with shop.schema():
            messages.move(message_id, form.cleaned_data["channel"], shop=shop)
    except Message.DoesNotExist as absent:
        raise Http404 from absent
    except messages.NoSuchWay:
        return _sheet(request, shop, message_id, refusal=_("This way does not lead to the customer."))
    except messages.Over:
        return _sheet(request, shop, message_id, refusal=_("This message was sent or withdrawn before."))
    notes.success(request, _("The message was written anew for this way."))
    return redirect("handover_message", slug, message_id)


@agent(AgentRole.AGENT)
@require_safe
def letters(request: HttpRequest, slug: str) -> HttpResponse:
    """A shop's letters that wait, a page each, for the printer; as a PDF file for whoever asks for one."""
    shop = _mine(request, slug)
    try:
        limits.count(request, "letters")
    except limits.TooOften:
        return limits.answer(request)
    found = handing.letters(shop, agent=request.agent, now=timezone.now())  # type: ignore[attr-defined]
    if found and request.GET.get("format") == "pdf":
        try:
            made = letter_paper.of(found, shop=shop)
        except pdf.NotMade:
            notes.error(request, _("The PDF could not be made. Print the page instead."))
            return redirect("handover")
        return exports.attachment(made, f"{_('Letters')} {shop.name}.pdf", pdf.PDF_TYPE)  # type: ignore[return-value]
    return render(request, "console/letters.html", {"shop": shop, "letters": found})


def _mine(request: HttpRequest, slug: str) -> Shop:
    """One of the shops that the team calls for."""
    for shop in handing.shops_of(request.agent.team, slug=slug):  # type: ignore[attr-defined]
        return shop
    raise Http404


def _letters(request: HttpRequest, rows: list[handing.Row]) -> list[tuple[Shop, int]]:
    """The shops with letters among these rows, and how many; for those who may print them."""
    if request.agent.role != AgentRole.AGENT:  # type: ignore[attr-defined]
        return []
    waiting = [row.shop for row in rows if row.channel == MessageChannel.LETTER and row.state == State.WAITING]
    return [(shop, waiting.count(shop)) for shop in dict.fromkeys(waiting)]


def _sheet(
    request: HttpRequest, shop: Shop, message_id: uuid.UUID, *, number: bool = False, refusal: str = ""
) -> HttpResponse:
    me = request.agent  # type: ignore[attr-defined]
    try:
        found = handing.sheet(message_id, shop=shop, agent=me, number=number, now=timezone.now())
    except Message.DoesNotExist as absent:
        raise Http404 from absent
    context = {
        "sheet": found,
        "row": found.row,
        "shop": shop,
        "refusal": refusal,
        "may_see_number": me.role == AgentRole.AGENT,
        "needs_a_hand": found.row.state in (State.WAITING, State.FAILED),
        "standing": found.row.state in (State.WAITING, State.FAILED, State.LEAVING),
    }
    with timezone.override(shop.zone):
        return render(request, "console/handover_message.html", context, status=409 if refusal else 200)


def _hand(request: HttpRequest) -> dict[str, Any]:
    """Whose hand it is, and when."""
    return {"by": request.user.pk, "by_name": str(request.user), "now": timezone.now()}
