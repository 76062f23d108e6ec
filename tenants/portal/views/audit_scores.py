"""The scores of the audit for a month: each post, each person, and the jobs behind every number."""

import hashlib
from calendar import monthrange
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tenants.audits import cards, scored
from tenants.audits import scores as all_scores
from tenants.audits.models import Finding, JobAudit, Post
from tenants.audits.scores import Score
from tenants.portal.access import MANAGERS, member
from tenants.portal.views.audits import tabs
from tenants.shops.models import Shop
from web import exports, paging
from web.navigation import Crumb
from web.sentences import listed


@dataclass(frozen=True, slots=True)
class Month:
    """A month of the shop's calendar."""

    first: date

    @property
    def last(self) -> date:
        return self.first.replace(day=monthrange(self.first.year, self.first.month)[1])

    @property
    def before(self) -> "Month":
        return Month((self.first - timedelta(days=1)).replace(day=1))

    @property
    def text(self) -> str:
        return f"{self.first:%Y-%m}"

    @property
    def label(self) -> str:
        return date_format(self.first, "YEAR_MONTH_FORMAT")


@member(*MANAGERS)
@require_safe
def scores(request: HttpRequest) -> HttpResponse:
    """Every post with its people, this month beside the one before."""
    month = _month(request)
    before = {(each.post, each.person): each.share for each in _people(month.before)}
    people = [_told(request, each, before) for each in _people(month)]
    posts = [
        {**_told(request, each, before), "people": [told for told in people if told["post"] == each.post]}
        for each in all_scores.posts(month.first, month.last)
    ]
    if request.GET.get("format") == "xlsx":
        return _appraisal(posts, month)
    this_month = _shop(request).today(timezone.now()).replace(day=1)
    known = sorted({*scored.months(), this_month, month.first}, reverse=True)
    context = {
        "posts": posts,
        "month": month.text,
        "months": [(Month(day).text, Month(day).label) for day in known],
        "audit_tabs": tabs(request),
    }
    return render(request, "portal/audits/scores.html", context)


@member(*MANAGERS)
@require_safe
def post(request: HttpRequest, post: str) -> HttpResponse:
    """The jobs behind a post's score."""
    if post not in Post.values:
        raise Http404
    return _rows(request, post, str(Post(post).label), "")


@member(*MANAGERS)
@require_safe
def person(request: HttpRequest, post: str, key: str) -> HttpResponse:
    """The jobs behind a person's score; the address holds a digest, not the name."""
    month = _month(request)
    names = (each.person for each in _people(month, post=post))
    name = next((each for each in names if _key(request, each) == key), None)
    if name is None:
        raise Http404
    return _rows(request, post, name, name)


# --- What the pages share ---


def _people(month: Month, *, post: str = "") -> list[Score]:
    return all_scores.persons(month.first, month.last, post=post)


def _told(request: HttpRequest, found: Score, before: dict[tuple[str, str], float | None]) -> dict[str, Any]:
    return {
        "post": found.post,
        "label": Post(found.post).label,
        "name": found.person,
        "key": _key(request, found.person),
        "share": found.share,
        "checks": found.checks,
        "passed": found.passed,
        "jobs": found.jobs,
        "comebacks": found.comebacks,
        "worst": [(cards.words(code), n) for code, n in found.worst[:3]],
        "before": before.get((found.post, found.person)),
    }


def _rows(request: HttpRequest, post: str, title: str, name: str) -> HttpResponse:
    month = _month(request)
    found = scored.jobs(month.first, month.last, post=post, person=name)
    if request.GET.get("format") == "xlsx":
        heads = [_("Delivered"), _("Job"), _("Name"), _("Passed"), _("Checks"), _("What was found")]
        sheet = exports.Sheet(
            name=title,
            header=heads,
            rows=[
                (row["on"], row["number"], row["name"], row["passed"], row["checks"], "\n".join(row["words"]))
                for row in _read(list(found), post)
            ],
        )
        return _download(sheet, f"{title} {month.text}")
    page = paging.page(request, found)
    context = {
        "title": title,
        "page": page,
        "rows": _read(page.rows, post),
        "month_label": month.label,
        "crumbs": [
            Crumb(_("Audit"), reverse("findings")),
            Crumb(_("Scores"), f"{reverse('audit_scores')}?month={month.text}"),
            Crumb(title),
        ],
    }
    return render(request, "portal/audits/score_rows.html", context)


def _read(found: Any, post: str) -> list[dict[str, Any]]:
    """The jobs with what is open at this post."""
    rows: list[JobAudit] = list(found)
    open_ones = Finding.objects.open().filter(job__in=[row.job_id for row in rows], post=post)
    by_job = defaultdict(list)
    for card in cards.of(open_ones.select_related("job__vehicle")):
        by_job[card.job_id].append(card)
    return [
        {
            "on": row.on,
            "job_id": row.job_id,
            "number": row.job.number,
            "vehicle": str(row.job.vehicle or ""),
            "name": getattr(row.job, post, ""),
            "checks": row.checks,  # type: ignore[attr-defined]
            "passed": row.passed,  # type: ignore[attr-defined]
            "findings": by_job[row.job_id],
            "words": [card.words for card in by_job[row.job_id]],
        }
        for row in rows
    ]


def _appraisal(posts: list[dict[str, Any]], month: Month) -> HttpResponse:
    """One sheet of all people, for appraisal."""
    heads = [
        _("Post"), _("Name"), _("Share passed"), _("Checks passed"), _("Checks"), _("Jobs"), _("Month before"),
        _("Comebacks"), _("Most often"),
    ]  # fmt: skip
    rows = [
        (told["label"], told["name"] or _("All"), _share(told["share"]), told["passed"], told["checks"],
         told["jobs"], _share(told["before"]), told["comebacks"], _most_often(told))
        for post in posts
        for told in (post, *post["people"])
    ]  # fmt: skip
    title = _("Scores of the audit")
    return _download(exports.Sheet(name=title, header=heads, rows=rows), f"{title} {month.text}")


def _share(value: float | None) -> exports.Share | None:
    return None if value is None else exports.Share(value)


def _most_often(told: dict[str, Any]) -> str:
    return listed(f"{words} ({n})" for words, n in told["worst"])


def _download(sheet: exports.Sheet, name: str) -> HttpResponse:
    return exports.attachment(exports.xlsx([sheet]), f"{name}.xlsx", exports.XLSX_TYPE)  # type: ignore[return-value]


def _month(request: HttpRequest) -> Month:
    """The month that the address names, else the shop's present one."""
    wanted = request.GET.get("month", "")
    try:
        return Month(date.fromisoformat(f"{wanted}-01"))
    except ValueError as error:
        if wanted:
            raise Http404 from error
    return Month(_shop(request).today(timezone.now()).replace(day=1))


def _key(request: HttpRequest, name: str) -> str:
    return hashlib.sha256(f"{_shop(request).pk}:{name}".encode()).hexdigest()[:12]


def _shop(request: HttpRequest) -> Shop:
    return request.shop  # type: ignore[attr-defined,no-any-return]
