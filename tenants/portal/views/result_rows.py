"""The rows behind a number, all in one shape, whatever they are rows of."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from callcenter.scripts.names import question_named
from callcenter.scripts.presets import OPEN_REMARK
from callcenter.scripts.scoring import SATISFIED_FROM
from callcenter.scripts.script import Kind, Script
from tenants.complaints.models import Complaint
from tenants.followups import answers, asking
from tenants.followups.models import Answer, FollowUp, SkippedJob, SurveyResponse
from tenants.jobs.models import Customer, Job
from web.sentences import listed, said

CHANNEL_NAMES: dict[str, Promise] = {"phone": gettext_lazy("by phone"), "link": gettext_lazy("by link")}


@dataclass(frozen=True)
class Line:
    """One row: whom it is about, what the result was, and the customer's own words.

    `channel` and `partial` are told of answers; `columns` are what a workbook shows besides, by heading.
    """

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
    channel: str = ""
    partial: bool = False
    columns: Mapping[str, Any] = field(default_factory=dict)

    @property
    def channel_words(self) -> str:
        return str(CHANNEL_NAMES.get(self.channel, self.channel))


def of_response(response: SurveyResponse) -> Line:
    """A customer who answered, with all scores and choices in one line."""
    script = asking.of(response)
    given = answers.told(response)
    free = {each.key for each in script.questions if each.kind is Kind.OPEN}
    told = [_short(each) for each in given if each.question not in free and (each.score is not None or each.words)]
    remarks = [each.text for each in given if each.question in free and each.text]
    return _line(
        response.completed_at or response.started_at, response.follow_up.job, response.follow_up.customer,
        result=listed(told), level=_level(response.satisfied), words=" · ".join(remarks),
        channel=response.channel, partial=response.partial,
        columns={each.name: _cell(each) for each in given if each.question not in free},
    )  # fmt: skip


def of_answer(answer: Answer) -> Line:
    """One answer, named as it was asked, with the customer's remark beside it."""
    response, follow_up = answer.response, answer.response.follow_up
    script = asking.of(response)
    kind = next((each.kind for each in script.questions if each.key == answer.question), None)
    words = answers.in_words(script, answer)
    shown = str(answer.score) if answer.score is not None else answer.get_code_display() if answer.code else ""
    if not shown and kind is Kind.DATE:
        shown = _day(answer.text)
    elif not shown and kind in _CHOSEN:
        shown, words = words, ""
    name = question_named(script, answer.question)
    more = [words if shown != words and kind is not Kind.DATE else "", _remark(answer)]
    return _line(
        response.completed_at or answer.answered_at, follow_up.job, follow_up.customer,
        result=said(name, shown) if shown else name, level=_level(_is_good(answer, script)),
        words=" · ".join(each for each in more if each), channel=response.channel, partial=response.partial,
        columns={_("Question"): name, _("Answer"): answer.score if answer.score is not None else shown},
    )  # fmt: skip


def free(answer: Answer, kind: Kind) -> str:
    """What was answered in free words, or the day that was named."""
    return _day(answer.text) if kind is Kind.DATE else answer.text


def of_follow_up(follow_up: FollowUp) -> Line:
    if follow_up.closed_at is None:
        result = _("open, %(n)s attempts") % {"n": follow_up.attempts_made}
    else:
        result = str(follow_up.get_closed_reason_display())
    return _line(follow_up.due_at, follow_up.job, follow_up.customer, result=result)


def of_job(job: Job) -> Line:
    return _line(job.delivered_at, job, job.customer, result="")


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


_CHOSEN = (Kind.CHOICE, Kind.YES_NO, Kind.MULTI)


def _short(given: answers.Given) -> str:
    return f"{given.name} {given.score}" if given.score is not None else said(given.name, given.words)


def _cell(given: answers.Given) -> Any:
    """A score as a number, else what was chosen, else why there is nothing."""
    if given.score is not None:
        return given.score
    return given.words or (str(Answer.Code(given.code).label) if given.code else "")


def _remark(answer: Answer) -> str:
    """What the customer said in general, which explains every other answer."""
    if answer.question == OPEN_REMARK:
        return ""
    return next((each.text for each in answer.response.answers.all() if each.question == OPEN_REMARK), "")


def _is_good(answer: Answer, script: Script) -> bool | None:
    """Whether a score pleases the shop; in between, and without a score, it says nothing."""
    asked = next((each for each in script.questions if each.key == answer.question), None)
    if answer.score is None:
        return None
    if asked and asked.kind is Kind.SCALE:
        return True if answer.score >= 9 else False if answer.score <= 6 else None
    return answer.score >= SATISFIED_FROM


def _day(text: str) -> str:
    try:
        return date_format(date.fromisoformat(text))
    except ValueError:
        return text


def _level(good: bool | None) -> str:
    return "neutral" if good is None else "success" if good else "danger"
