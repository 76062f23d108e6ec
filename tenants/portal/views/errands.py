"""The tasks that the follow-up team took down for the shop: the list, one of them, and the tick when it is done.

What was promised to a customer is kept whether the shop has paid or not: the tick does not say `writes`.
"""

import uuid
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tenants.care import errands as errand_list
from tenants.care.change import Side, Who
from tenants.care.models import Errand
from tenants.portal.access import WORKERS, member
from web.errors import not_found
from web.navigation import Crumb, NavItem
from web.paging import page as page_of

OPEN, OVERDUE, DONE = "open", "overdue", "done"


class NoteForm(forms.Form):
    note = forms.CharField(max_length=errand_list.LONGEST_NOTE, required=False)


@member()
@require_safe
def errands(request: HttpRequest) -> HttpResponse:
    """What is open, what is late of it, or what was done."""
    now, shown = timezone.now(), _shown(request)
    rows: dict[str, QuerySet[Errand]] = {
        OPEN: errand_list.open_ones(),
        OVERDUE: errand_list.overdue(now=now),
        DONE: errand_list.finished(),
    }
    counts = {OPEN: rows[OPEN].count(), OVERDUE: rows[OVERDUE].count(), DONE: None}
    names = {OPEN: _("Open"), OVERDUE: _("Overdue"), DONE: _("Done")}
    here = reverse("errands")
    tabs = [
        NavItem(names[key], f"{here}?show={key}", "", current=key == shown, count=counts[key] or None) for key in rows
    ]
    found = page_of(request, rows[shown])
    if _can_work(request):
        errand_list.seen(found.rows, now=now)
    context = {"tabs": tabs, "page": found, "shown": shown, "can_work": _can_work(request), "now": now}
    return render(request, "portal/errands.html", context)


@member()
@require_safe
def errand(request: HttpRequest, errand_id: uuid.UUID) -> HttpResponse:
    return _page(request, errand_id)


@member(*WORKERS)
@require_POST
def end(request: HttpRequest, errand_id: uuid.UUID) -> HttpResponse:
    """The shop has done it."""
    bound = NoteForm(request.POST)
    if not bound.is_valid():
        return _page(request, errand_id, refusal=str(next(iter(bound.errors.values()))[0]), status=422)
    who = Who(Side.SHOP, request.user.pk, str(request.user))  # type: ignore[arg-type]
    try:
        errand_list.done(errand_id, note=bound.cleaned_data["note"], who=who, now=timezone.now())
    except Errand.DoesNotExist:
        return not_found(request)
    except errand_list.AlreadyDone:
        return _page(request, errand_id, refusal=_("Somebody has ticked this task already."), status=409)
    except errand_list.TakenBack:
        return _page(request, errand_id, refusal=_("The team has taken this task back."), status=409)
    messages.success(request, _("Noted: the task is done. The team sees it on the customer's next call."))
    return redirect("errands")


def _page(request: HttpRequest, errand_id: uuid.UUID, *, refusal: str = "", status: int = 200) -> HttpResponse:
    found = get_object_or_404(Errand.objects.select_related("customer", "job__vehicle"), pk=errand_id)
    if _can_work(request):
        errand_list.seen([found], now=timezone.now())
    context: dict[str, Any] = {
        "errand": found,
        "can_work": _can_work(request),
        "refusal": refusal,
        "now": timezone.now(),
        "crumbs": [Crumb(_("Tasks"), reverse("errands")), Crumb(found.get_kind_display())],
    }
    return render(request, "portal/errands_page.html", context, status=status)


def _shown(request: HttpRequest) -> str:
    wanted = request.GET.get("show", OPEN)
    return wanted if wanted in (OPEN, OVERDUE, DONE) else OPEN


def _can_work(request: HttpRequest) -> bool:
    return request.membership.role in WORKERS  # type: ignore[attr-defined]
