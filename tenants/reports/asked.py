"""Every question that was really asked in a period, by the scripts that asked it, and the answers behind each number.

A number and its rows begin with the same query, so they cannot differ. A question is one by its key and its kind: two
teams may have used one key for different things.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Case, CharField, Count, F, Max, Q, QuerySet, Value, When
from django.utils.translation import get_language

from callcenter.scripts import branching, current, names, presets
from callcenter.scripts.scoring import SATISFIED_FROM
from callcenter.scripts.script import LOW_LINES, RANGES, Kind, Question, Script
from tenants.followups import asking
from tenants.followups.models import Answer, SurveyResponse
from tenants.followups.models import Kind as Calls
from tenants.reports.heard import Counted, Heard
from tenants.reports.period import Period

_SCORED = {"scored": Q(score__isnull=False), "unscored": Q(score=None)}
_SAID = {"answered": Q(code=""), "withheld": ~Q(code="")}
#: What can be counted of a question's answers, by its kind. Codes of choices and reasons come beside.
GROUPS: dict[Kind, dict[str, Q]] = {
    **dict.fromkeys(Kind, _SAID),
    Kind.SCORE: {
        **_SCORED,
        "satisfied": Q(score__gte=SATISFIED_FROM),
        "dissatisfied": Q(score__lt=SATISFIED_FROM),
    },
    Kind.SCALE: {
        **_SCORED,
        "promoters": Q(score__gte=9),
        "passives": Q(score__in=(7, 8)),
        "detractors": Q(score__lte=6),
    },
}
CHOSE, REASON = "chose", "reason"
CHANNELS = ("phone", "link")


@dataclass(frozen=True)
class Scope:
    """Whose answers are looked at: of which days, which kind of call, and by which channel (empty: all)."""

    period: Period
    calls: str = Calls.SURVEY.value
    channel: str = ""

    def responses(self, path: str = "") -> Q:
        """The responses that were finished in these days, seen from `path`."""
        found = {
            "completed_at__gte": self.period.start,
            "completed_at__lt": self.period.end,
            "follow_up__kind": self.calls,
        }
        if self.channel:
            found["channel"] = self.channel
        return Q(**{f"{path}{name}": value for name, value in found.items()})


@dataclass(frozen=True)
class Spoken:
    """One script with which responses were asked, and when last."""

    script: Script
    n: int
    last: datetime

    @property
    def place(self) -> tuple[Any, ...]:
        return _place(self.script.version, self.script.key, self.script.language, self.script.channel)

    def question(self, key: str) -> Question | None:
        return next((each for each in self.script.questions if each.key == key), None)


def scripts(scope: Scope) -> list[Spoken]:
    """The scripts that the responses of the period were asked with, the most used first. Two queries at most."""
    rows = (
        SurveyResponse.objects.filter(scope.responses())
        .order_by()
        .values("version", "script", "language", "channel")
        .annotate(n=Count("pk"), last=Max("completed_at"))
    )
    # A version has one language and one channel; a response that went on by a link is counted with the others.
    found: dict[tuple[Any, ...], Spoken] = {}
    listed = list(rows)
    own = current.versions({row["version"] for row in listed if row["version"]})
    for row in listed:
        script = (
            own[row["version"]] if row["version"] else presets.preset(row["script"], row["language"], row["channel"])
        )
        one = Spoken(script, row["n"], row["last"])
        old = found.get(one.place)
        found[one.place] = Spoken(script, one.n + old.n, max(one.last, old.last)) if old else one
    return sorted(found.values(), key=lambda each: (each.n, each.last), reverse=True)


def answers(scope: Scope, spoken: Sequence[Spoken] | None = None) -> QuerySet[Answer]:
    """All answers of the period. Left out is what was emptied again, and what hung on an answer that was changed."""
    gone = _gone(scope, scripts(scope) if spoken is None else spoken)
    found = Answer.objects.filter(scope.responses("response__")).exclude(score=None, code="", text="", chosen=[])
    return (
        (found.exclude(pk__in=gone) if gone else found)
        .select_related("response__follow_up__job__vehicle", "response__follow_up__customer")
        .order_by("-response__completed_at", "pk")
    )


def rows(scope: Scope, key: str, kind: Kind, group: str, code: str = "") -> QuerySet[Answer]:
    """The answers that a number counts: a group of `GROUPS`, or `CHOSE` and `REASON` with the code of one."""
    spoken = scripts(scope)
    others = [each.script.version for each in spoken if (asked := each.question(key)) and asked.kind is not kind]
    found = answers(scope, spoken).filter(question=key).exclude(response__version__in=others)
    return found.prefetch_related("response__answers").filter(_counted(spoken, key, kind, group, code))


def scored(spoken: Iterable[Spoken]) -> Q:
    """The answers to questions from 1 to 5, whoever wrote them."""
    usual = {key for key, kind in presets.kinds().items() if kind is Kind.SCORE}
    found = Q(question__in=usual)
    for each in spoken:
        own = {question.key for question in each.script.questions if question.kind is Kind.SCORE} - usual
        if own and each.script.version:
            found |= Q(response__version=each.script.version, question__in=own)
    return found


def questions(scope: Scope) -> list[Heard]:
    """Every question that was asked, in the order of the scripts. What has scores is told though nobody answered."""
    spoken = scripts(scope)
    parts = _parts(spoken)
    by_place = {each.place: each for each in spoken}
    for row in _tallied(scope, spoken):
        place = _place(*(row[f"response__{name}"] for name in ("version", "script", "language", "channel")))
        asked = by_place[place].question(row["question"])
        kind = asked.kind if asked else _guessed(row)
        part = parts.setdefault((row["question"], kind), _Part())
        part.take(row, asked, kind)
    return [part.heard(key, kind) for (key, kind), part in parts.items() if part.counts or part.always]


@dataclass
class _Part:
    """One question while it is counted. `sources` are the questions as they were asked, the best to name it first."""

    sources: list[tuple[bool, Script, Question]] = field(default_factory=list)
    always: bool = False
    counts: int = 0
    scores: Counter[int] = field(default_factory=Counter)
    withheld: int = 0
    chosen: Counter[str] = field(default_factory=Counter)
    low: int = 0
    reasons: Counter[str] = field(default_factory=Counter)

    def take(self, row: dict[str, Any], asked: Question | None, kind: Kind) -> None:
        n, score = row["n"], row["score"]
        self.counts += n
        if row["code"]:
            self.withheld += n
        if score is not None:
            self.scores[score] += n
        if kind in RANGES:
            if asked and asked.is_low(score):
                self.low += n
                self.reasons.update(dict.fromkeys(row["chosen"], n))
        elif not row["code"]:
            self.chosen.update(dict.fromkeys([*row["chosen"], *([row["word"]] if row["word"] else [])], n))

    def heard(self, key: str, kind: Kind) -> Heard:
        language = self.sources[0][1].language if self.sources else ""
        named = [names.question_name(asked) for _here, script, asked in self.sources if script.language == language]
        name, *also = dict.fromkeys(named or [str(names.QUESTION_NAMES.get(key, key))])
        return Heard(
            key=key, kind=kind, name=name, also=tuple(also),
            scores=dict(self.scores), answered=self.counts - self.withheld, withheld=self.withheld,
            choices=self._listed(key, self.chosen, reasons=False), low=self.low,
            reasons=self._listed(key, self.reasons, reasons=True),
        )  # fmt: skip

    def _listed(self, key: str, counted: Counter[str], *, reasons: bool) -> tuple[Counted, ...]:
        """Choices in the order of the script, also those that nobody took; reasons by how often they were given."""
        words: dict[str, str] = {}
        for _here, script, asked in self.sources:
            codes = [each.key for each in asked.reasons] if reasons else list(asked.codes)
            for code, text in zip(codes, names.chosen_named(script, key, codes), strict=True):
                words.setdefault(code, text)
        words |= {code: code for code in counted if code not in words}
        found = [Counted(code, text, counted[code]) for code, text in words.items()]
        if reasons:
            return tuple(sorted((each for each in found if each.n), key=lambda each: -each.n))
        return tuple(found)


def _parts(spoken: Sequence[Spoken]) -> dict[tuple[str, Kind], _Part]:
    """A part for each question of each script, in order, with its sources: first what is in the reader's language."""
    parts: dict[tuple[str, Kind], _Part] = {}
    for each in spoken:
        for question in each.script.questions:
            part = parts.setdefault((question.key, question.kind), _Part())
            part.always |= question.kind in RANGES and question in each.script.survey and question.only_if is None
    for each in sorted(spoken, key=lambda one: one.last, reverse=True):
        script = _for_reader(each.script)
        for question in script.questions:
            if (question.key, question.kind) in parts:
                here = script.language == get_language()
                parts[question.key, question.kind].sources.append((here, script, question))
    for part in parts.values():
        part.sources.sort(key=lambda source: not source[0])
    return parts


