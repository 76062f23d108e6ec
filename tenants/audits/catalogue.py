"""Every rule of an audit: its code, how grave it is, whose post answers for it, and when it can be judged at all.

A check is what a post is scored by: it can be judged or not, and it is passed or not. Several codes may belong to one
check (a telephone number is good or it is not); a note (INFO) is told, but nobody fails a check by it.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from tenants.audits import papers

ADVISOR, TECHNICIAN, INSPECTOR, CASHIER, SHOP = "advisor", "technician", "inspector", "cashier", "shop"
POSTS = (ADVISOR, TECHNICIAN, INSPECTOR, CASHIER, SHOP)
ERROR, WARNING, INFO = "error", "warning", "info"
LEVELS = (ERROR, WARNING, INFO)

_WORKSHOP = ("maintenance", "repair", "major_repair", "body_paint")
_REPAIRS = ("repair", "major_repair", "body_paint")


@dataclass(frozen=True, slots=True)
class Rule:
    """`needs` are fields that a file must have, "a|b" for either; `kinds` the work it is asked of, () for any.

    `check` is the check that a post fails by it, "" for none. `on` is whether a shop has it without asking for it.
    """

    level: str
    post: str
    check: str = ""
    needs: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    on: bool = True


def _rules(post: str, check: str, *needs: str, kinds: tuple[str, ...] = (), **levels: str) -> dict[str, Rule]:
    return {code: Rule(level, post, check, needs, kinds) for code, level in levels.items()}


_MILEAGE, _NAME = "mileage_in|mileage_out", "customer_name|first_name|last_name|sender_name|company"

#: What one row or the rows of one job tell by themselves; found where files are read.
ROWS: dict[str, Rule] = {
    **_rules(
        ADVISOR, "phone",
        phone_landline=INFO, phone_machine=ERROR, phone_virtual=WARNING, phone_unknown_prefix=WARNING,
        phone_staff=ERROR, phone_shop=ERROR,
    ),
    **_rules(ADVISOR, "name", _NAME, name_missing=WARNING, name_placeholder=WARNING),
    **_rules(ADVISOR, "plate", "plate", plate_missing=WARNING, plate_bad_format=WARNING, plate_old_police=WARNING),
    **_rules(
        ADVISOR, "vin", "vin",
        vin_bad_format=WARNING, vin_short=INFO, vin_dummy=WARNING, vin_check_digit=WARNING,
        vin_check_digit_foreign=INFO,
    ),
    **_rules(ADVISOR, "vin", "vin", "year", vin_year_differs=WARNING),
    **_rules(
        ADVISOR, "mileage", _MILEAGE,
        mileage_zero=WARNING, mileage_round=WARNING, mileage_unreadable=WARNING, mileage_backwards=ERROR,
    ),
    **_rules(ADVISOR, "dates_readable", stamp_unreadable=WARNING),
    **_rules(SHOP, "dates_past", stamp_future=ERROR),
    **_rules(ADVISOR, "delivery_recorded", "delivered_at", delivery_not_recorded=WARNING),
    **_rules(ADVISOR, "delivery_recorded", "delivered_at", "settled_at", settled_not_delivered=WARNING),
    **_rules(ADVISOR, "delivery_order", "opened_at|arrived_at", "delivered_at", delivered_before_opened=ERROR),
    **_rules(ADVISOR, "delivery_order", "settled_at", "delivered_at", delivered_before_settled=ERROR),
    **_rules(TECHNICIAN, "completion_order", "opened_at|arrived_at", "completed_at", completed_before_opened=ERROR),
    **_rules(INSPECTOR, "inspection_order", "completed_at", "qc_at", inspected_before_completed=ERROR),
    **_rules(CASHIER, "settlement_order", "completed_at", "settled_at", settled_before_completed=ERROR),
    **_rules(ADVISOR, "status", "job_status|delivered_flag", status_contradicts_delivery=WARNING),
    **_rules(CASHIER, "settled", "settled_at", "delivered_at", delivered_not_settled=ERROR),
    **_rules(INSPECTOR, "inspector_is_another", "inspector", "technician", inspector_is_technician=ERROR),
    **_rules(INSPECTOR, "inspected", "inspector", kinds=_REPAIRS, inspector_missing=ERROR),
    **_rules(TECHNICIAN, "items", "repair_items|parts_used", items_missing=WARNING),
    **_rules(TECHNICIAN, "items", "repair_items", "parts_used", parts_without_labour=WARNING),
    **_rules(TECHNICIAN, "technician", "technician", kinds=(*_WORKSHOP, "inspection"), technician_missing=WARNING),
    **_rules(
        CASHIER, "amounts_readable",
        "labour_amount|parts_amount|sublet_amount|other_amount|discount_amount|tax_amount|total_amount|paid_amount"
        "|line_amount",
        amount_unreadable=WARNING,
    ),
    **_rules(CASHIER, "sum", "total_amount", "labour_amount", "parts_amount", total_mismatch=WARNING),
    **_rules(CASHIER, "paid", "total_amount", "paid_amount", paid_over_total=WARNING, paid_short=WARNING),
    **_rules(ADVISOR, "advice", "advice", kinds=("maintenance",), advice_missing=WARNING),
    **_rules(
        ADVISOR, "next_service", "next_service_on|next_service_km", kinds=("maintenance",),
        next_service_missing=WARNING,
    ),
    **_rules(ADVISOR, "insurance", "insurance_due", insurance_expired=INFO),
    **_rules(ADVISOR, "inspection_due", "inspection_due", inspection_expired=INFO),
    **_rules(SHOP, "in_time", handed_in_late=INFO),
    **_rules(SHOP, "words", "job_type", kind_unknown=INFO),
    **_rules(SHOP, "words", "job_status|delivered_flag|completed_flag", state_unknown=INFO),
}  # fmt: skip

#: What a job's own columns tell of how each post did its part, beyond what a row is checked for when it is read.
COLUMNS: dict[str, Rule] = {
    **_rules(ADVISOR, "signed", "signed_flag", kinds=_WORKSHOP, signature_not_recorded=ERROR),
    **_rules(ADVISOR, "call_announced", "told_about_call", call_not_announced=WARNING),
    **_rules(ADVISOR, "declined", "declined_items", kinds=_WORKSHOP, declined_not_recorded=INFO),
    **_rules(ADVISOR, "status", "job_status|delivered_flag|awaiting_parts", status_stale=ERROR),
    **_rules(TECHNICIAN, "finish", "completed_at", kinds=_WORKSHOP, finish_not_recorded=WARNING),
    **_rules(TECHNICIAN, "items", "repair_items|parts_used", item_twice=WARNING),
    **_rules(INSPECTOR, "inspected", "qc_flag|qc_at", kinds=_REPAIRS, quality_not_checked=ERROR),
    **_rules(INSPECTOR, "inspected_in_time", "qc_at", "delivered_at", quality_checked_late=ERROR),
    **_rules(INSPECTOR, "running_in", "qc_notes", kinds=("major_repair",), running_in_not_recorded=WARNING),
}

ORDER_LEFT_OPEN = "order_left_open"
#: What a job tells beside the shop's other jobs.
PAST: dict[str, Rule] = {
    **_rules(ADVISOR, "phone", phone_many_names=WARNING),
    **_rules(ADVISOR, "name", _NAME, "plate", plate_other_name=WARNING),
    **_rules(ADVISOR, "vin", "plate", "vin", plate_other_vin=ERROR, vin_other_plate=INFO),
    **_rules(ADVISOR, "plate", "plate", plate_like_another=WARNING),
    **_rules(
        ADVISOR, "mileage", _MILEAGE,
        mileage_below_last=ERROR, mileage_too_fast=WARNING, mileage_as_last=WARNING,
    ),
    **_rules(ADVISOR, "status", "job_status|delivered_flag|awaiting_parts", order_left_open=ERROR),
    # Whoever did the first job answers for it, so nobody at this job fails a check by it.
    **_rules(TECHNICIAN, "", comeback=WARNING),
}  # fmt: skip

#: What the attached papers tell. Each is a check of its own, judged where `papers.check` could.
PAPERS: dict[str, Rule] = {
    code: Rule(rule.level, rule.post, check=code, on=rule.on) for code, rule in papers.RULES.items()
}

RULES: dict[str, Rule] = {**ROWS, **COLUMNS, **PAST, **PAPERS}


def in_force(settings: Mapping[str, tuple[bool, str]]) -> dict[str, Rule]:
    """The rules as a shop has them; `settings` has on or off and a level ("" for the usual one) by code."""
    rules = dict(RULES)
    for code, (on, level) in settings.items():
        if code in rules:
            rules[code] = replace(rules[code], on=on, level=level or rules[code].level)
    return rules


@lru_cache(maxsize=256)
def looked_for(fields: str) -> frozenset[str]:
    """The codes of ROWS that can be found in a file with these fields (with a blank between)."""
    there = frozenset(fields.split())
    return frozenset(code for code, rule in ROWS.items() if _has(there, rule.needs))


def can_be_judged(rule: Rule, fields: Collection[str], kind: str) -> bool:
    """Whether a job of this kind of work, told with these fields, can be held against the rule."""
    return (not rule.kinds or kind in rule.kinds) and _has(fields, rule.needs)


def _has(there: Collection[str], needs: tuple[str, ...]) -> bool:
    return all(any(name in there for name in need.split("|")) for need in needs)
