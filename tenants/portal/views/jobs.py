"""One job as the shop knows it: where it comes from, whose it is, what was done, its calls, papers and findings."""

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tenants.audits import cards, paper_facts
from tenants.audits import job as audits
from tenants.care import cards as bookings
from tenants.jobs import documents
from tenants.jobs.models import DocumentKind, Job, JobDocument
from tenants.portal import call_words
from tenants.portal.access import MANAGERS, WORKERS, member
from tenants.portal.paper_forms import PaperForm
from tenants.shops.models import Role
from tenants.uploads import origin
from web.navigation import Crumb


@member()
@require_safe
def job(request: HttpRequest, job_id: uuid.UUID) -> HttpResponse:
    return page(request, get_object_or_404(Job, pk=job_id))


def page(
    request: HttpRequest,
    job: Job,
    *,
    paper_form: PaperForm | None = None,
    reading_form: PaperForm | None = None,
    file_problem: str = "",
    status: int = 200,
) -> HttpResponse:
    """The job's page; a form that was refused comes back with what was typed."""
    role = request.membership.role  # type: ignore[attr-defined]
    found = Job.objects.select_related("customer", "vehicle", "skipped", "comeback__first_job").get(pk=job.pk)
    comeback = getattr(found, "comeback", None)
    now = timezone.now()
    context: dict[str, Any] = {
        "job": found,
        "origins": origin.of(found),
        "calls": call_words.calls(found, shop=request.shop, listens=role in MANAGERS, now=now),  # type: ignore[attr-defined]
        "not_called": call_words.not_called(found),
        "bookings": bookings.of_job(found.pk),
        "vehicle": found.vehicle,
        "customer": found.customer,
        "lines": found.lines.all(),
        "declined": found.declined_items.all(),
        "comeback": comeback,
        "comebacks": found.comebacks.select_related("job").order_by("job__delivered_at"),
        "posts": [(each, getattr(found, each.post, "")) for each in cards.by_post(cards.of_job(found.pk))],
        "waived": cards.waived_of(found.pk),
        "papers": [_paper(request, each, reading_form) for each in found.documents.all()],
        "missing": _missing(found),
        "paper_form": paper_form or PaperForm(currency=_currency(request), step="paper"),
        "attaching": paper_form is not None,
        "file_problem": file_problem,
        "max_bytes": documents.MAX_BYTES,
        "can_work": role in WORKERS,
        "is_manager": role in MANAGERS,
        "here": request.path,
        "crumbs": [Crumb(_("Audit"), reverse("findings")), Crumb(found.number)],
    }
    return render(request, "portal/audits/job.html", context, status=status)


def _paper(request: HttpRequest, paper: JobDocument, refused: PaperForm | None) -> dict[str, Any]:
    step = f"paper-{paper.pk}"
    back = refused is not None and refused.step == step
    form = refused if back else PaperForm(currency=_currency(request), step=step, paper=paper)
    return {"paper": paper, "form": form, "open": back, "may_remove": may_remove(request, paper)}


def audit(job: Job) -> None:
    """Looks at the job anew, after its papers changed."""
    audits.audit([job.pk], now=timezone.now())


def may_remove(request: HttpRequest, paper: JobDocument) -> bool:
    """Owners and managers take off any paper, an advisor what he attached himself."""
    role = request.membership.role  # type: ignore[attr-defined]
    return role in MANAGERS or (role == Role.ADVISOR and paper.by is not None and paper.by == request.user.pk)


def _missing(job: Job) -> list[str]:
    """The papers that this work needs and that are not there, in words."""
    return [str(DocumentKind(kind).label) for kind in paper_facts.missing(job)]


def _currency(request: HttpRequest) -> str:
    return str(request.shop.currency)  # type: ignore[attr-defined]