def _for_reader(script: Script) -> Script:
    """A preset has its words in the reader's language, whatever language it was spoken in."""
    language = get_language()
    if script.version is not None or language not in presets.LANGUAGES:
        return script
    return presets.preset(script.key, language, script.channel)


def _tallied(scope: Scope, spoken: Sequence[Spoken]) -> Iterable[Any]:
    """How often each answer was given: one query, whatever the number of answers. Free words are not told apart."""
    worded = {
        question.key
        for each in spoken
        for question in each.script.questions
        if question.kind in (Kind.CHOICE, Kind.YES_NO)
    }
    word = Case(When(question__in=worded, then=F("text")), default=Value(""), output_field=CharField())
    return (
        answers(scope, spoken)
        .order_by()  # an ordering would become part of the grouping
        .annotate(word=word)
        .values(
            "response__version", "response__script", "response__language", "response__channel",
            "question", "score", "code", "chosen", "word",
        )
        .annotate(n=Count("pk"))
    )  # fmt: skip


def _counted(spoken: Sequence[Spoken], key: str, kind: Kind, group: str, code: str) -> Q:
    if group == CHOSE:
        return Q(code="") & (Q(chosen__contains=[code]) if kind is Kind.MULTI else Q(text=code))
    if group == REASON:
        return Q(chosen__contains=[code]) & _is_low(spoken, key, kind)
    return GROUPS[kind][group]


