"""What a customer is asked on the page behind a link, and what becomes of the answers."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from django.db import transaction

from callcenter.scripts import branching, current
from callcenter.scripts.merge import Value
from callcenter.scripts.script import MOST_QUESTIONS, QUESTIONS_STEP, Channel, Purpose, Question, Script
from tenants.consent.models import Purpose as Wish
from tenants.followups import answers, asking, close, hand_over, links, messages, opt_out, responses
from tenants.followups.dispositions import Outcome
from tenants.followups.models import Answer, ClosedReason, FollowUp, SurveyLink, SurveyResponse
from tenants.followups.purposes import numbers_of
from tenants.shops.models import Shop

log = structlog.get_logger(__name__)

#: How long after the answers the same browser may say more.
MORE_WITHIN = timedelta(hours=1)
#: A form that is sent twice, because nothing seemed to happen, is taken for one.
TWICE_WITHIN = timedelta(minutes=10)
ASKS, MORE, THANKS = "asks", "more", "thanks"


@dataclass(frozen=True)
class Reply:
    """One answer as the page sends it."""

    score: int | None = None
    code: str = ""
    text: str = ""
    chosen: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        return not branching.is_answered(self)


@dataclass(frozen=True)
class Page:
    """What stands behind a link now: `stage` is one of this module's.

    `questions` are those to answer; with `MORE` also `low`, the questions that got a low score, and whether a call is
    offered. `shown` names the script for the answer that comes back.
    """

    link: SurveyLink
    stage: str
    script: Script
    language: str
    shown: str
    questions: tuple[Question, ...]
    low: tuple[Question, ...]
    offers_call: bool
    values: Mapping[str, Value]


def page(token: str, *, same_browser: bool, language: str = "", shown: str = "", shop: Shop, now: datetime) -> Page:
    """What to show. A link that was used shows itself to the browser that used it and to nobody else.

    `language` is the reader's wish; `shown` names the script that an answer is for. Inside the shop. Raises
    `links.NotOpen`, `answers.BadAnswer`.
    """
    link = links.find(token)
    if not links.is_open(link, now=now) and not (same_browser and link.used_at is not None):
        raise links.NotOpen
    return _page(link, language=language, shown=shown, shop=shop, now=now)


@transaction.atomic
def answer(
    token: str, given: Mapping[str, Reply], *, language: str = "", shown: str = "", shop: Shop, now: datetime
) -> SurveyLink:
    """Keeps the answers, uses the link up and closes the follow-up; a form sent twice is taken once.

    Inside the shop. Raises `links.NotOpen`, `answers.BadAnswer`.
    """
    link = links.find(token, lock=True)
    if link.used_at is not None and now - link.used_at < TWICE_WITHIN:
        return link
    if not links.is_open(link, now=now):
        raise links.NotOpen
    seen = _page(link, language=language, shown=shown, shop=shop, now=now)
    for question in seen.questions:
        reply = given.get(question.key)
        if reply is not None and not reply.is_empty:
            _save(link, question.key, reply, page=seen, shop=shop, now=now)
    links.use(link, now=now)
    close.follow_up(link.follow_up, reason=ClosedReason.ANSWERED, now=now)
    responses.end(link.follow_up, Outcome.COMPLETE, now=now)
    _off_the_list(link, shop=shop, now=now)
    log.info("answered_by_link", follow_up=str(link.follow_up_id))
    return link


@transaction.atomic
def refuse(token: str, *, shop: Shop, now: datetime) -> None:
    """The customer does not want to be asked any more, about this visit or another: no survey to any of the numbers.

    Inside the shop. Raises `links.NotOpen`.
    """
    link = links.find(token, lock=True)
    if not links.is_open(link, now=now):
        raise links.NotOpen
    for phone in numbers_of(link.follow_up.customer):
        opt_out.number(
            phone, purpose=Wish.SURVEY, reason=Outcome.DO_NOT_CALL, evidence=f"link:{link.follow_up_id}", by=None,
            shop=shop, now=now,
        )  # fmt: skip
    _off_the_list(link, shop=shop, now=now)
    log.info("refused_by_link", follow_up=str(link.follow_up_id))


@transaction.atomic
def add(
    token: str,
    reasons: Mapping[str, tuple[str, ...]],
    given: Mapping[str, Reply],
    *,
    words: str,
    language: str = "",
    shop: Shop,
    now: datetime,
) -> Page:
    """Keeps what the same customer says next: why a score was low, and what is asked because of the answers.

    The words go with the first low score. Answers the page as it stood before. Inside the shop. Raises
    `links.NotOpen` when nothing more is asked, `answers.BadAnswer`.
    """
    link = links.find(token, lock=True)
    seen = _page(link, language=language, shop=shop, now=now)
    if seen.stage != MORE:
        raise links.NotOpen
    for place, question in enumerate(seen.low):
        kept = Answer.objects.get(response=link.follow_up_id, question=question.key)
        said = words if place == 0 else ""
        more = Reply(score=kept.score, text=said or kept.text, chosen=reasons.get(question.key, ()))
        _save(link, question.key, more, page=seen, seq=kept.seq + 1, shop=shop, now=now)
    for question in seen.questions:
        reply = given.get(question.key)
        if reply is not None and not reply.is_empty:
            _save(link, question.key, reply, page=seen, shop=shop, now=now)
    link.finished_at = now
    link.save(update_fields=["finished_at"])
    return seen


def _off_the_list(link: SurveyLink, *, shop: Shop, now: datetime) -> None:
    messages.withdraw_idle(follow_up=link.follow_up_id, now=now)
    hand_over.count(shop)


def _page(link: SurveyLink, *, language: str, shown: str = "", shop: Shop, now: datetime) -> Page:
    follow_up = link.follow_up
    script = _script(follow_up, language=language, shown=shown, shop=shop)
    given = {each.question: each for each in Answer.objects.filter(response=follow_up.pk)}
    left = [each for each in _asked(script, given) if not branching.is_answered(given.get(each.key))]
    low = [each for each in _asked(script, given) if each.key in given and each.is_low(given[each.key].score)]
    offers = any(each.offers_complaint for each in low)
    stage = ASKS
    if link.used_at is not None:
        # What was left out on the first page is not asked again: only what the answers brought up.
        left = [each for each in left if each.only_if is not None]
        low = [each for each in low if each.reasons or each.offers_complaint]
        late = link.finished_at is not None or now - link.used_at > MORE_WITHIN
        stage = THANKS if late or not (left or low) else MORE
    return Page(
        link=link, stage=stage, script=script, language=script.language,
        shown=str(script.version or asking.PRESET), questions=tuple(_few(left, given)), low=tuple(low),
        offers_call=offers, values=messages.values_of(follow_up, shop=shop),
    )  # fmt: skip


def _script(follow_up: FollowUp, *, language: str, shown: str, shop: Shop) -> Script:
    """The script in the wished language, and the very version that was shown, as long as no answer is there."""
    words = asking.for_call(follow_up, shop=shop, channel=Channel.LINK).words
    language = language if language in words else follow_up.language
    if not shown or SurveyResponse.objects.filter(pk=follow_up.pk).exists():
        return words[language]
    try:
        return asking.to_begin(follow_up, shop=shop, language=language, channel=Channel.LINK, shown=shown)
    except (current.NoSuchVersion, ValueError) as error:
        raise answers.BadAnswer("version") from error


def _asked(script: Script, given: Mapping[str, Answer]) -> list[Question]:
    """The questions of the survey itself, without anything that advertises."""
    asked = branching.asked(script, given, allowed=(Purpose.SERVICE, Purpose.SAFETY))
    return [question for question in asked if question.step == QUESTIONS_STEP]


def _few(questions: list[Question], given: Mapping[str, Answer]) -> list[Question]:
    """What a call began is longer than a page may be."""
    return questions[: MOST_QUESTIONS[Channel.LINK]] if given else questions


def _save(
    link: SurveyLink, question: str, reply: Reply, *, page: Page, seq: int = 1, shop: Shop, now: datetime
) -> None:
    answers.save(
        link.follow_up_id, shop=shop, question=question, score=reply.score, code=reply.code, text=reply.text,
        chosen=reply.chosen, seq=seq, language=page.language, channel=Channel.LINK, version=page.shown, now=now,
    )  # fmt: skip
