"""Publishing a draft: from then on it is spoken, and nothing can change it any more."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from callcenter.scripts import current, draft, faults, presets
from callcenter.scripts.models import Script, ScriptVersion, State
from callcenter.scripts.script import MOST_QUESTIONS, Kind
from callcenter.scripts.script import Script as Words


class Faulty(ValueError):
    """The script has faults that must be mended first."""

    def __init__(self, found: list[faults.Fault]) -> None:
        super().__init__(found)
        self.faults = found


class TooManyQuestions(ValueError):
    """More questions than customers have patience for; who insists publishes all the same."""

    def __init__(self, asked: int, most: int) -> None:
        super().__init__(asked, most)
        self.asked, self.most = asked, most


class Unchanged(Exception):
    """Word for word what is spoken already."""


@dataclass(frozen=True)
class Lag:
    """A language whose questions are not those that were published: `missing` are to be added, `extra` to go."""

    language: str
    missing: tuple[str, ...]
    extra: tuple[str, ...]


@dataclass(frozen=True)
class Published:
    """The version that is spoken now, and the other languages of the same script that lag behind."""

    version: ScriptVersion
    lagging: tuple[Lag, ...]


@transaction.atomic
def version(
    version_id: uuid.UUID, *, revision: int, insist: bool = False, by: uuid.UUID | None, now: datetime
) -> Published:
    """Publishes a draft as it stands at `revision`; a script that was withdrawn is spoken again.

    Raises `draft.NotADraft`, `draft.Stale`, `Faulty`, `TooManyQuestions` (unless `insist`), `Unchanged`.
    """
    held = draft.locked(version_id, revision=revision)
    words = draft.script_of(held)
    others = _others(held.script)
    found = faults.of(words, kinds=_kinds(held.script, others))
    if found:
        raise Faulty(found)
    long = faults.too_long(words, MOST_QUESTIONS)
    if long is not None and not insist:
        raise TooManyQuestions(*long)
    last = held.script.versions.filter(state=State.PUBLISHED).order_by("-number").first()
    if last is not None and last.body == held.body and held.script.withdrawn_at is None:
        raise Unchanged
    held.state, held.published_at, held.published_by = State.PUBLISHED, now, by
    held.save(update_fields=["state", "published_at", "published_by"])
    Script.objects.filter(pk=held.script_id).update(withdrawn_at=None)
    return Published(held, lagging(words, others))


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