def _is_low(spoken: Sequence[Spoken], key: str, kind: Kind) -> Q:
    """A low score, by the line that the script drew."""
    found = Q(response__version=None, score__lte=LOW_LINES[kind])
    for each in spoken:
        asked = each.question(key)
        if each.script.version and asked and asked.kind is kind:
            found |= Q(response__version=each.script.version, score__lte=asked.low_line)
    return found


def _gone(scope: Scope, spoken: Sequence[Spoken]) -> set[UUID]:
    """Answers to what was asked because of an answer that the customer then changed. No query without conditions."""
    conditional = {
        question.key for each in spoken for question in each.script.questions if question.only_if is not None
    }
    if not conditional:
        return set()
    found: set[UUID] = set()
    begun = SurveyResponse.objects.filter(scope.responses(), answers__question__in=conditional).distinct()
    for response in begun.prefetch_related("answers"):
        given = {answer.question: answer for answer in response.answers.all()}
        asked = {question.key for question in branching.asked(asking.of(response), given)}
        found |= {given[key].pk for key in (given.keys() & conditional) - asked}
    return found


def _place(version: UUID | None, script: str, language: str, channel: str) -> tuple[Any, ...]:
    return (version,) if version else (None, script, language, str(channel))


def _guessed(row: dict[str, Any]) -> Kind:
    """The kind of a question that no script knows any more, by its key or else by its answer."""
    return presets.kinds().get(row["question"]) or (Kind.OPEN if row["score"] is None else Kind.SCORE)
