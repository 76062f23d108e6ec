"""The rows behind each number of a file, in one shape: rows of the file before its import, jobs after it."""

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from tenants.audits.words import FINDING_WORDS
from tenants.followups.skip_names import SKIP_NAMES
from tenants.jobs.models import Job
from tenants.portal.access import WORKERS, member
from tenants.uploads import behind, checking, imported
from tenants.uploads.behind import FINDING, Line
from tenants.uploads.consequences import NOT_CALLED
from tenants.uploads.messages import unreadable
from tenants.uploads.models import State, Upload
from tenants.uploads.reading import Unreadable
from web import paging

PER_PAGE = 50
LEVELS = {"error": "danger", "warning": "warning", "info": "info"}
TITLES: dict[str, Promise] = {
    "rows": _("Rows read"),
    "duplicates": _("Repeated rows"),
    "left_out": _("Rows left out"),
    "created": _("New jobs"),
    "updated": _("Changed jobs"),
    "unchanged": _("Unchanged jobs"),
    "called": _("Jobs to be called about"),
    "promised": _("Jobs whose call was planned before"),
    NOT_CALLED: _("Jobs that nobody is called about"),
}
#: What came after the import: the calls are made, or planned, by now.
TITLES_AFTER: dict[str, Promise] = {"called": _("Jobs with a new call")}


@member(*WORKERS)
@require_safe
def count(request: HttpRequest, upload_id: str, name: str) -> HttpResponse:
    """The rows of one count of a file."""
    found = get_object_or_404(Upload, pk=upload_id)
    if found.state not in (State.CHECK, State.DONE):
        return redirect("upload", found.pk)
    told: dict[str, Any] = {"upload": found, "title": _title(found, name), "finding": name.startswith(f"{FINDING}.")}
    try:
        told |= _of_import(request, found, name) if found.state == State.DONE else _of_file(request, found, name)
    except behind.NothingThere as absent:
        raise Http404 from absent
    except Unreadable as error:
        messages.error(request, unreadable(error.code))
        return redirect("upload", found.pk)
    return render(request, "portal/uploads/count.html", told)


# --- For the pages of the file


def told(found: Upload) -> dict[str, Any]:
    """What the pages of a file say of its counts: which open their rows, who is not called, what is worth a look."""
    if found.state == State.DONE and imported.is_known(found):
        counts = {**found.counts, "called": imported.called(found)}
        not_called, findings = imported.not_called(found), imported.findings(found)
        names = {name for name in ("created", "updated", "unchanged") if found.written.get(name)}
        names |= {"called"} if counts["called"] else set()
        names |= {f"{NOT_CALLED}.{reason}" for reason in not_called} | {f"{FINDING}.{code}" for code in findings}
        names |= {NOT_CALLED} if not_called else set()
    else:
        counts, not_called, findings = found.counts, found.counts.get(NOT_CALLED, {}), found.findings
        names = behind.names(found) if found.state == State.CHECK else set()

    def url(name: str) -> str:
        return reverse("upload_count", args=[found.pk, name]) if name in names else ""

    return {
        "counts": counts,
        "opens": {name: url(name) for name in names},
        "findings": [
            {"words": FINDING_WORDS.get(code, code), "level": level(code), "n": n, "url": url(f"{FINDING}.{code}")}
            for code, n in sorted(findings.items(), key=lambda item: -item[1])
        ],
        "not_called": [
            {"words": SKIP_NAMES.get(why, why), "n": n, "url": url(f"{NOT_CALLED}.{why}")}
            for why, n in not_called.items()
        ],
        "not_called_count": sum(not_called.values()),
    }


def level(code: str) -> str:
    """The look of a finding."""
    rule = checking.FINDINGS.get(code)
    return LEVELS.get(rule.level, "neutral") if rule else "neutral"


# --- The lines


def _title(found: Upload, name: str) -> Any:
    sort, _dot, code = name.partition(".")
    if sort == FINDING:
        return FINDING_WORDS.get(code, code)
    if sort == NOT_CALLED and code:
        return SKIP_NAMES.get(code, code)
    return (TITLES_AFTER.get(name) if found.state == State.DONE else None) or TITLES.get(name, name)


def _of_file(request: HttpRequest, found: Upload, name: str) -> dict[str, Any]:
    page = paging.page(request, behind.numbers(found, name), per_page=PER_PAGE)
    return {"page": page, "lines": [(line, "") for line in behind.lines(found, name, page.rows)]}


def _of_import(request: HttpRequest, found: Upload, name: str) -> dict[str, Any]:
    page = paging.page(request, imported.jobs(found, name), per_page=PER_PAGE)
    jobs = list(page)
    rows, says = imported.rows_of(found, jobs), imported.says(jobs, name)
    lines = [replace(_of_job(job), row=rows.get(job.pk, ""), says=says.get(job.pk, "")) for job in jobs]
    urls = [reverse("job", args=[job.pk]) for job in jobs]
    gone = max(found.written.get(name, 0) - page.total, 0)
    return {"page": page, "lines": list(zip(lines, urls, strict=True)), "gone": gone}


def _of_job(job: Job) -> Line:
    return Line(
        row="",
        number=job.number,
        day=date_format(localtime(job.delivered_at), "SHORT_DATE_FORMAT"),
        customer=job.customer.name,
        phone=job.customer.phone,
        plate=(job.vehicle.plate if job.vehicle else None) or "",
        advisor=job.advisor,
    )
