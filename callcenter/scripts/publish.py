"""Publishing a draft: from then on it is spoken, and nothing can change it any more."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from callcenter.scripts import check, draft, faults
from callcenter.scripts.check import Lag
from callcenter.scripts.models import Script, ScriptVersion, State


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
    found = check.of(held)
    if found.faults:
        raise Faulty(list(found.faults))
    if found.too_long is not None and not insist:
        raise TooManyQuestions(*found.too_long)
    if found.unchanged:
        raise Unchanged
    held.state, held.published_at, held.published_by = State.PUBLISHED, now, by
    held.save(update_fields=["state", "published_at", "published_by"])
    Script.objects.filter(pk=held.script_id).update(withdrawn_at=None)
    return Published(held, found.lagging)
