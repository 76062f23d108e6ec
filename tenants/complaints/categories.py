"""What a complaint can be about: seven categories with sub-codes in code, and what a shop made of them.

A shop may give a sub-code another name, hide it, and add its own; a code once used is never taken away, so that old
complaints keep their words. A choice is written as one word, "repair" or "repair.same_fault".
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from tenants.complaints.models.choices import Category, Department

LONGEST_NAME = 60
MOST_OWN = 20
OWN = "own_"

PRESETS: dict[Category, dict[str, Promise]] = {
    Category.EFFICIENCY: {
        "waiting_reception": _("Waiting at reception"),
        "waiting_repair": _("The work took too long"),
        "waiting_parts": _("Waiting for parts"),
        "waiting_till": _("Waiting at the till"),
        "late_delivery": _("Not ready at the promised time"),
    },
    Category.SERVICE: {
        "attitude": _("Manner of the staff"),
        "uncooperative": _("The staff did not help"),
        "not_informed": _("Not told about work or cost"),
        "promise_broken": _("A promise was not kept"),
        "wrong_order": _("The wrong repair order was taken up"),
        "too_many_calls": _("Called too often"),
    },
    Category.REPAIR: {
        "same_fault": _("The same fault came back"),
        "new_fault": _("A new fault after the work"),
        "misdiagnosed": _("The fault was not found"),
        "not_done": _("Agreed work was not done"),
        "skimped": _("Work was skimped"),
        "over_repair": _("More was replaced than needed"),
        "damage": _("The vehicle was damaged"),
    },
    Category.PARTS: {
        "part_life": _("A part wore out too soon"),
        "authenticity": _("Doubt that a part is genuine"),
        "part_faulty": _("A new part is faulty"),
        "part_wrong": _("The wrong part was fitted"),
    },
    Category.PRICE: {
        "comparison": _("Dearer than elsewhere"),
        "over_estimate": _("Dearer than agreed"),
        "bill_time": _("Bill: date or time"),
        "bill_items": _("Bill: items of work"),
        "bill_labour": _("Bill: labour"),
        "bill_part_number": _("Bill: part number"),
        "bill_part_name": _("Bill: name of a part"),
        "bill_part_quantity": _("Bill: quantity of a part"),
        "bill_part_price": _("Bill: price of a part"),
        "bill_total": _("Bill: total"),
    },
    Category.ENVIRONMENT: {
        "wash_water_marks": _("Wash: water marks"),
        "wash_stains": _("Wash: stains on the paint"),
        "wash_wheels": _("Wash: gaps of the wheels"),
        "wash_engine": _("Wash: engine bay"),
        "inside_grease": _("Inside: marks of oil from the work"),
        "inside_carpet": _("Inside: carpets"),
        "inside_ashtray": _("Inside: ashtray"),
        "premises": _("Premises or waiting room"),
    },
    Category.OTHER: {
        "privacy": _("Handling of personal data"),
    },
}

#: Cleanliness of the vehicle after a wash or the work.
WASH = frozenset(code for code in PRESETS[Category.ENVIRONMENT] if code.startswith(("wash_", "inside_")))

#: Who takes it up first, unless the shop says otherwise.
DEPARTMENTS: dict[Category, Department] = {
    Category.EFFICIENCY: Department.RECEPTION,
    Category.SERVICE: Department.MANAGEMENT,
    Category.REPAIR: Department.WORKSHOP,
    Category.PARTS: Department.PARTS,
    Category.PRICE: Department.TILL,
    Category.ENVIRONMENT: Department.WASH,
    Category.OTHER: Department.MANAGEMENT,
}


class BadKinds(Exception):
    """These kinds cannot be kept; `field` says where, `why` is "too_long", "too_many", "unknown" or "twice"."""

    def __init__(self, field: str, why: str) -> None:
        super().__init__(field, why)
        self.field, self.why = field, why


@dataclass(frozen=True, slots=True)
class SubCode:
    """One sub-code as a shop has it."""

    category: str
    code: str
    name: str
    preset: str
    is_hidden: bool = False

    @property
    def is_own(self) -> bool:
        return self.code.startswith(OWN)

    @property
    def choice(self) -> str:
        return joined(self.category, self.code)


@dataclass(frozen=True, slots=True)
class Kinds:
    """The categories of one shop: presets under what the shop set.

    `names` and `hidden` go by choice; `own` holds the names of the shop's own sub-codes by choice, in their order;
    `departments` goes by category, and `heads`, the ids of who stands for each department, by department.
    """

    names: Mapping[str, str] = field(default_factory=dict)
    hidden: frozenset[str] = frozenset()
    own: Mapping[str, str] = field(default_factory=dict)
    departments: Mapping[str, str] = field(default_factory=dict)
    heads: Mapping[str, str] = field(default_factory=dict)

    def every(self, category: str) -> list[SubCode]:
        """All sub-codes of a category, hidden ones too; the shop's own last."""
        found = [
            SubCode(category, code, self.names.get(joined(category, code)) or str(name), str(name),
                    joined(category, code) in self.hidden)
            for code, name in PRESETS[Category(category)].items()
        ]  # fmt: skip
        for choice, name in self.own.items():
            of, code = split(choice)
            if of == category:
                found.append(SubCode(category, code, name, "", choice in self.hidden))
        return found

    def shown(self, category: str) -> list[SubCode]:
        """The sub-codes that can be chosen now."""
        return [each for each in self.every(category) if not each.is_hidden]

    def knows(self, category: str, code: str) -> bool:
        """Whether this category has such a sub-code, hidden or not; without one it always has."""
        return not code or any(each.code == code for each in self.every(category))

    def name(self, category: str, code: str) -> str:
        """The sub-code in words, and nothing for none or for one that was never there."""
        return next((each.name for each in self.every(category) if each.code == code), "") if code else ""

    def own_name(self, category: str, code: str) -> str:
        """The sub-code in the shop's own words, if it has any for it."""
        choice = joined(category, code)
        return self.names.get(choice) or self.own.get(choice, "")

    def full_name(self, category: str, code: str) -> str:
        """Category and sub-code in words."""
        name = self.name(category, code)
        label = str(Category(category).label)
        return f"{label} · {name}" if name else label

    def department(self, category: str) -> Department:
        """Who takes up complaints of this category first."""
        return Department(self.departments.get(category, DEPARTMENTS[Category(category)]))

    def head(self, category: str) -> str:
        """The id of who stands for that department; empty where the shop named nobody."""
        return self.heads.get(self.department(category), "")

    def choices(self, now_is: str = "") -> list[Any]:
        """For a choice field: each category as a group that begins with itself.

        What a complaint has now (`now_is`) can be kept, though nobody else could choose it any more.
        """
        found: list[Any] = [
            (
                category.label,
                [
                    (category.value, format_lazy(_("{category}, in general"), category=category.label)),
                    *((each.choice, each.name) for each in self.shown(category.value)),
                ],
            )
            for category in Category
        ]
        if now_is and now_is not in {value for _group, options in found for value, _name in options}:
            found.append((_("As it is"), [(now_is, self.full_name(*split(now_is)))]))
        return found

    def as_json(self) -> dict[str, Any]:
        """What differs from the presets, to be kept in the shop's settings."""
        return {
            "names": dict(self.names),
            "hidden": sorted(self.hidden),
            "own": dict(self.own),
            "departments": dict(self.departments),
            "heads": dict(self.heads),
        }


