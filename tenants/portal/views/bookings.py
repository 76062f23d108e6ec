"""The shop's bookings: the day, the week, who waits for parts, one booking with its steps, and what the shop sets.

Who comes is served whether the shop has paid or not: steps on a booking that is there do not say `writes`.
"""

import uuid
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tenants.care import (
    absent,
    arrive,
    book,
    caller,
    cancel,
    cards,
    change,
    confirm,
    diary,
    finish,
    form,
    move,
    parts,
    preferences,
    prepare,
    slots,
    words,
)
from tenants.care.change import Side, Who
from tenants.care.models import Booking, State
from tenants.portal import booking_forms as forms
from tenants.portal.access import MANAGERS, WORKERS, member
from tenants.shops.models import Shop
from web.errors import not_found
from web.navigation import Crumb, NavItem
from web.paging import page as page_of

#: How many days with free times a choice shows.
DAYS_OFFERED = 14


@member()
@require_safe
def bookings(request: HttpRequest) -> HttpResponse:
    """One day: who comes when, and who is here."""
    shop, now = _shop(request), timezone.now()
    today = shop.today(now)
    day = _day(request, today)
    (found,) = cards.days([day], shop=shop, now=now)
    context = {
        "day": found, "today": today, "is_today": day == today, "is_future": day > today, "now": now,
        "before": day - timedelta(days=1), "after": day + timedelta(days=1),
        "figures": cards.figures(shop, now=now), "waiting": len(cards.waiting()),
    }  # fmt: skip
    return render(request, "portal/bookings/day.html", _with_tabs(request, "bookings", context))


@member()
@require_safe
def week(request: HttpRequest) -> HttpResponse:
    shop, now = _shop(request), timezone.now()
    today = shop.today(now)
    every = cards.week_of(_day(request, today))
    context = {
        "days": cards.days(every, shop=shop, now=now), "today": today, "first": every[0], "last": every[-1],
        "before": every[0] - timedelta(days=7), "after": every[0] + timedelta(days=7),
    }  # fmt: skip
    return render(request, "portal/bookings/week.html", _with_tabs(request, "bookings_week", context))


@member()
@require_safe
def arrivals(request: HttpRequest) -> HttpResponse:
    """Today's arrivals, to print or to hang up: no number and no full name, for everybody at the door can read it."""
    shop, now = _shop(request), timezone.now()
    (found,) = cards.days([shop.today(now)], shop=shop, now=now)
    context = {"day": found, "crumbs": [Crumb(_("Bookings"), reverse("bookings")), Crumb(_("Arrivals"))]}
    return render(request, "portal/bookings/arrivals.html", context)


@member()
@require_safe
def waiting(request: HttpRequest) -> HttpResponse:
    """Who waits for parts, those first whose parts are there."""
    return render(
        request, "portal/bookings/waiting.html", _with_tabs(request, "bookings_waiting", {"rows": cards.waiting()})
    )


@member()
@require_safe
def register(request: HttpRequest) -> HttpResponse:
    """Every booking, the newest first."""
    found = page_of(request, cards.readable(Booking.objects.order_by("-number")))
    context = {"page": found, "rows": [cards.Row(each) for each in found.rows]}
    return render(request, "portal/bookings/register.html", _with_tabs(request, "bookings_register", context))


@member(*WORKERS, writes=True)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """A booking of somebody who calls the shop."""
    shop, now = _shop(request), timezone.now()
    free = diary.Diary(shop, now=now).free("ordinary", count=DAYS_OFFERED)
    bound = forms.CallerForm(
        request.POST or None, free=forms.times(free, shop.zone), currency=shop.currency, declined=[],
        initial={"source": "inbound", "priority": "ordinary"},
    )  # fmt: skip
    if request.method == "POST" and bound.is_valid():
        told = bound.cleaned_data
        who_calls = caller.Caller(**{name: told[name] for name in forms.CALLER})
        taken = _try(
            bound, shop,
            lambda: caller.booking(who_calls, shop=shop, told=bound.told(), who=_who(request), now=now),
        )  # fmt: skip
        if taken is not None:
            messages.success(request, _("Booking %(reference)s is taken down.") % {"reference": taken.reference})
            return redirect("booking", taken.pk)
    context = {
        "form": bound, "quiet": slots.suggested(free.values()),
        "crumbs": [Crumb(_("Bookings"), reverse("bookings")), Crumb(_("New booking"))],
    }  # fmt: skip
    return render(request, "portal/bookings/new.html", context, status=422 if bound.errors else 200)


