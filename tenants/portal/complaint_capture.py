"""What a complaint's page shows for sorting it anew and for promises."""

from typing import Any

from django.http import HttpRequest

from tenants.complaints import kinds
from tenants.complaints.timeline import Sheet
from tenants.portal.access import MANAGERS, WORKERS
from tenants.portal.complaint_capture_forms import KindForm, PromiseForm
from tenants.portal.complaint_forms import StepForm


def part(request: HttpRequest, sheet: Sheet, bound: StepForm | None) -> dict[str, Any]:
    """The page's context. Inside the shop."""
    shop, role, complaint = request.shop, request.membership.role, sheet.complaint  # type: ignore[attr-defined]
    if complaint.closed_at is not None or role not in WORKERS:
        return {}
    context: dict[str, Any] = {"promise_form": _kept(bound, PromiseForm(initial={"version": complaint.version}))}
    if role in MANAGERS:
        context["kind_form"] = _kept(bound, KindForm(kinds=kinds.of(shop), complaint=complaint))
    return context


def _kept(bound: StepForm | None, fresh: StepForm) -> StepForm:
    """The form that was refused, with what was typed and the version that is on the page now; else a fresh one."""
    if bound is None or bound.step != fresh.step:
        return fresh
    if bound.is_valid():
        fresh.initial = {**bound.cleaned_data, "version": fresh.initial["version"]}
        return fresh
    return bound
