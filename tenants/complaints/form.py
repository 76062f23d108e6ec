"""The fields of a complaint as people and programs send them, read into what is kept."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import TextChoices

from tenants.complaints.categories import Kinds, split
from tenants.complaints.models import Category, Complaint, Remedy, Severity

WORDS = (
    "customer_words", "happened_when", "happened_where", "who_was_involved", "remedy_words", "promise", "promised_by",
)  # fmt: skip
CHOICES: dict[str, type[TextChoices]] = {"category": Category, "severity": Severity, "remedy_sought": Remedy}
DEFAULTS = {"severity": Severity.ORDINARY.value, "remedy_sought": Remedy.CALLBACK.value}
REQUIRED = ("customer_words", "category")
LONGEST_WORDS = 5000
TICKS = ("is_safety", "has_evidence")
#: Every name that is read.
FIELDS = (*WORDS, *CHOICES, *TICKS, "subcategory", "promise_due_at")


class Incomplete(Exception):
    """What is missing or wrong, by field: `required`, `unknown` or `too_long`."""

    def __init__(self, faults: dict[str, str]) -> None:
        super().__init__(faults)
        self.faults = faults


def read(fields: Mapping[str, Any], *, kinds: Kinds) -> dict[str, Any]:
    """The fields as they are kept; those that have no name here are passed over. Raises `Incomplete`.

    The category may hold a sub-code as well ("repair.same_fault"), or `subcategory` holds it. `promise_due_at` is a
    moment, and counts only beside a promise in words.
    """
    taken: dict[str, Any] = {}
    faults = {}
    for name in WORDS:
        taken[name] = str(fields.get(name) or "").strip()
        longest = getattr(Complaint._meta.get_field(name), "max_length", None)
        if longest and len(taken[name]) > longest:
            faults[name] = "too_long"
    category, code = split(str(fields.get("category") or ""))
    sent = {**fields, "category": category}
    for name, choices in CHOICES.items():
        value = str(sent.get(name) or DEFAULTS.get(name, ""))
        if value and value not in choices.values:
            faults[name] = "unknown"
        taken[name] = value
    taken["subcategory"] = str(fields.get("subcategory") or "").strip() or code
    if "category" not in faults and category and not kinds.knows(category, taken["subcategory"]):
        faults["subcategory"] = "unknown"
    for name in TICKS:
        taken[name] = fields.get(name) is True
    due = fields.get("promise_due_at")
    taken["promise_due_at"] = due if isinstance(due, datetime) and taken["promise"] else None
    for name in REQUIRED:
        if not taken[name]:
            faults[name] = "required"
    if faults:
        raise Incomplete(faults)
    return taken
