"""All scripts of a team, or of one shop that it calls for: who speaks for each, and where a draft is open."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch

from callcenter.agents.models import Team
from callcenter.scripts.models import Script, ScriptVersion, State
from callcenter.scripts.presets import LANGUAGES, has_preset
from callcenter.scripts.script import CallType, Channel, Segment
from tenants.shops.models import Shop


@dataclass(frozen=True)
class Entry:
    """One script. `number` and `published_at` are None while it has no version of its own that is spoken.

    `script` is None where nothing was ever written; `draft` is the open draft's version.
    """

    call_type: str
    channel: str
    segment: str
    language: str
    script: uuid.UUID | None = None
    number: int | None = None
    version: uuid.UUID | None = None
    published_at: datetime | None = None
    draft: uuid.UUID | None = None


def entries(team: Team, *, shop: Shop | None = None) -> list[Entry]:
    """Every preset, and in its place what the team wrote; scripts for a segment follow it. One shop's own with `shop`.

    Two queries.
    """
    written = {
        (row.call_type, row.channel, row.segment, row.language): row
        for row in Script.objects.filter(team=team, shop=shop).prefetch_related(
            Prefetch("versions", ScriptVersion.objects.defer("body").order_by("number"))
        )
    }
    return [_entry(key, written.get(key)) for key in _keys() if key[2] == Segment.ANY or key in written]


def _keys() -> Iterable[tuple[str, str, str, str]]:
    for channel in Channel:
        for call_type in CallType:
            if has_preset(call_type, channel):
                for segment in Segment:
                    for language in LANGUAGES:
                        yield call_type.value, channel.value, segment.value, language


def _entry(key: tuple[str, str, str, str], row: Script | None) -> Entry:
    if row is None:
        return Entry(*key)
    versions = list(row.versions.all())
    draft = next((each for each in versions if each.is_draft), None)
    spoken = next((each for each in reversed(versions) if each.state == State.PUBLISHED), None)
    if row.withdrawn_at is not None:
        spoken = None
    return Entry(
        *key,
        script=row.pk,
        number=spoken.number if spoken else None,
        version=spoken.pk if spoken else None,
        published_at=spoken.published_at if spoken else None,
        draft=draft.pk if draft else None,
    )
