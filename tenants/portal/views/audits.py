"""The audit's pages: the board of open findings, what is said to a finding, the scores, and the rules."""

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from tenants.audits import board, cards, contest, in_force, staff_numbers, tasks, waive
from tenants.audits import guarantees as periods
from tenants.audits import rules as shop_rules
from tenants.audits.models import Finding, GuaranteeChange, Level, Post, RuleSetting, StaffNumber
from tenants.portal import background, finding_sheet
from tenants.portal.access import MANAGERS, WORKERS, member
from tenants.portal.audit_forms import BoardFilter, GuaranteeForm, ReasonForm, StaffNumberForm
from web import exports, paging
from web.errors import not_found
from web.navigation import NavItem


@member()
@require_safe
def findings(request: HttpRequest) -> HttpResponse:
    """What is open, by post and kind with counts, and the rows behind the count that was chosen; also as a workbook."""
    role = request.membership.role  # type: ignore[attr-defined]
    chosen = BoardFilter(request.GET)
    wish = chosen.wish
    if request.GET.get("format") == "xlsx":
        sheet = finding_sheet.of(board.rows(wish), name=_("Findings"))
        return exports.attachment(exports.xlsx([sheet]), f"{sheet.name}.xlsx", exports.XLSX_TYPE)  # type: ignore[return-value]
    page = paging.page(request, board.rows(wish))
    context: dict[str, Any] = {
        "filter": chosen,
        "wish": wish,
        "filtered": wish != board.Wish(),
        "code_words": cards.words(wish.code) if wish.code else "",
        "groups": [
            {
                "post": post,
                "label": Post(post).label,
                "n": sum(each.n for each in tallies),
                "tallies": [
                    {"code": each.code, "words": cards.words(each.code), "mark": cards.MARKS[each.level], "n": each.n}
                    for each in tallies
                ],
            }
            for post, tallies in board.counts(wish).items()
        ],
        "page": page,
        "cards": cards.of(page.rows),
        "can_work": role in WORKERS and wish.state != board.WAIVED,
        "is_manager": role in MANAGERS,
        "here": request.get_full_path(),
        "waiting": board.waiting(),
        "audit_tabs": tabs(request),
    }
    return render(request, "portal/audits/board.html", context)


def _said(take: Callable[..., Any], told: str | Promise, *, roles: tuple[str, ...]) -> Callable[..., HttpResponse]:
    """A view that takes a reason and says it to the finding."""

    @member(*roles, writes=True)
    @require_POST
    def view(request: HttpRequest, finding_id: uuid.UUID) -> HttpResponse:
        found = get_object_or_404(Finding, pk=finding_id)
        form = ReasonForm(request.POST)
        if not form.is_valid():
            messages.error(request, _("Say why."))
            return _back(request, found)
        try:
            take(
                found, reason=form.cleaned_data["reason"], by=request.user.pk, by_name=str(request.user),
                now=timezone.now(),
            )  # fmt: skip
        except contest.Settled:
            messages.warning(request, _("This finding was mended or waived meanwhile."))
        else:
            messages.success(request, str(told))
        return _back(request, found)

    return view


contesting = _said(contest.finding, gettext_lazy("Contested. Your reason stands beside the finding."), roles=WORKERS)
waiver = _said(waive.finding, gettext_lazy("Waived. The finding no longer counts."), roles=MANAGERS)


# --- Rules


@member(*MANAGERS)
@require_safe
def rules(request: HttpRequest) -> HttpResponse:
    """Every rule of the catalogue as this shop has it, and the numbers of its staff."""
    return _rules_page(request, StaffNumberForm())


@member(*MANAGERS, writes=True)
@require_POST
def rule(request: HttpRequest, code: str) -> HttpResponse:
    """Switches one rule on or off, and says how grave it is."""
    try:
        shop_rules.change(
            code, on="on" in request.POST, level=request.POST.get("level", ""),
            by=request.user.pk, by_name=str(request.user), now=timezone.now(),
        )  # fmt: skip
    except shop_rules.UnknownRule:
        return not_found(request)
    except shop_rules.UnknownLevel:
        messages.error(request, _("Choose one of the severities that are offered."))
    else:
        background.send(tasks.follow_shop, request)
        messages.success(request, _("Saved: %(rule)s. The scores follow shortly.") % {"rule": cards.words(code)})
    return redirect(f"{reverse('audit_rules')}#rule-{code}")