@member()
@require_safe
def booking(request: HttpRequest, booking_id: uuid.UUID) -> HttpResponse:
    return _page(request, booking_id)


@member(*WORKERS)
@require_http_methods(["GET", "HEAD", "POST"])
def details(request: HttpRequest, booking_id: uuid.UUID) -> HttpResponse:
    """Writes a booking anew."""
    shop, now = _shop(request), timezone.now()
    found = get_object_or_404(cards.readable(Booking.objects.all()), pk=booking_id)
    free = diary.Diary(shop, now=now, but=found).free(found.priority, count=DAYS_OFFERED)
    bound = forms.BookingForm(
        request.POST or None, free=forms.times(free, shop.zone, now_is=found.starts_at), currency=shop.currency,
        declined=book.declined_of(found.job), initial=forms.initial(found, shop.zone),
    )  # fmt: skip
    if request.method == "POST" and bound.is_valid():
        written = _try(bound, shop, lambda: book.again(found, shop=shop, told=bound.told(), who=_who(request), now=now))
        if written is not None:
            messages.success(request, _("Booking saved."))
            return redirect("booking", booking_id)
    context = {
        "form": bound, "booking": found,
        "crumbs": [
            Crumb(_("Bookings"), reverse("bookings")),
            Crumb(found.reference, reverse("booking", args=[found.pk])),
            Crumb(_("Change")),
        ],
    }  # fmt: skip
    return render(request, "portal/bookings/details.html", context, status=422 if bound.errors else 200)


def _step(
    form_class: type[Any], take: Callable[..., Any], said: str | Promise, *, shop_too: bool = False
) -> Callable[..., HttpResponse]:
    """A view that takes one step: reads the form, makes the one call, and says what happened."""

    @member(*WORKERS)
    @require_POST
    def view(request: HttpRequest, booking_id: uuid.UUID) -> HttpResponse:
        found = Booking.objects.filter(pk=booking_id).first()
        if found is None:
            return not_found(request)
        shop, bound = _shop(request), form_class(request.POST)
        if not bound.is_valid():
            first = next(iter(bound.errors.values()))[0]
            return _page(request, booking_id, refusal=str(first), status=422)
        more = {"shop": shop} if shop_too else {}
        try:
            take(found, **bound.cleaned_data, **more, who=_who(request), now=timezone.now())
        except change.OutOfTurn as gone_on:
            return _page(request, booking_id, refusal=words.gone_on(gone_on.state), status=409)
        except diary.NotFree as refused:
            return _page(request, booking_id, refusal=words.not_free(refused, shop.zone), status=409)
        messages.success(request, str(said))
        if request.POST.get("from") == "day" and found.starts_at is not None:
            return redirect(f"{reverse('bookings')}?day={found.starts_at.astimezone(shop.zone).date()}")
        return redirect("booking", booking_id)

    return view


confirmation = _step(forms.NothingForm, confirm.booking, gettext_lazy("Noted: the customer comes."))
message = _step(
    forms.NothingForm, confirm.sent, gettext_lazy("Noted: the customer has the time in writing."), shop_too=True
)
arrival = _step(forms.NothingForm, arrive.booking, gettext_lazy("Noted: the customer is here."))
absence = _step(forms.WhyForm, absent.no_show, gettext_lazy("Noted: the customer did not come."), shop_too=True)
end = _step(forms.NothingForm, finish.booking, gettext_lazy("Noted: the work is done."))
moving = _step(forms.TimeForm, move.booking, gettext_lazy("The booking has a new time."), shop_too=True)
cancellation = _step(forms.WhyForm, cancel.booking, gettext_lazy("The booking is cancelled."))
arrived_parts = _step(forms.NothingForm, parts.arrived, gettext_lazy("Noted: the parts are there."), shop_too=True)
preparation = _step(forms.PreparationForm, prepare.booking, gettext_lazy("The list is saved."))


