"""Audits jobs: beside the shop's other jobs, post by post, with their papers; keeps findings, comebacks and marks.

Called after jobs were written, after papers were attached or taken off, and after rules were changed. Twice is the
same as once.
"""

import uuid
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from tenants.audits import (
    arrays,
    at_hand,
    catalogue,
    comebacks,
    find,
    history,
    in_force,
    paper_facts,
    posts,
    staff_numbers,
)
from tenants.audits.catalogue import Rule
from tenants.audits.find import NONE, Fault
from tenants.audits.guarantees import Again
from tenants.audits.history import Facts
from tenants.audits.models import JobAudit
from tenants.audits.papers import NO_PAPERS
from tenants.audits.papers import Facts as PaperFacts
from tenants.audits.past import Told
from tenants.jobs import wire
from tenants.jobs.upsert import Fresh
from tenants.shops.models import Shop, expected_schema

#: What a row tells, too, and what time or the list of staff makes true of jobs that no file tells again.
_ROWS_TOO = {"delivered_not_settled", "settled_not_delivered", staff_numbers.CODE}
_FOUND_HERE = (frozenset(catalogue.RULES) - frozenset(catalogue.ROWS) - {catalogue.ORDER_LEFT_OPEN}) | _ROWS_TOO
_MARKS = tuple(f"{post}_{part}" for post in catalogue.POSTS for part in ("checks", "passed"))


@transaction.atomic
def audit(
    job_ids: Collection[uuid.UUID],
    *,
    now: datetime,
    fresh: Mapping[uuid.UUID, Fresh] = NONE,
    told: Mapping[uuid.UUID, Sequence[Fault]] = NONE,
) -> None:
    """Audits these jobs of the current shop, and those after them on the same vehicles.

    `fresh` are those that were only just made, and `told` has all findings that they have by now: what is at hand is
    not read back.
    """
    if not job_ids:
        return
    shop = _current_shop()
    beside = history.with_others(job_ids)
    wanted = {*job_ids, *(history.with_later(beside) if beside else ())}
    beside |= wanted.difference(job_ids)
    known = wanted - fresh.keys()
    jobs = history.in_order(
        [*history.load(known, zone=shop.zone), *at_hand.facts(fresh, wanted=wanted, zone=shop.zone)]
    )
    ids = [each.id for each in jobs]
    rules = in_force.rules()
    papers = _papers_of(ids if rules[NO_PAPERS].on else known, rules)
    again = comebacks.find(beside, country=shop.country, zone=shop.zone)
    comebacks.keep(known, again, now=now)
    past = history.check(jobs, beside=beside, zone=shop.zone, now=now)
    columns = _columns(jobs, shop, fresh)
    staff = staff_numbers.check(ids)
    faults = {
        each.id: [
            *(
                _fault(told, rules)
                for told in (*past.get(each.id, ()), *columns.get(each.id, ()), *staff.get(each.id, ()))
            ),
            *_papers(papers.get(each.id), rules),
            *_comeback(again.get(each.id), rules),
        ]
        for each in jobs
    }
    # A rule that no shop has unless it asks for it leaves no trace; one that was switched off is found and not shown.
    asked = {
        job: [one for one in found if catalogue.RULES[one.code].on or rules[one.code].on]
        for job, found in faults.items()
    }
    # What a row told and is looked for here again may have to be mended.
    new = {
        job: each.job
        for job, each in fresh.items()
        if _FOUND_HERE.isdisjoint(one.code for one in told.get(job, ())) and job in wanted
    }
    find.store(asked, codes=_FOUND_HERE, now=now, new=new)
    failed = {job: {one.code for one in (*told.get(job, ()), *asked[job])} for job in new}
    _mark(jobs, papers, rules, now=now, fresh=fresh, failed=failed)


@transaction.atomic
def marks(job_ids: Collection[uuid.UUID], *, now: datetime) -> None:
    """Counts these jobs' marks anew, as after a finding was waived; looks for nothing."""
    jobs = history.load(job_ids, zone=_current_shop().zone)
    rules = in_force.rules()
    _mark(jobs, _papers_of([each.id for each in jobs], rules), rules, now=now)


def _current_shop() -> Shop:
    return Shop.objects.get(schema_name=expected_schema.get())


_WITH_PAPERS = "SELECT DISTINCT job_id FROM jobs_jobdocument WHERE job_id = ANY(%s::uuid[])"


def _papers_of(ids: Collection[uuid.UUID], rules: Mapping[str, Rule]) -> dict[uuid.UUID, PaperFacts]:
    """What papers tell, of jobs that have any; of the others only where the shop wants them to have some."""
    if not rules[NO_PAPERS].on:
        with connection.cursor() as cursor:
            cursor.execute(_WITH_PAPERS, [arrays.uuids(ids)])
            ids = [row[0] for row in cursor.fetchall()]
    return paper_facts.facts(ids) if ids else {}


