"""Going back: an earlier version's words as a new draft, or the team's own words withdrawn so that others speak."""

import uuid
from datetime import datetime

from django.db import transaction

from callcenter.scripts import draft
from callcenter.scripts.models import Script, ScriptVersion, State


class DraftOpen(Exception):
    """A draft is open, and its words would be lost; publish it or throw it away first."""


class NotPublished(Exception):
    """There is no published version to go back to, or to withdraw."""


@transaction.atomic
def version(version_id: uuid.UUID, *, by: uuid.UUID | None, now: datetime) -> ScriptVersion:
    """A new draft with the words of a published version. Raises `NotPublished`, `DraftOpen`."""
    held = Script.objects.select_for_update().get(versions=version_id)
    old = held.versions.get(pk=version_id)
    if old.is_draft:
        raise NotPublished
    if held.versions.filter(state=State.DRAFT).exists():
        raise DraftOpen
    return draft.begin(held, old.body, based_on=old.pk, by=by, now=now)


@transaction.atomic
def preset(script_id: uuid.UUID, *, now: datetime) -> None:
    """Withdraws a script: from now on the next in line speaks, at last the preset. Raises `NotPublished`.

    Its versions stay, because answers name them; publishing again brings it back.
    """
    held = Script.objects.select_for_update().get(pk=script_id)
    if not held.versions.filter(state=State.PUBLISHED).exists():
        raise NotPublished
    if held.withdrawn_at is None:
        held.withdrawn_at = now
        held.save(update_fields=["withdrawn_at"])
