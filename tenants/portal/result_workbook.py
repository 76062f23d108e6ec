"""The results as a workbook: one sheet for scores, one for choices, one for reasons, one for the customers' words."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _

from tenants.portal.result_blocks import Answers, Before, Block, words
from tenants.reports.intervals import Interval
from web.exports import Share, Sheet


def sheets(block: Block, answers: Answers, others: Sequence[Block]) -> list[Sheet]:
    """All sheets; the survey first, then what was asked in other calls. A sheet without rows is left out."""
    blocks = [block, *others]
    found = [
        Sheet(_("Results"), [_("What"), _("Value")], list(_overview(answers))),
        Sheet(_("Scores from 1 to 5"), _score_heads(), [row for each in blocks for row in _scores(each)]),
        Sheet(_("Scores from 0 to 10"), _scale_heads(), [row for each in blocks for row in _scales(each)]),
        Sheet(_("Choices"), _choice_heads(), [row for each in blocks for row in _choices(each)]),
        Sheet(_("Reasons for low scores"), _reason_heads(), [row for each in blocks for row in _reasons(each)]),
        Sheet(_("Words and days"), _word_heads(), [row for each in blocks for row in _words(each)]),
    ]
    return [sheet for sheet in found if sheet.rows]


def _overview(answers: Answers) -> Iterator[tuple[Any, ...]]:
    taken = answers.taken
    yield _("Satisfaction index (CSI, 0 to 100)"), None if answers.csi is None else round(answers.csi, 1)
    yield _("Customers who gave a score"), taken["scored"]
    yield _("Customers who answered"), taken["all"]
    yield _("Only in part"), taken["partial"]
    yield _("By phone"), taken["phone"]
    yield _("By link"), taken["link"]


def _score_heads() -> list[str]:
    return [
        _("Asked in"), _("Question"), _("Mean"), _("Satisfied (4 or 5)"), _("Interval from"), _("Interval to"),
        _("Scored"), _("Below 4"), _("No score"), _("Before"),
    ]  # fmt: skip


def _scores(block: Block) -> Iterator[tuple[Any, ...]]:
    for each in block.scores:
        one = each.now
        low, high = _ends(one.interval)
        before = each.before.share if each.before else None
        yield (
            block.title, one.name, one.mean, _share(one.share), _share(low), _share(high), one.n, one.dissatisfied,
            one.unscored, _share(before),
        )  # fmt: skip


def _scale_heads() -> list[str]:
    return [
        _("Asked in"), _("Question"), _("NPS"), _("Standard error"), _("Interval from"), _("Interval to"), _("Mean"),
        _("Promoters (9, 10)"), _("Passives (7, 8)"), _("Detractors (0 to 6)"), _("Scored"), _("No score"), _("Before"),
    ]  # fmt: skip


def _scales(block: Block) -> Iterator[tuple[Any, ...]]:
    for each in block.scales:
        one, nps = each.now, each.now.nps
        yield (
            block.title, one.name, nps.score, nps.error, *_ends(one.nps_interval), one.mean, nps.promoters,
            nps.passives, nps.detractors, one.n, one.unscored, _nps(each),
        )  # fmt: skip


def _choice_heads() -> list[str]:
    return [_("Asked in"), _("Question"), _("Choice"), _("Times"), _("Share of answers"), _("Answers")]


def _choices(block: Block) -> Iterator[tuple[Any, ...]]:
    for one in block.choices:
        for each in one.choices:
            yield block.title, one.name, each.text, each.n, _share(each.n / one.n if one.n else None), one.n


def _reason_heads() -> list[str]:
    return [_("Asked in"), _("Question"), _("Reason"), _("Times"), _("Low scores")]


def _reasons(block: Block) -> Iterator[tuple[Any, ...]]:
    for one in block.reasons:
        for each in one.reasons:
            yield block.title, one.name, each.text, each.n, one.low


def _word_heads() -> list[str]:
    return [_("Asked in"), _("Question"), _("Date"), _("Words")]


def _words(block: Block) -> Iterator[tuple[Any, ...]]:
    for each in block.words:
        for said in words(block.scope, each.question):
            yield block.title, each.question.name, said.at, said.text


def _nps(each: Before) -> float | None:
    return each.before.nps.score if each.before else None


def _ends(interval: Interval | None) -> tuple[float | None, float | None]:
    return (interval.low, interval.high) if interval else (None, None)


def _share(value: float | None) -> Share | None:
    return None if value is None else Share(value)
