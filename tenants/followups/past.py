"""What a follow-up has behind it: how its attempts ended, and what was answered so far; read by one query."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from tenants.followups.models import Answer, SurveyResponse

_READ = """
SELECT (SELECT json_agg(r ORDER BY r.ended_at, r.number)
        FROM (SELECT id, number, COALESCE(dialled_at, ended_at) AS at, ended_at, disposition, reached
              FROM followups_callrecord WHERE follow_up_id = %(id)s) r),
       (SELECT row_to_json(s) FROM followups_surveyresponse s WHERE s.follow_up_id = %(id)s),
       (SELECT json_agg(a) FROM followups_answer a WHERE a.response_id = %(id)s)
"""
_TIMES = ("started_at", "completed_at", "answered_at")
_IDS = ("id", "version", "follow_up_id", "response_id")


@dataclass(frozen=True, slots=True)
class Ended:
    """One attempt that ended; `at` is when the telephone rang, else when the attempt ended."""

    attempt: uuid.UUID
    at: datetime
    disposition: str
    reached: bool


@dataclass(frozen=True)
class Past:
    """The attempts in the order in which they ended, the response if one was begun, and its answers by question."""

    attempts: tuple[Ended, ...]
    response: SurveyResponse | None
    answers: dict[str, Answer]


def of(follow_up_id: uuid.UUID) -> Past:
    """The past of a follow-up that the caller has locked. Inside the shop."""
    with connection.cursor() as cursor:
        cursor.execute(_READ, {"id": follow_up_id})
        ended, begun, given = cursor.fetchone()
    response = SurveyResponse(**_read(begun)) if begun else None
    answers = [Answer(**_read(each)) for each in given or ()]
    for row in (*answers, *([response] if response else [])):
        row._state.adding = False
    return Past(
        attempts=tuple(
            Ended(uuid.UUID(each["id"]), datetime.fromisoformat(each["at"]), each["disposition"], each["reached"])
            for each in ended or ()
        ),
        response=response,
        answers={answer.question: answer for answer in answers},
    )


def _read(columns: dict[str, Any]) -> dict[str, Any]:
    """A row's values as a model has them, from how they stand in JSON."""
    found = dict(columns)
    for name in found.keys() & set(_TIMES):
        found[name] = datetime.fromisoformat(found[name]) if found[name] else None
    for name in found.keys() & set(_IDS):
        found[name] = uuid.UUID(found[name]) if found[name] else None
    return found
