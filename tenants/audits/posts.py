"""How each post did its part of one job: what its columns show, and how many checks it passed of those it had."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any

from tenants.audits import catalogue
from tenants.audits.catalogue import COLUMNS, INFO, POSTS, Rule
from tenants.audits.past import Told


@dataclass(frozen=True, slots=True)
class Work:
    """What the columns of a job told. `facts` are those of `jobs.drafts.AUDITED`, days are the shop's."""

    fields: str
    kind: str
    delivered_on: date
    completed_on: date | None = None
    inspector: str = ""
    running_in_notes: str = ""
    has_declined: bool = False
    items_twice: tuple[str, ...] = ()
    facts: Mapping[str, Any] = field(default_factory=dict)


def check(work: Work) -> list[Told]:
    """What is not as it should be; a thing is only missed where the file has a column for it."""
    asked, facts = _asked(work.fields, work.kind), work.facts
    found: list[Told] = []
    for code, name, missing in (
        ("signature_not_recorded", "signed_flag", not facts.get("signed")),
        ("call_not_announced", "told_about_call", not facts.get("told_of_call")),
        ("declined_not_recorded", "declined_items", not work.has_declined and "nothing_declined" not in facts),
        ("finish_not_recorded", "completed_at", work.completed_on is None),
        ("running_in_not_recorded", "qc_notes", not work.running_in_notes and "nothing_to_note" not in facts),
        ("quality_not_checked", "qc_flag", not _inspected(facts)),
    ):
        if missing and code in asked:
            found.append(Told(code, name, "", {}))
    checked_on = facts.get("quality_checked_at", "")
    if checked_on > work.delivered_on.isoformat() and "quality_checked_late" in asked:
        told = {"inspected_on": checked_on, "delivered_on": work.delivered_on.isoformat()}
        found.append(Told("quality_checked_late", "qc_at", checked_on, told))
    if work.items_twice:
        found.append(Told("item_twice", "repair_items", work.items_twice[0], {"items": list(work.items_twice)}))
    return found


def _inspected(facts: Mapping[str, Any]) -> bool:
    """A date of the inspection tells it was made, unless somebody says it was not."""
    return bool(facts.get("quality_checked", "quality_checked_at" in facts))


@lru_cache(maxsize=1024)
def _asked(fields: str, kind: str) -> frozenset[str]:
    there = frozenset(fields.split())
    return frozenset(code for code, rule in COLUMNS.items() if catalogue.can_be_judged(rule, there, kind))


class Rules:
    """The rules in force in one shop, and how they judge jobs; each sort of job is worked out once."""

    def __init__(self, of: Mapping[str, Rule]) -> None:
        self.of = of
        self._checks: dict[tuple[str, str], dict[str, frozenset[str]]] = {}
        self._marks: dict[tuple[Any, ...], dict[str, int]] = {}

    def checks(self, fields: str, kind: str) -> dict[str, frozenset[str]]:
        """The checks of each post, but for papers, that can be judged of such a job."""
        if (fields, kind) not in self._checks:
            there = frozenset(fields.split())
            found: dict[str, set[str]] = {post: set() for post in POSTS}
            for code, rule in self.of.items():
                if code not in catalogue.PAPERS and self._counts(rule) and catalogue.can_be_judged(rule, there, kind):
                    found[rule.post].add(rule.check)
            self._checks[fields, kind] = {post: frozenset(names) for post, names in found.items()}
        return self._checks[fields, kind]

    def marks(self, fields: str, kind: str, *, failed: Collection[str], papers: Collection[str]) -> dict[str, int]:
        """How many checks each post had of one job, and how many it passed: "advisor_checks", "advisor_passed", ...

        `failed` are codes of its open findings, `papers` those that could be checked. Who fails a check by two codes
        fails it once; notes fail nobody.
        """
        key = fields, kind, frozenset(failed), frozenset(papers)
        if key not in self._marks:
            checks = {
                post: names | {self.of[code].check for code in papers if self._is_of(code, post)}
                for post, names in self.checks(fields, kind).items()
            }
            self._marks[key] = {}
            for post, names in checks.items():
                lost = names & {self.of[code].check for code in failed if self._is_of(code, post)}
                self._marks[key] |= {f"{post}_checks": len(names), f"{post}_passed": len(names) - len(lost)}
        return self._marks[key]

    def _counts(self, rule: Rule) -> bool:
        return bool(rule.on and rule.check) and rule.level != INFO

    def _is_of(self, code: str, post: str) -> bool:
        return code in self.of and self.of[code].post == post and self._counts(self.of[code])