@member(*MANAGERS, writes=True)
@require_POST
def staff_number(request: HttpRequest) -> HttpResponse:
    """Puts the number of one of the shop's people on the list."""
    form = StaffNumberForm(request.POST)
    if form.is_valid():
        try:
            staff_numbers.add(
                form.cleaned_data["phone"], name=form.cleaned_data["name"],
                region=request.shop.country,  # type: ignore[attr-defined]
                by=request.user.pk, by_name=str(request.user), now=timezone.now(),
            )  # fmt: skip
        except staff_numbers.NoNumber:
            form.add_error("phone", _("Enter one telephone number that can be dialled."))
        except staff_numbers.AlreadyListed:
            form.add_error("phone", _("This number is on the list already."))
        else:
            background.send(tasks.follow_shop, request)
            messages.success(request, _("Added. Jobs with this number are marked shortly."))
            return redirect(f"{reverse('audit_rules')}#staff-numbers")
    return _rules_page(request, form, status=422)


@member(*MANAGERS, writes=True)
@require_POST
def staff_number_removal(request: HttpRequest, number_id: uuid.UUID) -> HttpResponse:
    """Takes a number off the list."""
    staff_numbers.remove(get_object_or_404(StaffNumber, pk=number_id))
    background.send(tasks.follow_shop, request)
    messages.success(request, _("Removed. Jobs with this number are no longer marked."))
    return redirect(f"{reverse('audit_rules')}#staff-numbers")


@member(*MANAGERS, writes=True)
@require_POST
def guarantee(request: HttpRequest) -> HttpResponse:
    """Says how long the shop guarantees its work."""
    country = request.shop.country  # type: ignore[attr-defined]
    form = GuaranteeForm(request.POST, promised={})
    if form.is_valid():
        try:
            shop_rules.guarantee(
                form.promised, country=country, by=request.user.pk, by_name=str(request.user), now=timezone.now()
            )
        except shop_rules.LessThanLaw as short:
            form.add_error(f"{short.within}_days", _("The law gives more. Leave both fields empty to have that."))
        else:
            background.send(tasks.follow_shop, request)
            messages.success(request, _("Saved. Comebacks of the last two months are looked for anew."))
            return redirect(f"{reverse('audit_rules')}#guarantees")
    return _rules_page(request, StaffNumberForm(), guarantee_form=form, status=422)


def _rules_page(
    request: HttpRequest, form: StaffNumberForm, *, guarantee_form: GuaranteeForm | None = None, status: int = 200
) -> HttpResponse:
    said = {each.code: each for each in RuleSetting.objects.all()}
    found = [
        {"code": code, "words": cards.words(code), "post": rule.post, "on": rule.on, "level": rule.level,
         "said": said.get(code)}
        for code, rule in in_force.rules().items()
    ]  # fmt: skip
    groups = [
        {"post": post, "label": label, "rules": [each for each in found if each["post"] == post]}
        for post, label in Post.choices
    ]
    law = periods.BY_LAW.get(request.shop.country, {})  # type: ignore[attr-defined]
    guarantees = guarantee_form or GuaranteeForm(promised=in_force.promised())
    context = {
        "groups": groups,
        "levels": Level.choices,
        "form": form,
        "guarantee_form": guarantees,
        "guarantees": guarantees.rows(law),
        "is_law": bool(law),
        "guarantee_changed": GuaranteeChange.objects.order_by("changed_at").last(),
        "staff_numbers": StaffNumber.objects.order_by("name", "phone"),
        "audit_tabs": tabs(request),
    }
    return render(request, "portal/audits/rules.html", context, status=status)


# --- What the pages share


def tabs(request: HttpRequest) -> list[NavItem]:
    """The pages of the audit that are open to the reader."""
    role = request.membership.role  # type: ignore[attr-defined]
    entries = [("findings", _("Findings"), "clipboard-check")]
    if role in MANAGERS:
        entries += [("audit_scores", _("Scores"), "chart-bar"), ("audit_rules", _("Rules"), "settings")]
    return [NavItem(label, reverse(name), icon, current=request.path == reverse(name)) for name, label, icon in entries]


def _back(request: HttpRequest, found: Finding) -> HttpResponse:
    """To the page that the form stood on; only ever one of ours."""
    wanted = request.POST.get("next", "")
    if wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None):
        return redirect(wanted)
    return redirect("job", found.job_id)
