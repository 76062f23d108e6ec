"""Taking complaints down at the shop: whose it is, the form with its draft, and later promises and kinds.

Nothing here says `writes`: a shop whose trial has ended still serves its customers.
"""

import uuid
from contextlib import suppress
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tenants.complaints import draft_papers, drafts, file, kinds, promise, recode, whose
from tenants.complaints.draft_papers import Attached
from tenants.complaints.models import Complaint, ComplaintDraft, Source
from tenants.jobs.models import Customer, Job
from tenants.portal import complaint_capture_forms as forms
from tenants.portal.access import MANAGERS, WORKERS, member
from tenants.portal.views.complaint_steps import step
from tenants.shops.models import Shop
from web.errors import not_found
from web.navigation import Crumb


@member(*WORKERS)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Looks for the customer; shows, too, what was begun and not yet filed. A search is no address: it is posted."""
    form = forms.LookForm(request.POST if request.method == "POST" else None)
    context: dict[str, Any] = {"form": form, "drafts": drafts.of_shop(), "crumbs": _crumbs()}
    if form.is_valid():
        context["found"] = whose.look(form.cleaned_data["text"], shop=_shop(request))
    return render(request, "portal/complaints/new.html", context, status=422 if form.errors else 200)


@member(*WORKERS)
@require_POST
def beginning(request: HttpRequest) -> HttpResponse:
    """The customer was chosen: a draft begins."""
    form = forms.WhoseForm(request.POST)
    wanted = form.cleaned_data if form.is_valid() else {}
    customer = Customer.objects.filter(pk=wanted["customer"]).first() if wanted else None
    job = Job.objects.filter(pk=wanted["job"], customer=customer).first() if customer and wanted["job"] else None
    if customer is None or (wanted["job"] and job is None):
        return not_found(request)
    return redirect("complaint_draft", drafts.begin(customer, job=job, **_who(request), now=timezone.now()).pk)


@member(*WORKERS)
@require_http_methods(["GET", "HEAD", "POST"])
def draft(request: HttpRequest, draft_id: uuid.UUID) -> HttpResponse:
    """The form; posting it files the complaint, once."""
    shop, now = _shop(request), timezone.now()
    found = _draft(draft_id)
    if found is None:
        return _filed(request, draft_id)
    known = kinds.of(shop)
    if request.method != "POST":
        return _form(request, found, forms.ComplaintForm(kinds=known, initial=found.fields))
    form = forms.ComplaintForm(request.POST, kinds=known)
    try:
        form.refuse_files(_keep_files(request, found, now=now).refused)
        if form.is_valid():
            filed = file.at_the_shop(
                shop=shop, customer=found.customer, job=found.job, draft_id=found.pk, fields=form.cleaned_data,
                **_who(request), now=now,
            )  # fmt: skip
            messages.success(request, _("Complaint %(reference)s is taken down.") % {"reference": filed.reference})
            return redirect("complaint", filed.pk)
    except file.Incomplete as incomplete:
        form.refuse(incomplete.faults)
    except ComplaintDraft.DoesNotExist:
        return _filed(request, draft_id)
    try:
        drafts.save(found, fields=request.POST.dict(), **_who(request), now=now)
    except drafts.Filed:
        return _filed(request, draft_id)
    return _form(request, found, form, status=422)


@member(*WORKERS)
@require_POST
def saving(request: HttpRequest, draft_id: uuid.UUID) -> HttpResponse:
    """Keeps what was typed so far: for the page's script in JSON, for a person who goes on later with the list."""
    found, now = _draft(draft_id), timezone.now()
    if found is None:
        return not_found(request)
    try:
        drafts.save(found, fields=request.POST.dict(), **_who(request), now=now)
        if request.headers.get("Accept") == "application/json":  # as it is typed: files come with the form
            return JsonResponse({"saved_at": now.isoformat()})
        refused = _keep_files(request, found, now=now).refused
    except (drafts.Filed, ComplaintDraft.DoesNotExist):  # this very moment, by the same page or another one
        return not_found(request)
    messages.success(request, _("Draft saved."))
    for sentence in forms.why_refused(refused):
        messages.error(request, sentence)
    return redirect("complaint_draft", found.pk) if refused else redirect("complaint_new")


@member(*WORKERS)
@require_POST
def removal(request: HttpRequest, draft_id: uuid.UUID) -> HttpResponse:
    if _draft(draft_id) is None:
        return not_found(request)
    drafts.drop(draft_id)
    messages.success(request, _("The draft is gone."))
    return redirect("complaint_new")


@member(*MANAGERS)
@require_POST
def kind(request: HttpRequest, complaint_id: uuid.UUID) -> HttpResponse:
    """Sorts a complaint anew."""
    shop, found = _shop(request), Complaint.objects.filter(pk=complaint_id).first()
    form = forms.KindForm(request.POST, kinds=kinds.of(shop), complaint=found)

    def sort(complaint: Complaint, **told: Any) -> None:
        recode.complaint(complaint, **{**told, **form.told()}, shop=shop)

    return step(request, complaint_id, found, form, sort, _("The complaint is sorted anew."))


@member(*WORKERS)
@require_POST
def promising(request: HttpRequest, complaint_id: uuid.UUID) -> HttpResponse:
    """Notes what the customer is promised now."""
    found, form = Complaint.objects.filter(pk=complaint_id).first(), forms.PromiseForm(request.POST)
    return step(request, complaint_id, found, form, promise.complaint, _("Promise noted."))


def _form(request: HttpRequest, found: ComplaintDraft, form: forms.ComplaintForm, *, status: int = 200) -> HttpResponse:
    context = {"form": form, "draft": found, "papers": draft_papers.of(found.pk), "crumbs": _crumbs(_("Draft"))}
    return render(request, "portal/complaints/draft.html", context, status=status)


def _keep_files(request: HttpRequest, found: ComplaintDraft, *, now: datetime) -> Attached:
    """Adds what was sent to the draft, and takes off what was ticked. Raises `ComplaintDraft.DoesNotExist`."""
    ticked = []
    for each in request.POST.getlist("take_off"):
        with suppress(ValueError):
            ticked.append(uuid.UUID(each))
    return draft_papers.attach(found, request.FILES.getlist("file"), without=ticked, **_who(request), now=now)


def _filed(request: HttpRequest, draft_id: uuid.UUID) -> HttpResponse:
    """A form whose draft is gone leads to what was filed by it; looking at it finds nothing."""
    filed = Complaint.objects.filter(attempt=draft_id, source=Source.SHOP).first() if request.method == "POST" else None
    return redirect("complaint", filed.pk) if filed else not_found(request)


def _crumbs(last: str = "") -> list[Crumb]:
    first = Crumb(_("Complaints"), reverse("complaints"))
    if not last:
        return [first, Crumb(_("New complaint"))]
    return [first, Crumb(_("New complaint"), reverse("complaint_new")), Crumb(last)]


def _draft(draft_id: uuid.UUID) -> ComplaintDraft | None:
    """A draft of the shop's own; those of the team are its own business until they are filed."""
    mine = ComplaintDraft.objects.filter(pk=draft_id, side=ComplaintDraft.Side.SHOP)
    return mine.select_related("customer", "job__vehicle").first()


def _who(request: HttpRequest) -> dict[str, Any]:
    return {"by": request.user.pk, "by_name": str(request.user)}


def _shop(request: HttpRequest) -> Shop:
    shop: Shop = request.shop  # type: ignore[attr-defined]
    return shop
