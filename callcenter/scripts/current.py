"""Which script is spoken: the shop's own, else the team's, else the preset; and any version by its id."""

import uuid
from collections import OrderedDict
from collections.abc import Iterable
from threading import Lock
from typing import Any

from django.db.models import Case, F, JSONField, Q, Value, When

from callcenter.scripts import document
from callcenter.scripts.models import ScriptVersion, State
from callcenter.scripts.presets import LANGUAGES, NoSuchScript, preset
from callcenter.scripts.script import Channel, Script, Segment
from tenants.shops.models import Shop

#: A version never changes, so its script is read once; so many are kept by each process.
KEPT = 500
_read: OrderedDict[uuid.UUID, Script] = OrderedDict()
_lock = Lock()


class NoSuchVersion(LookupError):
    """No published version has this id, or it is not one for this call."""


def script(
    call_type: str,
    *,
    team: uuid.UUID | None,
    shop: Shop,
    language: str,
    channel: str = Channel.PHONE,
    segment: str = Segment.ANY,
) -> Script:
    """What is said now: one query at most. `team` is the id of the team that calls. Raises `NoSuchScript`."""
    return scripts(call_type, team=team, shop=shop, languages=[language], channel=channel, segment=segment)[language]


def scripts(
    call_type: str,
    *,
    team: uuid.UUID | None,
    shop: Shop | None,
    languages: Iterable[str] = LANGUAGES,
    channel: str = Channel.PHONE,
    segment: str = Segment.ANY,
) -> dict[str, Script]:
    """The same in several languages, still with one query; without a shop, the team's own. Raises `NoSuchScript`."""
    wanted = list(languages)
    whose = Q(script__shop=None) | Q(script__shop=shop.pk) if shop else Q(script__shop=None)
    own: dict[str, Script] = {}
    if team is not None:
        rows = _rows(
            Q(script__team=team, script__withdrawn_at=None)
            & Q(script__call_type=call_type, script__channel=channel, script__language__in=wanted)
            & Q(script__segment__in=[segment, Segment.ANY.value])
            & whose,
            newest=True,
        )
        for row in sorted(rows, key=_precedence):  # the last one stays
            own[row["script__language"]] = _script(row)
    return {language: own.get(language) or preset(call_type, language, channel) for language in wanted}


def version(version_id: uuid.UUID) -> Script:
    """The script of a published version, whatever is current. Raises `NoSuchVersion`."""
    return versions([version_id])[version_id]


def versions(version_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, Script]:
    """Several at once, with one query for those that this process has not read yet. Raises `NoSuchVersion`."""
    wanted = set(version_ids)
    with _lock:
        found = {pk: _read[pk] for pk in wanted & _read.keys()}
    unread = wanted - found.keys()
    if unread:
        found |= {row["pk"]: _script(row) for row in _rows(Q(pk__in=unread))}
    if wanted - found.keys():
        raise NoSuchVersion(wanted - found.keys())
    return found


def asked(version_id: uuid.UUID | None, *, call_type: str, language: str, channel: str = Channel.PHONE) -> Script:
    """The script that a response was asked with: its version, or the preset where it has none.

    Raises `NoSuchVersion`, `NoSuchScript`.
    """
    return version(version_id) if version_id else preset(call_type, language, channel)


def eligible(
    version_id: uuid.UUID, *, call_type: str, team: uuid.UUID | None, shop: Shop, channel: str = Channel.PHONE
) -> Script:
    """A published version that a page of this call may show, though a newer one may be out by now.

    Raises `NoSuchVersion`.
    """
    named = ScriptVersion.objects.filter(
        Q(script__shop=shop.pk) | Q(script__shop=None),
        pk=version_id,
        state=State.PUBLISHED,
        script__team=team,
        script__call_type=call_type,
        script__channel=channel,
    )
    if team is None or not named.exists():
        raise NoSuchVersion(version_id)
    return version(version_id)


def _rows(which: Q, *, newest: bool = False) -> list[dict[str, Any]]:
    """Published versions, or the newest of each script; without the words of those that are read already."""
    with _lock:
        read = list(_read)
    body = Case(When(pk__in=read, then=Value(None)), default=F("body"), output_field=JSONField()) if read else F("body")
    found = ScriptVersion.objects.filter(which, state=State.PUBLISHED).order_by("script_id", "-number")
    if newest:
        found = found.distinct("script_id")
    rows: Iterable[Any] = found.values(
        "pk", "number", "script__shop_id", "script__call_type", "script__segment", "script__channel",
        "script__language", words=body,
    )  # fmt: skip
    return list(rows)


def _precedence(row: dict[str, Any]) -> tuple[bool, bool]:
    return row["script__shop_id"] is not None, row["script__segment"] != Segment.ANY


def _script(row: dict[str, Any]) -> Script:
    with _lock:
        if row["pk"] in _read:
            _read.move_to_end(row["pk"])
            return _read[row["pk"]]
    made = document.read(
        row["words"] if row["words"] is not None else ScriptVersion.objects.get(pk=row["pk"]).body,
        key=row["script__call_type"],
        language=row["script__language"],
        edition=edition(row["number"]),
        channel=row["script__channel"],
        segment=row["script__segment"],
        version=row["pk"],
    )
    with _lock:
        _read[row["pk"]] = made
        while len(_read) > KEPT:
            _read.popitem(last=False)
    return made


def edition(number: int) -> str:
    """How a version is named beside its script, where a preset has its edition."""
    return f"v{number}"


__all__ = ["KEPT", "NoSuchScript", "NoSuchVersion", "asked", "edition", "eligible", "script", "scripts", "version",
           "versions"]  # fmt: skip
