"""The upload pages: a file in, what was understood of it, its faults, and the import. Each step has an address."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.models import User
from tenants.followups.models import FollowUp
from tenants.portal import upload_columns_form
from tenants.portal.access import WORKERS, member
from tenants.portal.uploading import send
from tenants.portal.views import upload_counts, upload_rows, upload_undo
from tenants.shops.models import Shop
from tenants.uploads import accept, freshness, receive, remove, tasks
from tenants.uploads.messages import unreadable
from tenants.uploads.models import State, Upload
from tenants.uploads.reading import MAX_BYTES, Unreadable

LAST = 20
WORKING = (State.READING, State.IMPORTING, State.UNDOING)


@member(*WORKERS, writes=True)
@require_http_methods(["GET", "POST"])
def uploads(request: HttpRequest) -> HttpResponse:
    """The files so far, and a new one."""
    if request.method == "GET":
        return _list(request)
    sent = request.FILES.get("file")
    if sent is None:
        return _list(request, error=_("Choose a file first."))
    if (sent.size or 0) > MAX_BYTES:
        return _list(request, error=unreadable("too_large"))
    user: User = request.user  # type: ignore[assignment]
    shop: Shop = request.shop  # type: ignore[attr-defined]
    try:
        upload = receive.file(
            sent.read(), name=sent.name or "", by=user.pk, by_name=str(user), shop=shop, now=timezone.now()
        )
    except Unreadable as error:
        return _list(request, error=unreadable(error.code))
    send(tasks.read_upload, request, upload)
    return redirect("upload", upload.pk)


@member(*WORKERS)
@require_GET
def upload(request: HttpRequest, upload_id: str) -> HttpResponse:
    """The step that a file is in. While somebody works on it, the page asks again by itself."""
    found = get_object_or_404(Upload, pk=upload_id)
    return step(request, found, found.state)


def step(request: HttpRequest, found: Upload, shown: State) -> HttpResponse:
    """The page of one step of a file, or what of it is asked for again."""
    part = "portal/uploads/state.html" if request.headers.get("HX-Request") else "portal/uploads/upload.html"
    return render(request, part, _told(request, found, shown))


@member(*WORKERS, writes=True)
@require_POST
def importing(request: HttpRequest, upload_id: str) -> HttpResponse:
    """Yes, import it. Until then nothing was written."""
    found = get_object_or_404(Upload, pk=upload_id)
    shop: Shop = request.shop  # type: ignore[attr-defined]
    other = accept.being_imported()
    try:
        accept.upload(found, by=request.user.pk, shop=shop, now=timezone.now())
    except accept.NotReady:
        messages.warning(request, _("This file cannot be imported just now: see below what it waits for."))
        return redirect("upload", found.pk)
    if other is not None and other.pk != found.pk:
        messages.info(request, _("%(name)s is importing a file, too. Yours follows at once.") % {"name": other.by_name})
    send(tasks.commit_upload, request, found)
    return redirect("upload", found.pk)


@member(*WORKERS, writes=True)
@require_POST
def removal(request: HttpRequest, upload_id: str) -> HttpResponse:
    """Throws away a file that nobody imported."""
    found = get_object_or_404(Upload, pk=upload_id)
    try:
        remove.upload(found)
    except remove.TooLate:
        messages.warning(request, _("This file was imported; it cannot be thrown away any more."))
        return redirect("upload", found.pk)
    messages.success(request, _("The file is thrown away."))
    return redirect("uploads")


# --- What the pages share ---


def _list(request: HttpRequest, *, error: str = "") -> HttpResponse:
    shop: Shop = request.shop  # type: ignore[attr-defined]
    now = timezone.now()
    told = {
        "uploads": upload_undo.marked(Upload.objects.all()[:LAST], now=now),
        "error": error,
        "importing": accept.being_imported(),
        "days": freshness.days(shop, now=now),
        "late": freshness.late(shop, now=now),
        "silent_since": freshness.silent_since(shop, now=now),
    }
    return render(request, "portal/uploads/list.html", told, status=422 if error else 200)


def _told(request: HttpRequest, found: Upload, shown: State) -> dict[str, Any]:
    language = get_language() or "en"
    state = found.state
    told: dict[str, Any] = {
        "upload": found,
        "state": state,
        "step": shown,
        "working": state in WORKING,
        "steps": _steps(found, shown),
    }
    if state == State.FAILED:
        told["failure"], told["stopped"] = unreadable(found.failure_code), found.accepted_at is not None
    if state in (State.COLUMNS, State.CHECK):
        told |= upload_columns_form.told(request, found, language)
        told["twin"] = receive.same_before(found)
        told["beside"] = accept.beside(found, now=timezone.now())
    if state in (State.CHECK, State.DONE):
        told |= upload_rows.told(found) | upload_counts.told(found)
    if state == State.DONE:
        planned = FollowUp.objects.filter(job__upload=found.pk, closed_at=None)
        told["first_call"] = planned.order_by("next_try_at").values_list("next_try_at", flat=True).first()
        told["due_now"] = told["first_call"] is not None and told["first_call"] <= timezone.now()
        told["late"] = found.findings.get("handed_in_late", 0)
    if state == State.UNDOING:
        told["undone_so_far"] = found.undone["total"] - found.undone["left"]
    if state in (State.DONE, State.UNDONE):
        told |= upload_undo.told(request, found)
    return told


def _steps(found: Upload, shown: State) -> list[dict[str, Any]]:
    """The steps; a file that waits for its import may go back to its columns and forth again."""
    order = {State.READING: 0, State.COLUMNS: 1, State.CHECK: 2, State.FAILED: 0}
    names, here = (_("File"), _("Columns"), _("Check"), _("Done")), order.get(shown, 3)
    urls = {1: reverse("upload_columns", args=[found.pk]), 2: reverse("upload", args=[found.pk])}
    if found.state != State.CHECK:
        urls = {}
    return [
        {"name": name, "current": n == here, "past": n < here, "url": urls.get(n, "") if n != here else ""}
        for n, name in enumerate(names)
    ]
