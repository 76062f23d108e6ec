"""The draft of a script: opened with the words that are spoken now, saved as often as one likes, or thrown away."""

import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from callcenter.agents.models import ShopAssignment, Team
from callcenter.scripts import current, document
from callcenter.scripts import script as parts
from callcenter.scripts.models import Script, ScriptVersion, State
from callcenter.scripts.presets import LANGUAGES, NoSuchScript, has_preset
from callcenter.scripts.script import Channel, Segment
from tenants.shops.models import Shop


class NotADraft(Exception):
    """The version is published, and its words stay as they are."""


class Stale(Exception):
    """Somebody else has saved the draft meanwhile."""


class NotYourShop(Exception):
    """The team does not call for this shop."""


@transaction.atomic
def open(
    team: Team,
    *,
    call_type: str,
    language: str,
    channel: str = Channel.PHONE,
    segment: str = Segment.ANY,
    shop: Shop | None = None,
    by: uuid.UUID | None,
    now: datetime,
) -> ScriptVersion:
    """The open draft of this script, else a new one with the words that are spoken now.

    With a shop it is for that shop alone. Raises `NoSuchScript`, `NotYourShop`.
    """
    if not has_preset(call_type, channel) or language not in LANGUAGES or segment not in tuple(Segment):
        raise NoSuchScript(f"{call_type} in {language} by {channel} for {segment}")
    if shop is not None and not ShopAssignment.objects.filter(shop=shop, team=team).exists():
        raise NotYourShop
    row, _made = Script.objects.get_or_create(
        team=team, shop=shop, call_type=call_type, segment=segment, channel=channel, language=language,
        defaults={"created_at": now},
    )  # fmt: skip
    held = Script.objects.select_for_update().get(pk=row.pk)
    standing = held.versions.filter(state=State.DRAFT).first()
    if standing is not None:
        return standing
    last = held.versions.order_by("-number").first()
    if last is not None:
        return begin(held, last.body, based_on=last.pk, by=by, now=now)
    spoken = current.scripts(
        call_type, team=team.pk, shop=shop, languages=[language], channel=channel, segment=segment
    )[language]  # fmt: skip
    return begin(held, document.write(spoken), based_on=spoken.version, by=by, now=now)


def begin(
    script: Script, body: Mapping[str, Any], *, based_on: uuid.UUID | None, by: uuid.UUID | None, now: datetime
) -> ScriptVersion:
    """A new draft of a locked script that has none."""
    last = script.versions.order_by("-number").first()
    return ScriptVersion.objects.create(
        script=script, number=last.number + 1 if last else 1, body=body, based_on=based_on,
        opened_at=now, opened_by=by, saved_at=now, saved_by=by,
    )  # fmt: skip


@transaction.atomic
def save(
    version_id: uuid.UUID, body: Mapping[str, Any], *, revision: int, by: uuid.UUID | None, now: datetime
) -> ScriptVersion:
    """Replaces the words of a draft that stands at `revision`; `faults.of` says what is still to be mended.

    Raises `document.BadDocument`, `NotADraft`, `Stale`.
    """
    held = locked(version_id, revision=revision)
    held.body = document.write(script_of(held, body))
    held.revision += 1
    held.saved_at, held.saved_by = now, by
    held.save(update_fields=["body", "revision", "saved_at", "saved_by"])
    return held


@transaction.atomic
def discard(version_id: uuid.UUID, *, revision: int) -> None:
    """Throws a draft away. Raises `NotADraft`, `Stale`."""
    locked(version_id, revision=revision).delete()


def locked(version_id: uuid.UUID, *, revision: int) -> ScriptVersion:
    """A draft, locked together with its script. Raises `ScriptVersion.DoesNotExist`, `NotADraft`, `Stale`."""
    Script.objects.select_for_update().get(versions=version_id)
    held = ScriptVersion.objects.select_for_update(of=("self",)).select_related("script").get(pk=version_id)
    if not held.is_draft:
        raise NotADraft
    if held.revision != revision:
        raise Stale
    return held


def script_of(version: ScriptVersion, body: Mapping[str, Any] | None = None) -> parts.Script:
    """The version's script as the call would show it, or that of another document in its place.

    Raises `document.BadDocument`.
    """
    row = version.script
    return document.read(
        version.body if body is None else body, key=row.call_type, language=row.language,
        edition=current.edition(version.number), channel=row.channel, segment=row.segment,
        version=None if version.is_draft else version.pk,
    )  # fmt: skip
