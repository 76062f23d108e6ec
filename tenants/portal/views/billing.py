"""The billing page: what the shop has, uses and pays; choosing, changing, paying, ending. For owners."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from billing.subscriptions import (
    card,
    change,
    checkout,
    ending,
    invoice,
    order,
    stripe_client,
    sync,
    verdict,
)
from tenants.portal import billing_page, billing_words
from tenants.portal.access import member
from tenants.portal.billing_page import CancelForm, OrderForm
from tenants.shops import standing
from tenants.shops.models import Role, Shop
from web.errors import not_found

View = Callable[..., HttpResponse]


def asks_stripe(view: View) -> View:
    """When Stripe does not answer, the billing page says so, and everything else works on."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except stripe_client.Unavailable:
            text = gettext(
                "The payment service does not answer right now. Nothing was changed by us; if you paid, it is not "
                "lost. Please try again in a few minutes. Calls and results go on as before."
            )
            return _page(request, problem=text, status=503)
        except stripe_client.Refused:
            text = gettext("The payment service did not accept this. Nothing was changed. Please try again.")
            return _page(request, problem=text, status=409)

    return guarded


@member(Role.OWNER)
@require_GET
def billing(request: HttpRequest) -> HttpResponse:
    return _page(request)


@member(Role.OWNER)
@require_POST
@asks_stripe
def card_payment(request: HttpRequest) -> HttpResponse:
    """To the payment page, for a plan that is paid by card."""
    shop = _shop(request)
    form = OrderForm(request.POST)
    if not form.is_valid():
        return _unreadable(request)
    try:
        address = checkout.start(
            shop, form.order(), by=_person(request), language=_language(),
            back=shop.url(reverse("billing")), paid=shop.url(reverse("billing_return")), now=timezone.now(),
        )  # fmt: skip
    except order.AlreadySubscribed:
        return _has_plan(request)
    return _away(address)


@member(Role.OWNER)
@require_POST
@asks_stripe
def invoice_payment(request: HttpRequest) -> HttpResponse:
    """A plan that is paid by invoice; to the first invoice, when there is something to pay."""
    form = OrderForm(request.POST)
    if not form.is_valid():
        return _unreadable(request)
    try:
        address = invoice.start(_shop(request), form.order(), by=_person(request), now=timezone.now())
    except order.AlreadySubscribed:
        return _has_plan(request)
    messages.success(request, gettext("You pay by invoice. Each invoice comes by e-mail and is due in 14 days."))
    return _away(address) if address else redirect("billing")


@member(Role.OWNER)
@require_GET
@asks_stripe
def planned_change(request: HttpRequest) -> HttpResponse:
    """What another plan would cost, before anything happens."""
    form = OrderForm(request.GET)
    if not form.is_valid():
        return _unreadable(request)
    try:
        preview = change.preview(_shop(request), form.order(), now=timezone.now())
    except change.NotSubscribed:
        return redirect("billing")
    except change.NothingChanges:
        messages.info(request, gettext("This is what you have."))
        return redirect("billing")
    return render(request, "portal/billing_change.html", {"preview": preview, "row": order.row_of(_shop(request))})


@member(Role.OWNER)
@require_POST
@asks_stripe
def change_confirmation(request: HttpRequest) -> HttpResponse:
    try:
        done = change.confirm(_shop(request), request.POST.get("token", ""), by=_person(request), now=timezone.now())
    except (change.OldPreview, change.NotSubscribed):
        messages.warning(request, gettext("What was shown is too old. Please look at the change once more."))
        return redirect("billing")
    except stripe_client.Declined as declined:
        text = gettext("The card was declined, so nothing was changed. %(why)s") % {"why": declined}
        return _page(request, problem=text.strip(), status=402)
    messages.success(request, gettext("Your plan is %(plan)s now.") % {"plan": done.plan.name})
    return redirect("billing")


@member(Role.OWNER)
@require_POST
@asks_stripe
def card_page(request: HttpRequest) -> HttpResponse:
    """To Stripe's pages for the card and the address."""
    shop = _shop(request)
    try:
        return _away(card.page(shop, language=_language(), back=shop.url(reverse("billing"))))
    except card.NotACustomer:
        return redirect("billing")