PRESET = Kinds()


def joined(category: str, code: str) -> str:
    """One word for both."""
    return f"{category}.{code}" if code else str(category)


def split(choice: str) -> tuple[str, str]:
    """Category and sub-code of a choice; a category alone has no sub-code."""
    category, _dot, code = choice.partition(".")
    return category, code


def read(told: Mapping[str, Any]) -> Kinds:
    """A shop's kinds from its settings. Raises `BadKinds`."""
    kinds = Kinds(
        names={str(choice): str(name).strip() for choice, name in dict(told.get("names") or {}).items()},
        hidden=frozenset(str(choice) for choice in told.get("hidden") or ()),
        own={str(choice): str(name).strip() for choice, name in dict(told.get("own") or {}).items()},
        departments={str(key): str(value) for key, value in dict(told.get("departments") or {}).items()},
        heads={str(key): str(value) for key, value in dict(told.get("heads") or {}).items()},
    )
    _check(kinds)
    return kinds


def _check(kinds: Kinds) -> None:
    for choice, name in kinds.own.items():
        category, code = split(choice)
        if category not in Category.values or not name or not _is_own(code):
            raise BadKinds(choice, "unknown")
    if any(sum(split(choice)[0] == category for choice in kinds.own) > MOST_OWN for category in Category.values):
        raise BadKinds("own", "too_many")
    for choice in (*kinds.names, *kinds.hidden):
        category, code = split(choice)
        if category not in Category.values or not code or not kinds.knows(category, code):
            raise BadKinds(choice, "unknown")
    for choice, name in (*kinds.names.items(), *kinds.own.items()):
        if len(name) > LONGEST_NAME:
            raise BadKinds(choice, "too_long")
    for category, department in kinds.departments.items():
        if category not in Category.values or department not in Department.values:
            raise BadKinds(category, "unknown")
    for department in kinds.heads:
        if department not in Department.values:
            raise BadKinds(f"head-{department}", "unknown")


def _is_own(code: str) -> bool:
    return code.startswith(OWN) and code.removeprefix(OWN).isdigit()
