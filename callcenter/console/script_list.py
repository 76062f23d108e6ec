"""All scripts of a team, or of one of its shops: whose words are spoken, what is being written, what lags behind."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from callcenter.agents import assign
from callcenter.agents.models import Team
from callcenter.console.script_places import Place
from callcenter.scripts import check, current, library
from callcenter.scripts.check import Lag
from callcenter.scripts.library import Entry
from callcenter.scripts.models import Script, State
from callcenter.scripts.presets import LANGUAGES, preset
from callcenter.scripts.script import Channel, Segment
from callcenter.scripts.script import Script as Words
from tenants.shops.models import Shop

OWN, TEAM, PRESET = "own", "team", "preset"
Key = tuple[str, str, str]


@dataclass(frozen=True)
class Cell:
    """One language of a script. `source` says whose words are spoken: its own, the team's for all, or the preset."""

    place: Place
    source: str
    number: int | None
    published_at: datetime | None
    draft: uuid.UUID | None
    lag: Lag | None


@dataclass
class Row:
    """One type of call; `shops` have words of their own for it."""

    place: Place
    cells: list[Cell]
    shops: list[Shop] = field(default_factory=list)


@dataclass(frozen=True)
class Group:
    """The rows of one channel."""

    channel: str
    rows: list[Row]


def groups(team: Team, *, shop: Shop | None = None) -> list[Group]:
    """The scripts by channel, in the order of the types of call; a handful of queries however many there are."""
    own = _by_key(library.entries(team, shop=shop))
    base = _by_key(library.entries(team)) if shop else {}
    ids = {each.version for entries in (*own.values(), *base.values()) for each in entries.values() if each.version}
    words = current.versions(ids)
    shops = {} if shop else _shops(team)
    found: dict[str, list[Row]] = {channel.value: [] for channel in Channel}
    for key, entries in own.items():
        row = _row(team, shop, key, entries, own, base, words)
        row.shops = shops.get(key, [])
        found[key[1]].append(row)
    return [Group(channel, rows) for channel, rows in found.items() if rows]


def _by_key(entries: list[Entry]) -> dict[Key, dict[str, Entry]]:
    found: dict[Key, dict[str, Entry]] = {}
    for each in entries:
        found.setdefault((each.call_type, each.channel, each.segment), {})[each.language] = each
    return found


def _row(
    team: Team,
    shop: Shop | None,
    key: Key,
    entries: Mapping[str, Entry],
    own: Mapping[Key, Mapping[str, Entry]],
    base: Mapping[Key, Mapping[str, Entry]],
    words: Mapping[uuid.UUID, Words],
) -> Row:
    spoken: dict[str, tuple[str, Words]] = {}
    for language in LANGUAGES:
        spoken[language] = _spoken(key, language, own, base, words)
    lags = _lags(entries, {language: script for language, (_source, script) in spoken.items()})
    place = Place(team, shop, *key, LANGUAGES[0])
    cells = [
        _cell(place.within(language=language), entries.get(language), spoken[language][0], lags.get(language))
        for language in LANGUAGES
    ]
    return Row(place, cells)


def _cell(place: Place, entry: Entry | None, source: str, lag: Lag | None) -> Cell:
    if entry is None:
        return Cell(place, source, None, None, None, lag)
    return Cell(place, source, entry.number, entry.published_at, entry.draft, lag)


def _spoken(
    key: Key,
    language: str,
    own: Mapping[Key, Mapping[str, Entry]],
    base: Mapping[Key, Mapping[str, Entry]],
    words: Mapping[uuid.UUID, Words],
) -> tuple[str, Words]:
    """Whose words, and which: as `current.scripts` finds them, the shop's before the team's, a segment's before all."""
    call_type, channel, _segment = key
    for_all = (call_type, channel, Segment.ANY.value)
    for source, entries in ((OWN, own), (TEAM, base)):
        for at in dict.fromkeys((key, for_all)):
            entry = entries.get(at, {}).get(language)
            if entry and entry.version:
                return (source if at == key else TEAM), words[entry.version]
    return PRESET, preset(call_type, language, channel)


def _lags(entries: Mapping[str, Entry], spoken: Mapping[str, Words]) -> dict[str, Lag]:
    """The languages whose questions differ from those of the language that was published last."""
    dated = [(each.published_at, language) for language, each in entries.items() if each.published_at]
    if not dated:
        return {}
    newest = max(dated)[1]
    return {lag.language: lag for lag in check.lagging(spoken[newest], spoken)}


def _shops(team: Team) -> dict[Key, list[Shop]]:
    """The shops of the team that have words of their own."""
    mine = {shop.pk: shop for shop in assign.shops_of(team)}
    rows = Script.objects.filter(team=team, shop__in=mine, withdrawn_at=None, versions__state=State.PUBLISHED)
    found: dict[Key, list[Shop]] = {}
    for row in rows.distinct().order_by("call_type"):
        shops = found.setdefault((row.call_type, row.channel, row.segment), [])
        if mine[row.shop_id] not in shops:
            shops.append(mine[row.shop_id])
    return found
