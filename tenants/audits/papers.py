"""Which papers a job should have, who should have signed them, and what they must agree on.

Nothing is asked of a job without papers but, where the shop wants it, that it has some: a shop that keeps its papers
elsewhere is not told of every one of them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

ERROR, WARNING, INFO = "error", "warning", "info"
ADVISOR, TECHNICIAN, INSPECTOR, CASHIER = "advisor", "technician", "inspector", "cashier"
CUSTOMER = "customer"

BOOKING, PRE_INSPECTION, REPAIR_ORDER = "booking", "pre_inspection", "repair_order"
ADD_ON_APPROVAL, DISPATCH, REQUISITION = "add_on_approval", "dispatch", "requisition"
ROAD_TEST, FINAL_INSPECTION, SETTLEMENT, DELIVERY = "road_test", "final_inspection", "settlement", "delivery"

_USUAL = (REPAIR_ORDER, FINAL_INSPECTION, SETTLEMENT)
#: What each type of work needs. A wash needs nothing; parts are asked for where parts were fitted (see `needed`).
NEEDED: dict[str, tuple[str, ...]] = {
    "maintenance": _USUAL,
    "repair": _USUAL,
    "major_repair": (PRE_INSPECTION, REPAIR_ORDER, DISPATCH, ROAD_TEST, FINAL_INSPECTION, SETTLEMENT, DELIVERY),
    "body_paint": (PRE_INSPECTION, *_USUAL),
    "wash": (),
    "inspection": (REPAIR_ORDER, SETTLEMENT),
    "other": (REPAIR_ORDER, SETTLEMENT),
}
#: Who has to sign which paper, and the code of a paper that lacks it.
SIGNATURES: tuple[tuple[str, str, str], ...] = (
    (REPAIR_ORDER, CUSTOMER, "order_unsigned_by_customer"),
    (REPAIR_ORDER, ADVISOR, "order_unsigned_by_advisor"),
    (DISPATCH, TECHNICIAN, "dispatch_unsigned"),
    (REQUISITION, TECHNICIAN, "requisition_unsigned"),
    (ROAD_TEST, INSPECTOR, "road_test_unsigned"),
    (FINAL_INSPECTION, INSPECTOR, "final_inspection_unsigned"),
    (SETTLEMENT, CUSTOMER, "settlement_unsigned_by_customer"),
    (SETTLEMENT, CASHIER, "settlement_unsigned_by_cashier"),
    (PRE_INSPECTION, CUSTOMER, "pre_inspection_without_customer"),
    (DELIVERY, CUSTOMER, "delivery_unsigned"),
)
NO_PAPERS = "no_papers"
APPROVAL_MISSING, APPROVAL_WITHOUT_EVIDENCE = "extra_work_not_approved", "extra_work_without_evidence"
SETTLED_OVER, SETTLED_UNDER, INSPECTED_LATE = "settled_over_signed", "settled_under_signed", "inspected_after_delivery"


class Rule(NamedTuple):
    """How grave it is, whose post answers for it, and whether a shop has it on before it says anything."""

    level: str
    post: str
    on: bool = True


RULES: dict[str, Rule] = {
    NO_PAPERS: Rule(WARNING, ADVISOR, on=False),
    "no_pre_inspection": Rule(WARNING, ADVISOR),
    "no_repair_order": Rule(ERROR, ADVISOR),
    "no_dispatch": Rule(WARNING, TECHNICIAN),
    "no_requisition": Rule(WARNING, TECHNICIAN),
    "no_road_test": Rule(WARNING, INSPECTOR),
    "no_final_inspection": Rule(ERROR, INSPECTOR),
    "no_settlement": Rule(ERROR, CASHIER),
    "no_delivery": Rule(WARNING, ADVISOR),
    "order_unsigned_by_customer": Rule(ERROR, ADVISOR),
    "order_unsigned_by_advisor": Rule(WARNING, ADVISOR),
    "dispatch_unsigned": Rule(WARNING, TECHNICIAN),
    "requisition_unsigned": Rule(WARNING, TECHNICIAN),
    "road_test_unsigned": Rule(WARNING, INSPECTOR),
    "final_inspection_unsigned": Rule(ERROR, INSPECTOR),
    "settlement_unsigned_by_customer": Rule(WARNING, CASHIER),
    "settlement_unsigned_by_cashier": Rule(WARNING, CASHIER),
    "pre_inspection_without_customer": Rule(WARNING, ADVISOR),
    "delivery_unsigned": Rule(WARNING, ADVISOR),
    APPROVAL_MISSING: Rule(ERROR, ADVISOR),
    APPROVAL_WITHOUT_EVIDENCE: Rule(ERROR, ADVISOR),
    SETTLED_OVER: Rule(ERROR, CASHIER),
    SETTLED_UNDER: Rule(INFO, CASHIER),
    INSPECTED_LATE: Rule(ERROR, INSPECTOR),
}


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper as the person who attached it read it. `total_minor` is the amount that was signed there."""

    kind: str
    signed_by: frozenset[str] = frozenset()
    signed_at: datetime | None = None
    total_minor: int | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Work:
    """What is asked about the job itself. `total_minor` is what the job's data say it cost."""

    kind: str
    delivered_at: datetime
    total_minor: int | None = None
    has_parts: bool = False


