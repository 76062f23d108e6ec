"""Findings as people read them: in words, with what they rest on, and no telephone number in full."""

import uuid
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db.models import TextChoices
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.formats import date_format, number_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tenants.audits import mending
from tenants.audits.models import Comeback, Finding, Level, Post
from tenants.audits.words import FINDING_WORDS
from web.sentences import listed
from web.templatetags.web import masked_phone, masked_plate, money

MARKS: dict[str, str] = {Level.ERROR: "danger", Level.WARNING: "warning", Level.INFO: "info"}
_GRAVITY = {level: place for place, level in enumerate(Level.values)}


class Sort(NamedTuple):
    """What a piece of evidence is called and how it is written; what is `personal` is not for the team."""

    label: Promise
    how: str
    personal: bool = False


#: What findings are concluded from, by name, in the order in which it is told. A job's id goes with its number.
EVIDENCE: dict[str, Sort] = {
    "number": Sort(_("Other job"), "job"),
    "on": Sort(_("Day of that job"), "day"),
    "name": Sort(_("Name there"), "text", personal=True),
    "plate": Sort(_("Plate there"), "text", personal=True),
    "vin": Sort(_("VIN there"), "text", personal=True),
    "mileage": Sort(_("Mileage there"), "number"),
    "km_per_day": Sort(_("Kilometres a day"), "number"),
    "days": Sort(_("Days between"), "number"),
    "names": Sort(_("Names with this number"), "number"),
    "believed": Sort(_("First known names"), "list", personal=True),
    "items": Sort(_("Listed twice"), "list"),
    "same": Sort(_("What came back"), "same"),
    "km": Sort(_("Kilometres between"), "number"),
    "within": Sort(_("Within"), "within"),
    "opened_on": Sort(_("Opened on"), "day"),
    "settled_on": Sort(_("Settled on"), "day"),
    "delivered_on": Sort(_("Delivered on"), "day"),
    "inspected_on": Sort(_("Inspected on"), "day"),
    "inspected_at": Sort(_("Inspection signed"), "moment"),
    "delivered_at": Sort(_("Delivered"), "moment"),
    "signed_minor": Sort(_("Signed"), "money"),
    "settled_minor": Sort(_("Settled"), "money"),
}
_CODES: dict[str, type[TextChoices]] = {"same": Comeback.Same, "within": Comeback.Within}
_PHONE_FIELDS, _PHONE_OF_NAMES = {"phone", "mobile", "sender_mobile"}, "phone_many_names"


@dataclass(frozen=True, slots=True)
class Evidence:
    """One thing that a finding was concluded from; `job_id` leads to another job."""

    label: str
    text: str
    job_id: uuid.UUID | None = None


@dataclass(frozen=True, slots=True)
class Card:
    """One finding; `value` and `evidence` are ready to be shown."""

    id: uuid.UUID
    code: str
    words: str
    mending: str
    level: str
    level_label: str
    mark: str
    post: str
    post_label: str
    person: str
    value: str
    evidence: tuple[Evidence, ...]
    found_at: datetime
    sent_back_at: datetime | None
    sent_back_by_name: str
    sent_back_note: str
    contested_at: datetime | None
    contested_by_name: str
    contested_reason: str
    waived_at: datetime | None
    waived_by_name: str
    waived_reason: str
    mended_at: datetime | None
    job_id: uuid.UUID
    job_number: str
    vehicle: str
    delivered_at: datetime


@dataclass(frozen=True, slots=True)
class PostCards:
    """The findings of one post."""

    post: str
    label: str
    findings: tuple[Card, ...]


def words(code: str) -> str:
    """What a finding with this code is told as; a code that is no longer known stands for itself."""
    return str(FINDING_WORDS.get(code, code))


def of_job(job: uuid.UUID, *, for_team: bool = False) -> list[Card]:
    """The open findings of a job, the gravest first."""
    found = Finding.objects.open().filter(job=job).select_related("job__vehicle")
    return of(sorted(found, key=_place), for_team=for_team)


