"""Taking an import back: what would happen, the word to do it, and what was kept and why."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.models import User
from tenants.jobs.models import Job
from tenants.portal.access import WORKERS, member
from tenants.portal.uploading import send
from tenants.shops.models import Shop
from tenants.uploads import tasks, undo
from tenants.uploads.models import State, ToldJob, Upload
from web import paging


@member(*WORKERS, writes=True)
@require_http_methods(["GET", "POST"])
def undoing(request: HttpRequest, upload_id: str) -> HttpResponse:
    """What undoing an import would do now; posted, it is done in the background."""
    found = get_object_or_404(Upload, pk=upload_id)
    now = timezone.now()
    if request.method == "GET":
        if not can_undo(found, now=now):
            messages.warning(request, _refusal(found))
            return redirect("upload", found.pk)
        prospect = undo.prospect(found, now=now)
        told = {
            "upload": found,
            "prospect": prospect,
            "kept": _reasons(prospect.kept),
            "kept_total": sum(prospect.kept.values()),
            "until": undo.until(found),
        }
        return render(request, "portal/uploads/undo.html", told)
    user: User = request.user  # type: ignore[assignment]
    shop: Shop = request.shop  # type: ignore[attr-defined]
    try:
        undo.upload(found, by=user.pk, by_name=str(user), shop=shop, now=now)
    except (undo.NotImported, undo.TooLate, undo.BeingUndone, undo.NothingLeft):
        messages.warning(request, _refusal(found))
        return redirect("upload", found.pk)
    send(tasks.undo_upload, request, found)
    return redirect("upload", found.pk)


def can_undo(upload: Upload, *, now: datetime) -> bool:
    """Whether the page offers to undo the import."""
    until = undo.until(upload)
    if until is None or now >= until:
        return False
    return upload.state == State.DONE or (upload.state == State.UNDONE and undo.can_go_on(upload))


def marked(uploads: Iterable[Upload], *, now: datetime) -> list[dict[str, Any]]:
    """The files of the list, each with whether its import can be undone."""
    return [{"row": upload, "can_undo": can_undo(upload, now=now)} for upload in uploads]


def told(request: HttpRequest, upload: Upload) -> dict[str, Any]:
    """What the page of an import says about undoing it: until when, or what was kept and why."""
    found: dict[str, Any] = {"can_undo": can_undo(upload, now=timezone.now()), "until": undo.until(upload)}
    if upload.state == State.UNDONE:
        page = paging.page(request, upload.told_jobs.exclude(kept="").order_by("id"))
        found |= {"kept_page": page, "kept": _kept(list(page))}
    return found


def _kept(lines: list[ToldJob]) -> list[dict[str, Any]]:
    jobs = Job.objects.select_related("vehicle").in_bulk([line.job for line in lines])
    files = Upload.objects.in_bulk([line.kept_by for line in lines if line.kept_by])
    found = []
    for line in lines:
        why, by = line.get_kept_display(), files.get(line.kept_by) if line.kept_by else None
        if by is not None:
            why = _("“%(file)s” of %(day)s told it as well.") % {
                "file": by.name, "day": date_format(timezone.localtime(by.received_at), "j M"),
            }  # fmt: skip
        found.append({"job": jobs.get(line.job), "why": why})
    return found


def _reasons(kept: dict[str, int]) -> list[dict[str, Any]]:
    return [{"why": ToldJob.Kept(code).label, "n": n} for code, n in sorted(kept.items(), key=lambda one: -one[1])]


def _refusal(upload: Upload) -> str:
    if upload.imported_at is None:
        return _("This file was not imported, so there is nothing to undo.")
    if upload.state == State.UNDOING:
        return _("This import is being undone already.")
    if upload.state == State.UNDONE and not undo.can_go_on(upload):
        return _("This import was undone as far as it can be.")
    return _("An import can be undone for thirty days. This one is older.")