@member(*MANAGERS, writes=True)
@require_http_methods(["GET", "HEAD", "POST"])
def settings(request: HttpRequest) -> HttpResponse:
    """Times, places, mails and reminder calls."""
    shop, now = _shop(request), timezone.now()
    table = preferences.table()
    bound = forms.SettingsForm(
        request.POST or None, table=table, rules=preferences.rules(), starts=_starts(shop, table, now=now)
    )
    if request.method == "POST" and bound.is_valid():
        bookings_, reminders = bound.documents()
        preferences.save(bookings=bookings_, reminders=reminders, now=now)
        messages.success(request, _("Settings saved."))
        return redirect("bookings_settings")
    return render(
        request, "portal/bookings/settings.html", _with_tabs(request, "bookings_settings", {"form": bound}),
        status=422 if bound.errors else 200,
    )  # fmt: skip


def _starts(shop: Shop, table: slots.Table, *, now: datetime) -> list[str]:
    """Every time at which a slot begins on some day of the week, open or not."""
    hours = diary.Diary(shop, now=now).hours
    found = {start for spans in hours.week for start in slots.times(table, spans)}
    return [f"{start:%H:%M}" for start in sorted(found)]


def _page(request: HttpRequest, booking_id: uuid.UUID, *, refusal: str = "", status: int = 200) -> HttpResponse:
    shop, now = _shop(request), timezone.now()
    found = get_object_or_404(
        cards.readable(Booking.objects.all()).select_related("done_job").prefetch_related("events"), pk=booking_id
    )
    row, can_work = cards.Row(found), _role(request) in WORKERS
    free = diary.Diary(shop, now=now, but=found).free(found.priority, count=DAYS_OFFERED) if can_work else {}
    context = {
        "row": row,
        "booking": found,
        "can_work": can_work,
        "refusal": refusal,
        "move_form": forms.TimeForm(free=forms.times(free, shop.zone)),
        "message": words.to_customer(found, shop) if found.starts_at else "",
        "events": cards.timeline(found, shop=shop),
        "waits": found.state == State.WAITING,
        "crumbs": [Crumb(_("Bookings"), reverse("bookings")), Crumb(found.reference)],
    }
    return render(request, "portal/bookings/page.html", context, status=status)


def _try(bound: forms.BookingForm, shop: Shop, take: Callable[[], Booking]) -> Booking | None:
    """The booking, or None when it was refused; then the reasons stand in the form."""
    try:
        return take()
    except form.Incomplete as incomplete:
        for name, why in incomplete.faults.items():
            bound.fault(name, words.FAULTS[why])
    except diary.NotFree as refused:
        bound.fault("starts_at", words.not_free(refused, shop.zone))
    except caller.BadCaller as bad:
        bound.fault(bad.field, _("This number cannot be called.") if bad.field == "phone" else _("This is no plate."))
    except change.OutOfTurn as gone_on:
        bound.add_error(None, words.gone_on(gone_on.state))
    return None


def _with_tabs(request: HttpRequest, current: str, context: dict[str, Any]) -> dict[str, Any]:
    entries = [
        ("bookings", _("Day"), True),
        ("bookings_week", _("Week"), True),
        ("bookings_waiting", _("Waiting for parts"), True),
        ("bookings_register", _("Register"), True),
        ("bookings_settings", _("Settings"), _role(request) in MANAGERS),
    ]
    tabs = [NavItem(label, reverse(name), "", current=name == current) for name, label, may_see in entries if may_see]
    return {"tabs": tabs, "can_work": _role(request) in WORKERS, **context}


def _day(request: HttpRequest, today: date) -> date:
    wanted = forms.DayForm(request.GET)
    return (wanted.cleaned_data["day"] if wanted.is_valid() else None) or today


def _who(request: HttpRequest) -> Who:
    return Who(Side.SHOP, request.user.pk, str(request.user))  # type: ignore[arg-type]


def _shop(request: HttpRequest) -> Shop:
    shop: Shop = request.shop  # type: ignore[attr-defined]
    return shop


def _role(request: HttpRequest) -> str:
    return str(request.membership.role)  # type: ignore[attr-defined]