def waived_of(job: uuid.UUID) -> list[Card]:
    """What was found in a job and waived by a person."""
    found = Finding.objects.filter(job=job, mended_at=None).exclude(waived_at=None).select_related("job__vehicle")
    return of(found)


def answered_of(job: uuid.UUID) -> list[Card]:
    """What the team sent back about a job and the shop has mended or waived since, for the team."""
    found = Finding.objects.filter(job=job).exclude(sent_back_at=None).exclude(mended_at=None, waived_at=None)
    return of(found.select_related("job__vehicle").order_by("sent_back_at"), for_team=True)


def of(findings: Iterable[Finding], *, for_team: bool = False) -> list[Card]:
    """Cards of findings whose jobs and vehicles are read; for the team without other customers' names and plates."""
    return [_card(finding, for_team) for finding in findings]


def by_post(cards: Iterable[Card]) -> list[PostCards]:
    """The cards by post, in the order of the posts."""
    found: dict[str, list[Card]] = {}
    for card in cards:
        found.setdefault(card.post, []).append(card)
    return [PostCards(post, str(label), tuple(found[post])) for post, label in Post.choices if post in found]


def _place(finding: Finding) -> tuple[bool, int, str]:
    return finding.sent_back_at is None, _GRAVITY[finding.level], finding.code


def _card(finding: Finding, for_team: bool) -> Card:
    job = finding.job
    return Card(
        id=finding.pk,
        code=finding.code,
        words=words(finding.code),
        mending=str(mending.of(finding.code)),
        level=finding.level,
        level_label=str(finding.get_level_display()),
        mark=MARKS[finding.level],
        post=finding.post,
        post_label=str(finding.get_post_display()),
        person=finding.person or getattr(job, finding.post, ""),
        value=_value(finding, for_team),
        evidence=tuple(_evidence(finding.evidence, job.currency, for_team)),
        found_at=finding.found_at,
        sent_back_at=finding.sent_back_at,
        sent_back_by_name=finding.sent_back_by_name,
        sent_back_note=finding.sent_back_note,
        contested_at=finding.contested_at,
        contested_by_name=finding.contested_by_name,
        contested_reason=finding.contested_reason,
        waived_at=finding.waived_at,
        waived_by_name=finding.waived_by_name,
        waived_reason=finding.waived_reason,
        mended_at=finding.mended_at,
        job_id=job.pk,
        job_number=job.number,
        vehicle=str(job.vehicle or ""),
        delivered_at=job.delivered_at,
    )


def _value(finding: Finding, for_team: bool) -> str:
    """What stood there. A number is masked for everybody; the team sees no plate or VIN in full."""
    if finding.field in _PHONE_FIELDS and finding.code != _PHONE_OF_NAMES:
        return masked_phone(finding.value) if finding.value else ""
    if for_team and finding.field == "plate" and finding.value:
        return masked_plate(finding.value)
    return "" if for_team and finding.field == "vin" else finding.value


def _evidence(told: Mapping[str, Any], currency: str, for_team: bool) -> Iterator[Evidence]:
    for name, sort in EVIDENCE.items():
        if told.get(name) in (None, "") or (for_team and sort.personal):
            continue
        job = uuid.UUID(told["job"]) if sort.how == "job" and "job" in told and not for_team else None
        yield Evidence(str(sort.label), _text(told[name], sort.how, currency), job)


def _text(value: Any, how: str, currency: str) -> str:
    if how == "money":
        return money(value, currency)
    if how == "list":
        return listed(value)
    if how == "number":
        return number_format(value, force_grouping=True)
    if how == "day":
        return date_format(parse_date(value) or date.min)
    if how == "moment":
        moment = parse_datetime(value)
        return f"{timezone.localtime(moment):%Y-%m-%d %H:%M}" if moment else ""
    if how in _CODES:
        return str(dict(_CODES[how].choices).get(value, value))
    return str(value)
