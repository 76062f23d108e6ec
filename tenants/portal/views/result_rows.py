"""The rows behind a number, all in one shape, whatever they are rows of."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from callcenter.scripts.names import question_named
from callcenter.scripts.presets import OPEN_REMARK
from tenants.complaints.models import Complaint
from tenants.followups import answers, asking
from tenants.followups.models import Answer, FollowUp, SkippedJob, SurveyResponse
from tenants.jobs.models import Customer, Job
from web.sentences import listed, said


@dataclass(frozen=True)
class Line:
    """One row: whom it is about, what the result was, and the customer's own words."""

    at: datetime
    job: str
    customer: str
    phone: str
    vehicle: str
    advisor: str
    technician: str
    result: str
    level: str = "neutral"
    words: str = ""
    url: str = ""
    job_url: str = ""


def of_response(response: SurveyResponse) -> Line:
    """A customer who answered, with all scores in one line."""
    given = answers.told(response)
    told = [f"{each.name} {each.score}" for each in given if each.score is not None]
    remark = next((each.text for each in given if each.question == OPEN_REMARK), "")
    return _line(
        response.completed_at or response.started_at, response.follow_up.job, response.follow_up.customer,
        result=listed(told), level=_level(response.satisfied), words=remark,
    )  # fmt: skip


def of_answer(answer: Answer) -> Line:
    follow_up = answer.response.follow_up
    shown = str(answer.score) if answer.score is not None else str(answer.get_code_display())
    remark = answer.response.answers.filter(question=OPEN_REMARK).values_list("text", flat=True).first() or ""
    script = asking.of(answer.response)
    words = [each for each in (answers.in_words(script, answer), remark) if each]
    return _line(
        answer.response.completed_at or answer.answered_at, follow_up.job, follow_up.customer,
        result=said(question_named(script, answer.question), shown),
        level=_level(None if answer.score is None else answer.score >= 4), words=" · ".join(words),
    )  # fmt: skip


def of_follow_up(follow_up: FollowUp) -> Line:
    if follow_up.closed_at is None:
        result = _("open, %(n)s attempts") % {"n": follow_up.attempts_made}
    else:
        result = str(follow_up.get_closed_reason_display())
    return _line(follow_up.due_at, follow_up.job, follow_up.customer, result=result)


def of_skipped(skipped: SkippedJob) -> Line:
    return _line(skipped.job.delivered_at, skipped.job, skipped.job.customer, result="")


def of_complaint(complaint: Complaint) -> Line:
    result = f"{complaint.reference} · {complaint.get_category_display()} · {complaint.get_severity_display()}"
    return _line(
        complaint.filed_at, complaint.job, complaint.customer, result=result,
        level="neutral" if complaint.closed_at else "warning", words=complaint.customer_words,
        url=reverse("complaint", args=[complaint.pk]),
    )  # fmt: skip


def _line(at: datetime, job: Job | None, customer: Customer, **more: Any) -> Line:
    return Line(
        at=at,
        job=job.number if job else "",
        job_url=reverse("job", args=[job.pk]) if job else "",
        customer=customer.name,
        phone=customer.phone,
        vehicle=str(job.vehicle) if job and job.vehicle else "",
        advisor=job.advisor if job else "",
        technician=job.technician if job else "",
        **more,
    )


def _level(good: bool | None) -> str:
    return "neutral" if good is None else "success" if good else "danger"