class Lack(NamedTuple):
    """One fault: a code of `RULES`, the paper it was seen in (a kind) and what stood there.

    `told` are the amounts, in minor units, or times (ISO 8601) that it was concluded from, by name.
    """

    code: str
    paper: str
    value: str = ""
    told: dict[str, int | str] | None = None


@dataclass(slots=True)
class Facts:
    """What the papers of one job say: every check that could be made, and those of them that failed."""

    checked: set[str] = field(default_factory=set)
    lacks: list[Lack] = field(default_factory=list)


def needed(work: Work) -> tuple[str, ...]:
    """The papers that this work needs, in the order in which they come about."""
    kinds = NEEDED.get(work.kind, NEEDED["other"])
    if work.kind != "major_repair" or not work.has_parts:
        return kinds
    place = kinds.index(DISPATCH) + 1
    return (*kinds[:place], REQUISITION, *kinds[place:])


def check(work: Work, papers: Sequence[Paper]) -> Facts:
    """Holds the papers of one job against what its work needs."""
    facts, wanted = Facts(), needed(work)
    if wanted:
        facts.checked.add(NO_PAPERS)
    if not papers:
        facts.lacks += [Lack(NO_PAPERS, "")] if wanted else []
        return facts
    there = {paper.kind for paper in papers}
    for kind in wanted:
        facts.checked.add(f"no_{kind}")
        if kind not in there:
            facts.lacks.append(Lack(f"no_{kind}", kind))
    for found in (_signatures(papers), _approvals(papers), _amounts(work, papers), _inspection(work, papers)):
        for code, lack in found:
            facts.checked.add(code)
            facts.lacks += [lack] if lack else []
    return facts


Told = Iterator[tuple[str, Lack | None]]


def _signatures(papers: Sequence[Paper]) -> Told:
    """A signature on any sheet of a kind is enough: an order of two pages is signed on one."""
    for kind, signer, code in SIGNATURES:
        sheets = [paper for paper in papers if paper.kind == kind]
        if sheets:
            signed = any(signer in paper.signed_by for paper in sheets)
            yield code, None if signed else Lack(code, kind)


def _approvals(papers: Sequence[Paper]) -> Told:
    """Extra work is agreed by a signature, or by a note of how the customer said yes when away."""
    approvals = [paper for paper in papers if paper.kind == ADD_ON_APPROVAL]
    if approvals:
        proven = all(CUSTOMER in paper.signed_by or paper.note.strip() for paper in approvals)
        lack = None if proven else Lack(APPROVAL_WITHOUT_EVIDENCE, ADD_ON_APPROVAL)
        yield APPROVAL_WITHOUT_EVIDENCE, lack


def _amounts(work: Work, papers: Sequence[Paper]) -> Told:
    """What was settled is what was signed: the order's amount and that of each approval of extra work."""
    signed = [paper.total_minor for paper in papers if paper.kind == REPAIR_ORDER and paper.total_minor is not None]
    sheets = [paper.total_minor for paper in papers if paper.kind == SETTLEMENT and paper.total_minor is not None]
    settled = sheets[-1] if sheets else work.total_minor
    if not signed or settled is None:
        return
    extra = [paper for paper in papers if paper.kind == ADD_ON_APPROVAL]
    agreed = signed[-1] + sum(paper.total_minor or 0 for paper in extra)
    told: dict[str, int | str] = {"signed_minor": agreed, "settled_minor": settled}
    over = settled > agreed
    if not extra:
        yield APPROVAL_MISSING, Lack(APPROVAL_MISSING, SETTLEMENT, told=told) if over else None
    elif all(paper.total_minor is not None for paper in extra):
        yield SETTLED_OVER, Lack(SETTLED_OVER, SETTLEMENT, told=told) if over else None
    yield SETTLED_UNDER, Lack(SETTLED_UNDER, SETTLEMENT, told=told) if settled < agreed else None


def _inspection(work: Work, papers: Sequence[Paper]) -> Told:
    """No vehicle leaves before its inspection is signed."""
    signed = [paper.signed_at for paper in papers if paper.kind == FINAL_INSPECTION and paper.signed_at]
    if signed:
        late = min(signed) > work.delivered_at
        told: dict[str, int | str] = {
            "inspected_at": min(signed).isoformat(),
            "delivered_at": work.delivered_at.isoformat(),
        }
        yield INSPECTED_LATE, Lack(INSPECTED_LATE, FINAL_INSPECTION, told=told) if late else None
