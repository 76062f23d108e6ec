"""What a client does for each call on the line: our completion, or the same rows by one bare statement."""

import json
import uuid
from collections.abc import Callable
from functools import cache
from typing import Any

from django.db import connection
from django.db.models import AutoField

from tests.benches.finishing.filling import NOW

#: What the customer said: the question, the score or the words.
GIVEN = (("response_speed", 5, ""), ("service_quality", 4, ""), ("repair_quality", 4, ""), ("price", 5, ""),
         ("open_remark", None, "很好"))  # fmt: skip
COMPLAINT = {"category": "repair", "customer_words": "刹车还是响"}


def load(attempts: list[str]) -> list[Any]:
    """The attempts as the console's door hands them to the verb."""
    from callcenter.queue.models import Attempt

    rows = Attempt.objects.select_related(
        "agent__user", "call__shop__standing", "call__shop__settings", "call__shop__assignment"
    ).in_bulk([uuid.UUID(pk) for pk in attempts])
    return [rows[uuid.UUID(pk)] for pk in attempts]


def ours(attempt: Any, *, complains: bool) -> None:
    from callcenter.queue import complete
    from tenants.followups.answers import HandedIn

    done = complete.call(
        attempt,
        disposition="complete",
        answers=[
            HandedIn(question, score=score, text=text, seq=seq, version="preset")
            for seq, (question, score, text) in enumerate(GIVEN, start=1)
        ],
        complaint=COMPLAINT if complains else None,
        by=attempt.agent,
        now=NOW,
    )
    assert done.closed
    assert not done.replayed


def _insert(schema: str, model: Any, **columns: str) -> str:
    """An INSERT with these expressions, and the default of every other column that cannot be empty."""
    for field in model._meta.concrete_fields:
        if field.column not in columns and not field.null and not isinstance(field, AutoField):
            columns[field.column] = _literal(field.get_default())
    names = ", ".join(columns)
    return f"INSERT INTO {schema}.{model._meta.db_table} ({names}) SELECT {', '.join(columns.values())}"


def _literal(value: Any) -> str:
    if isinstance(value, (dict, list)):
        return f"'{json.dumps(value)}'"
    return str(value).lower() if isinstance(value, (bool, int)) else f"'{value or ''}'"


@cache
def _bare(schema: str, complains: bool) -> str:
    from billing.subscriptions.models import UsageRecord
    from tenants.complaints.models import Complaint, ComplaintEvent
    from tenants.followups.models import Answer, CallRecord, SurveyResponse

    now = "%(now)s::timestamptz"
    parts = [
        _insert(
            schema, CallRecord, id="%(attempt)s", follow_up_id="%(follow_up)s", agent="%(agent)s",
            agent_name="%(name)s", number="1", started_at=now, dialled_at=now, ended_at=now, disposition="'complete'",
            reached="true",
        ),
        _insert(
            schema, SurveyResponse, follow_up_id="%(follow_up)s", script="'repair'", edition="'1'",
            language="'zh-hans'", started_at=now, completed_at=now, satisfied="true",
        ),
        _insert(
            schema, Answer, id="gen_random_uuid()", response_id="%(follow_up)s::uuid", question="a.question",
            score="a.score", text="a.words", seq="a.seq", answered_at=now,
        )
        + " FROM unnest(%(questions)s::text[], %(scores)s::int[], %(words)s::text[], %(seqs)s::int[])"
        " AS a(question, score, words, seq)",
        f"UPDATE {schema}.followups_followup SET attempts_made = 1, closed_at = {now}, closed_reason = 'reached' "
        "WHERE id = %(follow_up)s",
        f"UPDATE public.queue_attempt SET ended_at = {now}, disposition = 'complete' WHERE id = %(attempt)s",
        "DELETE FROM public.queue_ready WHERE call_id = %(call)s",
        "UPDATE public.limits_contact SET spoke = true WHERE attempt = %(attempt)s",
        f"UPDATE public.queue_call SET attempts_made = 1, closed_at = {now}, closed_reason = 'done' "
        "WHERE id = %(call)s",
        _insert("public", UsageRecord, follow_up="%(follow_up)s", shop_id="%(shop)s", attempt="%(attempt)s", at=now),
    ]  # fmt: skip
    if complains:
        parts += [
            _insert(
                schema, Complaint, id="%(complaint)s", number="%(number)s", customer_id="f.customer_id",
                job_id="f.job_id", follow_up_id="f.id", attempt="%(attempt)s::uuid", category="'repair'",
                customer_words="%(said)s", language="'zh-hans'", filed_at=now, filed_by="%(agent)s::uuid",
                filed_by_name="%(name)s", clock_policy="%(policy)s::jsonb", version="1",
            )
            + f" FROM {schema}.followups_followup f WHERE f.id = %(follow_up)s",
            _insert(
                schema, ComplaintEvent, complaint_id="%(complaint)s", at=now, kind="'filed'", side="'team'",
                actor="%(agent)s::uuid", actor_name="%(name)s", data="%(data)s::jsonb", version="1",
            ),
        ]  # fmt: skip
    return "WITH " + ", ".join(f"part_{n} AS ({part})" for n, part in enumerate(parts)) + " SELECT 1"


def bare(attempt: Any, *, complains: bool) -> None:
    """The rows and nothing else: no lock, no rule, no look at what is there."""
    shop = attempt.call.shop
    values = {
        "attempt": attempt.pk, "follow_up": attempt.call.follow_up, "call": attempt.call_id, "shop": shop.pk,
        "agent": attempt.agent_id, "name": str(attempt.agent.user), "now": NOW,
        "questions": [question for question, _score, _text in GIVEN], "scores": [score for _q, score, _t in GIVEN],
        "words": [text for _q, _score, text in GIVEN], "seqs": list(range(1, len(GIVEN) + 1)),
    }  # fmt: skip
    if complains:
        values |= {
            "complaint": uuid.uuid4(), "number": uuid.uuid4().int % 2_000_000_000, "said": COMPLAINT["customer_words"],
            "policy": _policy(shop), "data": json.dumps({"severity": "ordinary", "category": "repair"}),
        }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_bare(f'"{shop.schema_name}"', complains), values)


_policies: dict[Any, str] = {}


def _policy(shop: Any) -> str:
    from tenants.complaints import clocks

    if shop.pk not in _policies:
        _policies[shop.pk] = json.dumps(clocks.policy_of(shop))
    return _policies[shop.pk]


WORKS: dict[str, Callable[..., None]] = {"ours": ours, "bare": bare}
