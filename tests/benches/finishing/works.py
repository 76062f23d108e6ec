"""What a client does for each call on the line: our completion, or the same rows by one bare statement."""

import json
import uuid
from collections.abc import Callable
from typing import Any

from django.db import connection

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


_BARE = """
WITH record AS (
    INSERT INTO {s}.followups_callrecord (id, follow_up_id, agent, agent_name, number, started_at, dialled_at, ended_at,
        disposition, reached, note)
    VALUES (%(attempt)s, %(follow_up)s, %(agent)s, %(name)s, 1, %(now)s, %(now)s, %(now)s, 'complete', true, '')
), response AS (
    INSERT INTO {s}.followups_surveyresponse (follow_up_id, script, edition, language, channel, started_at,
        completed_at, partial, satisfied)
    VALUES (%(follow_up)s, 'repair', '1', 'zh-hans', 'phone', %(now)s, %(now)s, false, true)
), answers AS (
    INSERT INTO {s}.followups_answer (id, response_id, question, score, code, text, chosen, seq, answered_at)
    SELECT gen_random_uuid(), %(follow_up)s, question, score, '', words, '[]', seq, %(now)s
    FROM unnest(%(questions)s::text[], %(scores)s::int[], %(words)s::text[], %(seqs)s::int[])
         AS a(question, score, words, seq)
), follow_up AS (
    UPDATE {s}.followups_followup SET attempts_made = 1, closed_at = %(now)s, closed_reason = 'reached'
    WHERE id = %(follow_up)s
), {complaint} attempt AS (
    UPDATE public.queue_attempt SET ended_at = %(now)s, disposition = 'complete' WHERE id = %(attempt)s
), ready AS (
    DELETE FROM public.queue_ready WHERE call_id = %(call)s
), contact AS (
    UPDATE public.limits_contact SET spoke = true WHERE attempt = %(attempt)s
), counted AS (
    INSERT INTO public.subscriptions_usagerecord (follow_up, shop_id, attempt, at, beyond)
    VALUES (%(follow_up)s, %(shop)s, %(attempt)s, %(now)s, false)
)
UPDATE public.queue_call SET attempts_made = 1, closed_at = %(now)s, closed_reason = 'done' WHERE id = %(call)s
"""
_COMPLAINT = """
complaint AS (
    INSERT INTO {s}.complaints_complaint (id, number, customer_id, job_id, follow_up_id, attempt, category, severity,
        customer_words, language, happened_when, happened_where, who_was_involved, remedy_sought, remedy_words, promise,
        filed_at, filed_by, filed_by_name, clock_policy, validity, validity_reason, root_cause, responsible_person,
        resolution, reopened, closed_result, version)
    SELECT %(complaint)s, %(number)s, customer_id, job_id, id, %(attempt)s, 'repair', 'ordinary', %(said)s, 'zh-hans',
        '', '', '', 'callback', '', '', %(now)s, %(agent)s, %(name)s, %(policy)s, 'pending', '', '', '', '', 0, '', 1
    FROM {s}.followups_followup WHERE id = %(follow_up)s
), filed AS (
    INSERT INTO {s}.complaints_complaintevent (complaint_id, at, kind, side, actor, actor_name, text, data, team_only,
        version, key)
    VALUES (%(complaint)s, %(now)s, 'filed', 'team', %(agent)s, %(name)s, '', %(data)s, false, 1, '')
),"""


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
    schema = f'"{shop.schema_name}"'
    statement = _BARE.format(s=schema, complaint=_COMPLAINT.format(s=schema) if complains else "")
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


_policies: dict[Any, str] = {}


def _policy(shop: Any) -> str:
    from tenants.complaints import clocks

    if shop.pk not in _policies:
        _policies[shop.pk] = json.dumps(clocks.policy_of(shop))
    return _policies[shop.pk]


WORKS: dict[str, Callable[..., None]] = {"ours": ours, "bare": bare}
