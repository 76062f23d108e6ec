"""What the proofs of the call screen ask the server's process for."""

from dataclasses import replace
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.utils import timezone

from accounts.models import User
from billing.subscriptions.models import UsageRecord
from callcenter.agents.models import Team
from callcenter.queue.models import Attempt
from callcenter.scripts import document, draft, publish
from callcenter.scripts.presets import preset
from callcenter.scripts.script import QUESTIONS_STEP, Question
from tenants.complaints.models import Complaint
from tenants.followups import answers
from tenants.followups.models import CallRecord

#: The keys of a script with eight questions, in their order.
EIGHT = ("arrival", "listening", "explained", "on_time", "quality", "clean", "price", "handover")


def eight_questions() -> None:
    """The team publishes a script for repairs in Chinese that asks eight questions from 1 to 5, and nothing else."""
    now, team = timezone.now(), Team.objects.get(slug="city")
    version = draft.open(team, call_type="repair", language="zh-hans", by=None, now=now)
    script = preset("repair", "zh-hans")
    questions = tuple(Question(key, f"第{n}项您满意吗？", name=f"Item {n}") for n, key in enumerate(EIGHT, start=1))
    others = tuple(each for each in script.questions if each.step != QUESTIONS_STEP)
    body = document.write(replace(script, questions=(*questions, *others)))
    saved = draft.save(version.pk, body, revision=version.revision, by=None, now=now)
    publish.version(saved.pk, revision=saved.revision, insist=True, by=None, now=now)


def place() -> dict[str, str]:
    """Where the data are, and what time it is there."""
    return {"database": str(settings.DATABASES["default"]["NAME"]), "moment": timezone.now().isoformat()}


def whole(*, attempt: str) -> dict[str, Any]:
    """All that is stored of an attempt and its follow-up: answers with their numbers, records, complaints, usage."""
    found = Attempt.objects.select_related("call__shop").get(pk=attempt)
    follow_up = found.call.follow_up
    with found.call.shop.schema():
        stored = {
            each.question: [each.score, each.code, each.text, list(each.chosen), each.seq]
            for each in answers.of(follow_up)
        }
        records = list(CallRecord.objects.filter(follow_up=follow_up).values_list("pk", "disposition", "note"))
        complaints = list(Complaint.objects.filter(follow_up=follow_up).values_list("customer_words", flat=True))
    return {
        "answers": stored,
        "records": [[str(pk), disposition, note] for pk, disposition, note in records],
        "complaints": complaints,
        "counted": UsageRecord.objects.filter(follow_up=follow_up).count(),
        "dialled": found.dialled_at is not None,
        "attempts": Attempt.objects.filter(call=found.call).count(),
        "open": Attempt.objects.filter(call=found.call, ended_at=None).count(),
    }


def end_sessions(*, e_mail: str) -> int:
    """Signs a person out everywhere; answers how many sessions there were."""
    user = str(User.objects.get(email=e_mail).pk)
    mine = [each.pk for each in Session.objects.all() if each.get_decoded().get(SESSION_KEY) == user]
    Session.objects.filter(pk__in=mine).delete()
    return len(mine)
