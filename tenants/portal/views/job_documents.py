"""The papers of a job: attached one by one or several at once, read by members, described anew, taken off."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tenants.jobs import documents, sent_papers
from tenants.jobs.models import Job, JobDocument
from tenants.jobs.sent_papers import REFUSALS
from tenants.portal.access import WORKERS, member
from tenants.portal.paper_forms import PaperForm
from tenants.portal.views import jobs
from tenants.shops.models import Shop
from web import exports, sending
from web.errors import not_found


@member(*WORKERS, writes=True)
@require_POST
def papers(request: HttpRequest, job_id: uuid.UUID) -> HttpResponse:
    """Attaches what was sent. A script that sends file after file gets its answer as JSON."""
    job, shop = get_object_or_404(Job, pk=job_id), _shop(request)
    form = PaperForm(request.POST, currency=shop.currency, step="paper")
    sent = request.FILES.getlist("file")
    if not form.is_valid() or not sent:
        missing = "" if sent else _("Choose a file first.")
        if sending.is_by_script(request):
            return JsonResponse({"problem": missing or _("Say which paper it is.")}, status=422)
        return jobs.page(request, job, paper_form=form, file_problem=missing, status=422)
    problems = []
    for each in sent:
        try:
            documents.attach(
                job, sent_papers.body_of(each), name=each.name or "", **form.said, by=request.user.pk,
                by_name=str(request.user), shop=shop, now=timezone.now(),
            )  # fmt: skip
        except documents.Refused as refused:
            problems.append((each.name or "", str(REFUSALS[refused.why])))
    if len(problems) < len(sent):
        jobs.audit(job)
    return sending.answer(request, sent=len(sent), problems=problems, to=reverse("job", args=[job.pk]))


@member()
@require_safe
def paper(request: HttpRequest, job_id: uuid.UUID, document_id: uuid.UUID) -> HttpResponse:
    """The file itself: a download that no browser runs anything of."""
    found = get_object_or_404(JobDocument, pk=document_id, job=job_id)
    return exports.sandboxed(documents.content(found), documents.file_name(found), found.media_type)


@member(*WORKERS, writes=True)
@require_POST
def reading(request: HttpRequest, job_id: uuid.UUID, document_id: uuid.UUID) -> HttpResponse:
    """Corrects what was read on a paper."""
    found, shop = get_object_or_404(JobDocument, pk=document_id, job=job_id), _shop(request)
    form = PaperForm(request.POST, currency=shop.currency, step=f"paper-{found.pk}")
    if not form.is_valid():
        return jobs.page(request, found.job, reading_form=form, status=422)
    try:
        documents.describe(found, **form.said, shop=shop)
    except documents.Refused as refused:
        messages.error(request, str(REFUSALS[refused.why]))
        return redirect("job", job_id)
    jobs.audit(found.job)
    messages.success(request, _("Saved what the paper says."))
    return redirect("job", job_id)


@member(*WORKERS, writes=True)
@require_POST
def removal(request: HttpRequest, job_id: uuid.UUID, document_id: uuid.UUID) -> HttpResponse:
    """Takes a paper off: owners and managers any, an advisor what he attached himself."""
    found, shop = get_object_or_404(JobDocument, pk=document_id, job=job_id), _shop(request)
    if not jobs.may_remove(request, found):
        return not_found(request)
    documents.remove(found, shop=shop)
    jobs.audit(found.job)
    messages.success(request, _("The paper is taken off."))
    return redirect("job", job_id)


def _shop(request: HttpRequest) -> Shop:
    return request.shop  # type: ignore[attr-defined,no-any-return]
