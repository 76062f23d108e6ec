"""The kinds of complaint: their names, those that are not used, the shop's own, and whose each category is."""

from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from tenants.complaints import kinds as shops_kinds
from tenants.complaints.categories import LONGEST_NAME, MOST_OWN, BadKinds, Kinds, SubCode
from tenants.complaints.models import Category, Department
from tenants.portal import complaint_people
from tenants.portal.access import MANAGERS, member
from tenants.shops.models import Shop
from web.navigation import Crumb

FAULTS: dict[str, Promise] = {
    "too_long": gettext_lazy("This name is too long."),
    "too_many": gettext_lazy("There are as many of your own as there can be. Hide or rename one."),
    "unknown": gettext_lazy("There is no such choice."),
}


@dataclass(frozen=True)
class Line:
    """One sub-code with its fields."""

    code: SubCode
    written: str
    is_shown: bool
    error: str = ""


@dataclass(frozen=True)
class Group:
    """One category with its sub-codes."""

    value: str
    name: str
    department: str
    added: str
    error: str
    lines: list[Line] = field(default_factory=list)


@dataclass(frozen=True)
class Head:
    """One department and who stands for it."""

    value: str
    name: str
    person: str
    error: str = ""


@member(*MANAGERS)
@require_http_methods(["GET", "HEAD", "POST"])
def kinds(request: HttpRequest) -> HttpResponse:
    shop: Shop = request.shop  # type: ignore[attr-defined]
    known, refused = shops_kinds.of(shop), None
    if request.method == "POST":
        try:
            shops_kinds.save(shop, **_told(request.POST, known))
        except BadKinds as bad:
            refused = bad
        else:
            messages.success(request, _("Kinds of complaint saved."))
            return redirect("complaint_kinds")
    context = {
        "groups": _groups(known, request.POST if refused else None, refused),
        "departments": Department.choices,
        "heads": _heads(known, request.POST if refused else None, refused),
        "people": [(str(person.id), person.name) for person in complaint_people.of(shop)],
        "longest": LONGEST_NAME,
        "most": MOST_OWN,
        "refused": refused is not None,
        "crumbs": [Crumb(_("Complaints"), reverse("complaints")), Crumb(_("Kinds of complaint"))],
    }
    return render(request, "portal/complaints/kinds.html", context, status=422 if refused else 200)


def _told(sent: QueryDict, known: Kinds) -> dict[str, Any]:
    codes = [each for category in Category for each in known.every(category)]
    return {
        "names": {each.choice: name for each in codes if (name := sent.get(f"name-{each.choice}", "").strip())
                  and name != each.preset},
        "hidden": {each.choice for each in codes if f"shown-{each.choice}" not in sent},
        "added": {category.value: sent.get(f"new-{category.value}", "") for category in Category},
        "departments": {category.value: sent.get(f"department-{category.value}", "") or known.department(category)
                        for category in Category},
        "heads": {department.value: sent.get(f"head-{department.value}", "") for department in Department},
    }  # fmt: skip


def _heads(known: Kinds, sent: QueryDict | None, refused: BadKinds | None) -> list[Head]:
    return [
        Head(
            department.value,
            str(department.label),
            sent.get(f"head-{department.value}", "") if sent else known.heads.get(department.value, ""),
            str(FAULTS[refused.why]) if refused is not None and refused.field == f"head-{department.value}" else "",
        )
        for department in Department
    ]


def _groups(known: Kinds, sent: QueryDict | None, refused: BadKinds | None) -> list[Group]:
    return [
        Group(
            value=category.value,
            name=str(category.label),
            department=sent.get(f"department-{category.value}", "") if sent else known.department(category).value,
            added=sent.get(f"new-{category.value}", "") if sent else "",
            error=_error_of_new(category, known, sent, refused),
            lines=[_line(each, known, sent, refused) for each in known.every(category)],
        )
        for category in Category
    ]


def _line(code: SubCode, known: Kinds, sent: QueryDict | None, refused: BadKinds | None) -> Line:
    error = str(FAULTS[refused.why]) if refused is not None and refused.field == code.choice else ""
    if sent is not None:
        return Line(code, sent.get(f"name-{code.choice}", ""), f"shown-{code.choice}" in sent, error)
    return Line(code, known.own_name(code.category, code.code), not code.is_hidden)


def _error_of_new(category: Category, known: Kinds, sent: QueryDict | None, refused: BadKinds | None) -> str:
    """A fault that no line there is can show: of a name that was to be added, or of the category itself."""
    if refused is None or sent is None:
        return ""
    is_new = refused.field.startswith(f"{category.value}.") and not known.knows(*refused.field.split(".", 1))
    is_full = refused.field == "own" and bool(sent.get(f"new-{category.value}", "").strip())
    return str(FAULTS[refused.why]) if is_new or is_full or refused.field == category.value else ""