def _fault(told: Told, rules: Mapping[str, Rule]) -> Fault:
    rule = rules[told.code]
    return Fault(told.code, rule.level, rule.post, told.field, told.value, evidence=told.evidence)


def _papers(facts: PaperFacts | None, rules: Mapping[str, Rule]) -> Iterator[Fault]:
    for lack in facts.lacks if facts else ():
        rule = rules[lack.code]
        yield Fault(lack.code, rule.level, rule.post, lack.paper, lack.value, evidence=lack.told)


def _comeback(again: Again | None, rules: Mapping[str, Rule]) -> Iterator[Fault]:
    """Put down to who did the first job."""
    if again is None:
        return
    first, rule = again.first, rules["comeback"]
    told: dict[str, Any] = {
        "job": str(first.id), "number": first.number, "on": first.day.isoformat(), "days": again.days,
        "within": again.within, "same": again.same,
    }  # fmt: skip
    if again.km is not None:
        told["km"] = again.km
    yield Fault("comeback", rule.level, rule.post, "repair_items", again.item, first.technician, told)


_TWICE = """
SELECT job_id, array_agg(item ORDER BY item COLLATE "C") FROM (
    SELECT job_id, kind, item FROM jobs_jobline WHERE job_id = ANY(%s::uuid[])
    GROUP BY job_id, kind, item HAVING count(*) > 1
) AS twice GROUP BY job_id
"""
_DECLINED = "SELECT DISTINCT job_id FROM jobs_declineditem WHERE job_id = ANY(%s::uuid[])"


def _columns(jobs: Sequence[Facts], shop: Shop, fresh: Mapping[uuid.UUID, Fresh]) -> dict[uuid.UUID, list[Told]]:
    """What each job's own columns show; lists are read only where a rule asks for them."""
    known = [each for each in jobs if each.id not in fresh]
    twice: dict[uuid.UUID, Sequence[str]] = {job: at_hand.items_twice(each) for job, each in fresh.items()}
    declined = {job for job, each in fresh.items() if each.declined}
    if known:
        with connection.cursor() as cursor:
            cursor.execute(_TWICE, [arrays.uuids(each.id for each in known)])
            twice.update(cursor.fetchall())
            cursor.execute(_DECLINED, [arrays.uuids(each.id for each in known if "declined_items" in each.fields)])
            declined |= {row[0] for row in cursor.fetchall()}
    return {
        each.id: posts.check(
            posts.Work(
                fields=each.fields,
                kind=each.kind,
                delivered_on=each.day,
                completed_on=each.completed_at.astimezone(shop.zone).date() if each.completed_at else None,
                running_in_notes=each.running_in_notes,
                has_declined=each.id in declined,
                items_twice=tuple(twice.get(each.id, ())),
                facts=each.told,
            )
        )
        for each in jobs
    }


# What the shop has switched off is told apart by `posts.Rules`.
_FAILED = """
SELECT job_id, array_agg(code) FROM audits_finding
WHERE job_id = ANY(%s::uuid[]) AND mended_at IS NULL AND waived_at IS NULL GROUP BY job_id
"""


def _mark(
    jobs: Sequence[Facts],
    papers: Mapping[uuid.UUID, PaperFacts],
    rules: Mapping[str, Rule],
    *,
    now: datetime,
    fresh: Collection[uuid.UUID] = (),
    failed: Mapping[uuid.UUID, Collection[str]] = NONE,
) -> None:
    """Writes each job's marks whole. `fresh` jobs have none yet; `failed` are the open findings of those at hand."""
    failed = dict(failed)
    with connection.cursor() as cursor:
        if known := [each.id for each in jobs if each.id not in fresh]:
            cursor.execute("DELETE FROM audits_jobaudit WHERE job_id = ANY(%s::uuid[])", [arrays.uuids(known)])
        if unread := [each.id for each in jobs if each.id not in failed]:
            cursor.execute(_FAILED, [arrays.uuids(unread)])
            failed.update(cursor.fetchall())
    judged, rows = posts.Rules(rules), []
    for each in jobs:
        checked = papers[each.id].checked if each.id in papers else ()
        got = judged.marks(each.fields, each.kind, failed=failed.get(each.id, ()), papers=checked)
        rows.append({"job_id": each.id, "on": each.day, "audited_at": now, **got})
    wire.insert(JobAudit, ("job_id", "on", "audited_at", *_MARKS), rows)
