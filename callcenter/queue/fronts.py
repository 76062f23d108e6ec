"""How far the tags of each team and language have been handed out, as this process has seen it.

A claimed row stays in the index until no transaction can see it any more, and a report may see it for minutes: whoever
looks from the beginning walks past all of them. Tags are handed out upwards, so what lies before the lowest that was
seen, the front, is gone, but for a few that came back: those are found when a front is no longer trusted.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

START = float("-inf")

#: Seconds for which a front is trusted: the longer the last look from the beginning took, the longer, so that no more
#: than about one part in `REST` of a process's time goes there.
TRUST, LONGEST, REST = 2.0, 30.0, 20


@dataclass(slots=True)
class _Front:
    tag: float
    until: float


class Fronts:
    """The fronts of one process. Times are seconds of a clock that never goes back."""

    def __init__(self) -> None:
        self._fronts: dict[tuple[UUID, str], _Front] = {}

    def of(self, team: UUID, languages: Sequence[str], *, at: float) -> list[float]:
        """Where to look from, by language; `START` where nothing is known or trusted."""
        found = (self._fronts.get((team, language)) for language in languages)
        return [front.tag if front is not None and front.until > at else START for front in found]

    def take_over(
        self,
        team: UUID,
        languages: Sequence[str],
        heads: Sequence[float],
        *,
        looked_from: Sequence[float],
        began: float,
        ended: float,
    ) -> None:
        """What a look has seen: by language the lowest tag at or after the front, infinity where there was none."""
        until = ended + min(LONGEST, max(TRUST, REST * (ended - began)))
        for language, head, front_was in zip(languages, heads, looked_from, strict=True):
            front = self._fronts.get((team, language))
            if front_was == START:
                self._fronts[team, language] = _Front(head, until)
            elif front is not None and head > front.tag:
                front.tag = head

    def drop(self, team: UUID, languages: Sequence[str]) -> None:
        """The next look begins at the beginning."""
        for language in languages:
            self._fronts.pop((team, language), None)
