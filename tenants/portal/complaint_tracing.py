"""What a complaint's page shows of the guarantee, washing, the cause, corrective actions and goodwill."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest

from tenants.audits import in_force
from tenants.complaints import correct, goodwill, guarantee, guarantee_words, preferences, trace, wash
from tenants.complaints.change import Kind
from tenants.complaints.correct import Line
from tenants.complaints.models import Complaint, Goodwill
from tenants.complaints.timeline import Sheet
from tenants.jobs.models import JobLine
from tenants.portal import complaint_people
from tenants.portal import complaint_tracing_forms as forms
from tenants.portal.access import MANAGERS, WORKERS
from tenants.portal.complaint_forms import StepForm
from tenants.shops.models import Shop


@dataclass(frozen=True, slots=True)
class ActionRow:
    """A corrective action with the form that ends it or takes it up again, for who may."""

    line: Line
    done: forms.DoneForm | None
    again: forms.AgainForm | None


@dataclass(frozen=True, slots=True)
class GoodwillRow:
    """A kindness with the form that decides on it; `own` says that its reader proposed it and cannot."""

    goodwill: Goodwill
    form: forms.DecisionForm | None
    own: bool


def part(request: HttpRequest, sheet: Sheet, bound: StepForm | None, *, now: datetime) -> dict[str, Any]:
    """The page's context. Inside the shop."""
    shop, role = request.shop, request.membership.role  # type: ignore[attr-defined]
    complaint, is_open = sheet.complaint, sheet.complaint.closed_at is None
    works, manages = role in WORKERS, role in MANAGERS
    reading = guarantee_words.of(complaint, shop=shop, now=now)
    first = {"version": complaint.version}
    context: dict[str, Any] = {
        "guarantee": reading,
        "no_guarantees": reading is None and is_open and _could_be_guaranteed(complaint, shop),
        "may_promise": manages,
        "is_wash": wash.is_wash(complaint),
        "whys": trace.lines(complaint.whys),
        "actions": _actions(complaint, shop, works=works, bound=bound, now=now),
        "goodwill": _goodwill(request, complaint, manages=manages, bound=bound),
    }
    if not works:
        return context
    context["action_form"] = _kept(bound, forms.ActionForm(people=complaint_people.of(shop), today=shop.today(now)))
    if is_open:
        context["goodwill_form"] = _kept(bound, forms.GoodwillForm(currency=shop.currency, initial=first))
        context["goodwill_limit"] = goodwill.limit_of(complaint, preferences.of(shop))
        context["goodwill_spent"] = goodwill.spent(complaint.goodwill.all())
        if reading is not None and reading.asks_mileage:
            context["mileage_form"] = _kept(bound, forms.MileageForm(miles=reading.miles, initial=first))
        if not complaint.counted:
            context["evidence_form"] = _kept(bound, forms.EvidenceForm(initial=first))
            context["leaving_form"] = forms.LeavingForm(initial=first) if manages else None
    if manages and is_open:
        context |= {"cause_parts": _parts(complaint), "cause_people": _people(complaint)}
        context["is_soothed"] = any(event.kind == Kind.REPLIED for event in complaint.events.all())
    return context


def _could_be_guaranteed(complaint: Complaint, shop: Shop) -> bool:
    """Whether a guarantee would be about it, if the shop's country or the shop gave any."""
    job = complaint.job
    about = complaint.category in guarantee.CATEGORIES and job is not None and job.kind not in guarantee.NOT_GUARANTEED
    return about and not in_force.guarantees(shop.country)


def _kept(bound: StepForm | None, fresh: StepForm) -> StepForm:
    """The form that was refused, with what was typed and the version that is on the page now; else a fresh one."""
    if bound is None or bound.step != fresh.step:
        return fresh
    if bound.is_valid() and "version" in fresh.fields:
        fresh.initial = {**bound.cleaned_data, **fresh.initial}
        return fresh
    return bound


def _actions(
    complaint: Complaint, shop: Shop, *, works: bool, bound: StepForm | None, now: datetime
) -> list[ActionRow]:
    rows = []
    for line in correct.lines(complaint.actions.all(), shop=shop, now=now):
        is_open, known = line.action.done_at is None, str(line.action.pk)
        done = forms.DoneForm(step=f"done-{known}") if works and is_open else None
        again = forms.AgainForm(step=f"again-{known}", today=shop.today(now)) if works and not is_open else None
        if bound is not None:
            done = bound if done and isinstance(bound, forms.DoneForm) and bound.step == done.step else done
            again = bound if again and isinstance(bound, forms.AgainForm) and bound.step == again.step else again
        rows.append(ActionRow(line, done, again))
    return rows


def _goodwill(
    request: HttpRequest, complaint: Complaint, *, manages: bool, bound: StepForm | None
) -> list[GoodwillRow]:
    rows = []
    for each in complaint.goodwill.all():
        own = each.proposed_by == request.user.pk
        form = forms.DecisionForm(step=f"decision-{each.pk}") if manages and each.is_open and not own else None
        if form and isinstance(bound, forms.DecisionForm) and bound.step == form.step:
            form = bound
        rows.append(GoodwillRow(each, form, own))
    return rows


def _parts(complaint: Complaint) -> list[str]:
    if complaint.job is None:
        return []
    return list(complaint.job.lines.filter(kind=JobLine.Kind.PART).values_list("item", flat=True))


def _people(complaint: Complaint) -> list[str]:
    job = complaint.job
    named = (job.technician, job.advisor, job.inspector, job.cashier) if job else ()
    return [name for name in dict.fromkeys(named) if name]