@member(Role.OWNER)
@require_GET
@asks_stripe
def invoice_page(request: HttpRequest, invoice_id: str) -> HttpResponse:
    """To an invoice's own page."""
    try:
        return HttpResponseRedirect(invoice.page(_shop(request), invoice_id))
    except invoice.NoSuchInvoice:
        return not_found(request)


@member(Role.OWNER)
@require_http_methods(["GET", "POST"])
@asks_stripe
def cancellation(request: HttpRequest) -> HttpResponse:
    """What ending means and when, then the end."""
    shop = _shop(request)
    row = order.row_of(shop)
    if row.status not in verdict.LIVE or row.cancel_at:
        return redirect("billing")
    form = CancelForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            ending.plan(shop, reason=form.cleaned_data["reason"], by=_person(request), now=timezone.now())
        except ending.NotSubscribed:
            return redirect("billing")
        messages.success(request, gettext("Cancelled. The plan runs to the end of what is paid."))
        return redirect("billing")
    status = 422 if form.errors else 200
    return render(request, "portal/billing_cancellation.html", {"form": form, "row": row}, status=status)


@member(Role.OWNER)
@require_POST
@asks_stripe
def resumption(request: HttpRequest) -> HttpResponse:
    """Takes a cancellation back."""
    try:
        ending.take_back(_shop(request), by=_person(request), now=timezone.now())
    except ending.NotSubscribed:
        messages.warning(request, gettext("The plan has ended already. Choose one below."))
        return redirect("billing")
    messages.success(request, gettext("The plan goes on."))
    return redirect("billing")


@member(Role.OWNER)
@require_POST
@asks_stripe
def check(request: HttpRequest) -> HttpResponse:
    """Asks Stripe now, for a person who does not want to wait for a webhook."""
    sync.shop(_shop(request), now=timezone.now())
    messages.success(request, gettext("Checked: this is how it stands."))
    return redirect("billing")


@member(Role.OWNER)
@require_GET
def returned(request: HttpRequest) -> HttpResponse:
    """Back from the payment page. What the address says is not asked; our own state is."""
    context = _arrival(request)
    visit = context["visit"]
    if visit is None:
        return redirect("billing")
    if not context["done"]:
        checkout.ask_later(visit)
    return render(request, "portal/billing_return.html", context)


@member(Role.OWNER)
@require_GET
def return_state(request: HttpRequest) -> HttpResponse:
    """The part of that page which asks again every two seconds."""
    context = _arrival(request)
    answer = render(request, "portal/billing_return_state.html", context)
    if context["done"]:
        answer["HX-Refresh"] = "true"  # the banner above the page has changed, too
    return answer


def _arrival(request: HttpRequest) -> dict[str, Any]:
    shop = _shop(request)
    visit, row = checkout.latest(shop), order.row_of(shop)
    return {
        "visit": visit,
        "row": row,
        "done": row.status in verdict.GOOD and (visit is None or visit.completed_at is not None),
        "plan_name": billing_words.plan_name(row),
        "line": billing_words.line(row, standing.of(shop), now=timezone.now()),
    }


def _page(request: HttpRequest, *, problem: str = "", status: int = 200) -> HttpResponse:
    """The whole page, from our own rows alone: it stands when Stripe does not."""
    context = billing_page.of(_shop(request), asked=request.GET.dict(), now=timezone.now())
    return render(request, "portal/billing.html", {**context, "problem": problem}, status=status)


def _away(address: str) -> HttpResponse:
    """To a page of Stripe's. 303, so that the browser asks for it instead of posting there."""
    answer = HttpResponse(status=303)
    answer["Location"] = address
    return answer


def _unreadable(request: HttpRequest) -> HttpResponse:
    return _page(request, problem=gettext("There is no such plan. Please choose one of these."), status=422)


def _has_plan(request: HttpRequest) -> HttpResponse:
    messages.info(request, gettext("This shop has a plan already. You can change it here."))
    return redirect("billing")


def _language() -> str:
    return get_language() or "en"


def _shop(request: HttpRequest) -> Shop:
    return request.shop  # type: ignore[attr-defined, no-any-return]


def _person(request: HttpRequest) -> UUID:
    return request.user.pk  # type: ignore[return-value]
