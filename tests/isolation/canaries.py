"""Words that belong to one shop alone, planted in every text it keeps, and the search for them in what others get."""

import itertools
import re
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connection, models

from tenants.complaints import tracing_lines
from tenants.shops.models import Shop

#: Texts that are codes: other code reads them, so they keep their values. Every other text gets a canary.
CODES = {
    "care.CareCall.key",
    "care.CareLetter.key",
    "complaints.Complaint.subcategory",
    "complaints.ComplaintEvent.key",
    "complaints.ComplaintPaper.sha256",
    "complaints.StaffLink.digest",
    "followups.FollowUp.call_type",
    "followups.CallRecord.disposition",
    "followups.SkippedJob.reason",
    "followups.SurveyResponse.script",
    "followups.SurveyResponse.edition",
    "followups.Answer.question",
    "followups.SurveyLink.digest",
    "consent.Suppression.phone",
    "consent.Suppression.reason",
    "consent.AccessLog.what",
    "consent.AccessLog.actor_role",
    "jobs.Customer.phone",
    "jobs.Customer.zone",
    "jobs.CallingWish.zone",
    "jobs.CallTick.key",
    "jobs.JobDocument.sha256",
    "uploads.Upload.sha256",
    "uploads.Upload.failure_code",
    "uploads.Upload.fingerprint",
    "uploads.RejectedRow.field",
    "uploads.RejectedRow.code",
    "uploads.Mapping.fingerprint",
    "audits.Finding.code",
    "audits.Finding.field",
    "audits.RuleSetting.code",
    "jobs.Job.told_fields",
}
#: Read by the shop, never by the team that calls for it.
NOT_FOR_THE_TEAM = {
    "jobs.Customer.wechat",
    "jobs.Customer.email",
    "jobs.Vehicle.plate",
    "jobs.Vehicle.vin",
    "complaints.Complaint.root_cause",
    "complaints.Complaint.responsible_person",
    "complaints.Complaint.whys",
    "complaints.Complaint.failed_part",
    *(
        f"complaints.CorrectiveAction.{name}"
        for name in ("what", "owner_name", "begun_by_name", "done_by_name", "done_note")
    ),
    *(f"complaints.Goodwill.{name}" for name in ("words", "proposed_by_name", "decided_by_name", "decision_note")),
    "complaints.Recurrence.key",
    "complaints.Recurrence.name",
}
#: Read by the agent who has the customer on the line, not by a supervisor.
NOT_FOR_SUPERVISORS = {"jobs.Customer.name"}

LONG_ENOUGH = 16
_numbers = itertools.count(1)


@dataclass
class Planted:
    """What was hidden in one shop: where each canary stands, its customers' numbers, and the ids of its rows."""

    tag: str
    words: dict[str, str] = field(default_factory=dict)
    phones: set[str] = field(default_factory=set)
    ids: set[str] = field(default_factory=set)
    team_only: set[str] = field(default_factory=set)
    shop_only: set[str] = field(default_factory=set)

    def of(self, fields: Iterable[str]) -> set[str]:
        """The canaries that stand in these fields."""
        wanted = set(fields)
        return {word for word, place in self.words.items() if place in wanted}


def tables() -> list[type[models.Model]]:
    """Every table of a shop's schema."""
    return [model for app in settings.TENANT_APPS for model in apps.get_app_config(app.rpartition(".")[2]).get_models()]


def plant(shop: Shop) -> Planted:
    """Puts a canary of its own into every text of every row of the shop. A table without a row is an error here."""
    planted = Planted(f"CNRY-{shop.slug.upper()}")
    with shop.schema():
        for model in tables():
            rows = list(model.objects.all())
            assert rows, f"world.py makes no {model._meta.label}: make one in both shops, so that its words can be seen"
            for row in rows:
                _plant_row(row, planted)
        _collect_phones(planted)
    return planted


def _plant_row(row: models.Model, planted: Planted) -> None:
    values: dict[str, Any] = {}
    for column in row._meta.concrete_fields:
        name = f"{row._meta.app_label}.{row._meta.object_name}.{column.name}"
        if isinstance(column, models.UUIDField) and column.primary_key:
            planted.ids.add(str(row.pk))
        if not isinstance(column, models.CharField | models.TextField) or column.choices or name in CODES:
            continue
        if column.max_length is not None and column.max_length < LONG_ENOUGH:
            continue
        word = f"{planted.tag}-{next(_numbers):04d}"
        planted.words[word] = name
        values[column.name] = f"{word.lower()}@example.com" if isinstance(column, models.EmailField) else word
        if name == "complaints.ComplaintEvent.text":
            planted.team_only |= {word} if row.team_only else set()
            ours = row.kind.startswith("paper_") and not row.data["for_team"]
            planted.shop_only |= {word} if row.kind in tracing_lines.SECRET or ours else set()
        if name == "complaints.ComplaintPaper.name":
            planted.shop_only |= set() if row.for_team else {word}
    if values:
        type(row).objects.filter(pk=row.pk).update(**values)


def _collect_phones(planted: Planted) -> None:
    from tenants.jobs.models import Customer

    for phone, others in Customer.objects.values_list("phone", "other_phones"):
        planted.phones |= {phone, *others}


def has_word(text: str, tag: str, *, only_words: bool = False) -> str:
    """The first canary of a shop or team in a text; with `only_words` those of its schema, not its public name."""
    if tag.lower() not in text.lower():  # most pages hold none, and a search that ignores case is slow
        return ""
    found = re.search(rf"{tag}-{'[0-9]' if only_words else '[0-9P]'}\w*", text, re.IGNORECASE)
    return found[0] if found else ""


def has_phone(text: str, phones: Iterable[str]) -> str:
    """The first of these numbers that stands in a text, however it is spaced, with or without its country."""
    digits = _closed_up(text)
    return next((phone for phone in phones if phone.lstrip("+")[2:] in digits), "")


@lru_cache(maxsize=4)
def _closed_up(text: str) -> str:
    """The text without what people write between digits; a page is searched for the numbers of both shops."""
    return re.sub(r"(?<=\d)[\s().–-](?=\d)", "", text)


def has_id(text: str, ids: Iterable[str]) -> str:
    """The first of these ids that stands in a text."""
    return next(iter(_ids_in(text) & set(ids)), "")


@lru_cache(maxsize=4)
def _ids_in(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", text.lower()))


def checksums(schemas: Iterable[str], public: Iterable[tuple[str, str]] = ()) -> dict[str, str]:
    """One digest per table: all tables of these schemas, and columns of tables in public."""
    found = {}
    with connection.cursor() as cursor:
        for schema in schemas:
            cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = %s ORDER BY 1", [schema])
            for (table,) in cursor.fetchall():
                found[f"{schema}.{table}"] = _digest(cursor, f'"{schema}"."{table}"', "t")
        for table, columns in public:
            found[table] = _digest(cursor, f'public."{table}"', columns)
    return found


def _digest(cursor: Any, table: str, columns: str) -> str:
    cursor.execute(
        f"SELECT md5(coalesce(string_agg(r, E'\\n' ORDER BY r), '')) "
        f"FROM (SELECT ROW({columns if columns != 't' else 't.*'})::text AS r FROM {table} t) rows"
    )
    return cursor.fetchone()[0]


def absent() -> uuid.UUID:
    """An id that belongs to nothing."""
    return uuid.uuid4()
