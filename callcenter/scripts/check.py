"""What stands between a draft and its publication: faults, too many questions, languages that would lag behind."""

from collections.abc import Mapping
from dataclasses import dataclass

from callcenter.scripts import current, draft, faults, presets
from callcenter.scripts.models import Script, ScriptVersion, State
from callcenter.scripts.script import MOST_QUESTIONS, Kind
from callcenter.scripts.script import Script as Words


@dataclass(frozen=True)
class Lag:
    """A language whose questions are not those that were published: `missing` are to be added, `extra` to go."""

    language: str
    missing: tuple[str, ...]
    extra: tuple[str, ...]


@dataclass(frozen=True)
class Check:
    """`too_long` is how many questions there are and may be, None when they are few enough.

    `unchanged` says that word for word the same is spoken already.
    """

    words: Words
    faults: tuple[faults.Fault, ...]
    too_long: tuple[int, int] | None
    lagging: tuple[Lag, ...]
    unchanged: bool


def of(version: ScriptVersion) -> Check:
    """Looks at a version, with its script, as it would be published now."""
    words = draft.script_of(version)
    script = version.script
    others = _others(script)
    last = script.versions.filter(state=State.PUBLISHED).order_by("-number").first()
    return Check(
        words=words,
        faults=tuple(faults.of(words, kinds=_kinds(script, others))),
        too_long=faults.too_long(words, MOST_QUESTIONS),
        lagging=lagging(words, others),
        unchanged=last is not None and last.body == version.body and script.withdrawn_at is None,
    )


def lagging(words: Words, others: Mapping[str, Words]) -> tuple[Lag, ...]:
    """The languages whose questions are not the same as those of `words`."""
    ours = [question.key for question in words.questions]
    found = []
    for language, other in others.items():
        theirs = [question.key for question in other.questions]
        missing = tuple(key for key in ours if key not in theirs)
        extra = tuple(key for key in theirs if key not in ours)
        if language != words.language and (missing or extra):
            found.append(Lag(language, missing, extra))
    return tuple(found)


def _others(script: Script) -> dict[str, Words]:
    """What is spoken in the other languages where this script is spoken."""
    return current.scripts(
        script.call_type, team=script.team_id, shop=script.shop,
        languages=[language for language in presets.LANGUAGES if language != script.language],
        channel=script.channel, segment=script.segment,
    )  # fmt: skip


def _kinds(script: Script, others: Mapping[str, Words]) -> dict[str, Kind]:
    """The kinds that keys have: in this script's earlier versions, in the other languages, and in the presets."""
    known: dict[str, Kind] = {}
    earlier = current.versions(script.versions.filter(state=State.PUBLISHED).values_list("pk", flat=True))
    for words in (*others.values(), *earlier.values()):
        known |= {question.key: question.kind for question in words.questions}
    return {**known, **presets.kinds()}
