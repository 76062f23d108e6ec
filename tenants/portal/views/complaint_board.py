"""The shop's board of complaints: its page, the part that is fetched every few seconds, and a person's own views of it.

Like the steps on a complaint, nothing here says `writes`: a shop whose trial has ended still serves its customers.
"""

import uuid
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.views.decorators.http import require_POST, require_safe

from accounts import saved_views
from accounts.views import saved_views as views_of_a_person
from tenants.complaints import board_choice, board_page, recurrences
from tenants.complaints.board_rows import Reader
from tenants.complaints.change import Side
from tenants.complaints.recurring import WITHIN_DAYS
from tenants.portal import complaint_people
from tenants.portal.access import MANAGERS, WORKERS, member
from web import polling
from web.paging import page as page_of


@member()
@require_safe
def complaints(request: HttpRequest) -> HttpResponse:
    """The board, or the table that the address asks for; with `open`, one complaint beside it."""
    shop, reader = request.shop, _reader(request)  # type: ignore[attr-defined]
    context = _live(request, reader)
    choice = context["live"].choice
    saved = [(view.name, view.chosen) for view in saved_views.of(request.user, place=shop.pk)]  # type: ignore[arg-type]
    context |= board_choice.around(choice, [shop], reader=reader, saved=saved, overdue=context["live"].overdue)
    context |= {
        "single_keys": request.user.single_keys,  # type: ignore[union-attr]
        "urls": {
            "here": reverse("complaints"),
            "part": reverse("complaints_board"),
            "keep": reverse("complaint_views"),
            "forget": reverse("complaint_views_removal"),
            "keys": reverse("complaint_keys"),
        },
    }
    context |= _recurring(request)
    return render(request, "portal/complaints.html", context)


def _recurring(request: HttpRequest) -> dict[str, Any]:
    """Parts and technicians that recur: for whoever is in charge, as it names people of the shop."""
    if request.membership.role not in MANAGERS:  # type: ignore[attr-defined]
        return {}
    found = recurrences.on_board(shop=request.shop, now=timezone.now())  # type: ignore[attr-defined]
    return {"recurring": found, "recurring_days": WITHIN_DAYS}


@member()
@require_safe
def part(request: HttpRequest) -> HttpResponse:
    """What changes on the board; only its tag when nothing has."""
    reader = _reader(request)
    said = [translation.get_language(), request.META.get("QUERY_STRING", ""), str(reader.can_work)]
    tag = board_page.mark([request.shop], reader=reader, said=said, now=timezone.now())  # type: ignore[attr-defined]
    return polling.answer(
        request, tag=tag, make=lambda: render(request, "components/complaints/live.html", _live(request, reader))
    )


@member()
@require_POST
def views(request: HttpRequest) -> HttpResponse:
    """Keeps the view of this moment under a name."""
    shop = request.shop  # type: ignore[attr-defined]
    choice = board_choice.understood(request.POST, [shop], reader=_reader(request))
    views_of_a_person.keep(request, place=shop.pk, chosen=choice.codes())
    return redirect(reverse("complaints") + choice.query())


@member()
@require_POST
def views_removal(request: HttpRequest) -> HttpResponse:
    """Removes one of the person's views by its name."""
    views_of_a_person.forget(request, place=request.shop.pk)  # type: ignore[attr-defined]
    return redirect("complaints")


@member()
@require_POST
def keys(request: HttpRequest) -> HttpResponse:
    """Turns the single keys on or off, wherever the person works."""
    request.user.single_keys = request.POST.get("on") == "1"  # type: ignore[union-attr]
    request.user.save(update_fields=["single_keys"])  # type: ignore[call-arg]
    choice = board_choice.understood(request.POST, [request.shop], reader=_reader(request))  # type: ignore[attr-defined]
    return redirect(reverse("complaints") + choice.query())


def _live(request: HttpRequest, reader: Reader) -> dict[str, Any]:
    shops = [request.shop]  # type: ignore[attr-defined]
    choice = board_choice.understood(request.GET, shops, reader=reader)
    paged = partial(page_of, request)
    return {
        "live": board_page.live(shops, choice=choice, reader=reader, paged=paged, now=timezone.now()),
        "opened": board_page.opened(request.GET, shops, reader=reader),
        "reader": reader,
    }


def _reader(request: HttpRequest) -> Reader:
    role = request.membership.role  # type: ignore[attr-defined]
    return Reader(
        side=Side.SHOP,
        me=request.user.pk,  # type: ignore[arg-type]
        can_work=role in WORKERS,
        is_manager=role in MANAGERS,
        people=complaint_people.of(request.shop),  # type: ignore[attr-defined]
        address=_address,
    )


def _address(_slug: str, complaint_id: uuid.UUID) -> str:
    return reverse("complaint", args=[complaint_id])
