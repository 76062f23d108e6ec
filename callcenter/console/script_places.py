"""Where a script is spoken: for a team or for one of its shops, by type of call, channel, segment and language."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, replace

from django.db.models import Q
from django.http import Http404
from django.urls import reverse

from callcenter.agents import assign
from callcenter.agents.models import Team
from callcenter.scripts import current
from callcenter.scripts.labels import CHANNEL_NAMES, SEGMENT_NAMES
from callcenter.scripts.models import Script, ScriptVersion, State
from callcenter.scripts.names import CALL_TYPE_NAMES
from callcenter.scripts.presets import LANGUAGES, has_preset
from callcenter.scripts.script import Channel, Segment
from callcenter.scripts.script import Script as Words
from tenants.shops.models import Shop
from web.context import LANGUAGE_NAMES


@dataclass(frozen=True)
class Place:
    """With a shop, the script is for that shop alone."""

    team: Team
    shop: Shop | None
    call_type: str
    channel: str
    segment: str
    language: str

    @property
    def call_type_name(self) -> str:
        return str(CALL_TYPE_NAMES[self.call_type])

    @property
    def channel_name(self) -> str:
        return str(CHANNEL_NAMES[self.channel])

    @property
    def segment_name(self) -> str:
        return str(SEGMENT_NAMES[self.segment])

    @property
    def language_name(self) -> str:
        return LANGUAGE_NAMES[self.language]

    @property
    def is_for_all(self) -> bool:
        return self.segment == Segment.ANY

    @property
    def by_phone(self) -> bool:
        return self.channel == Channel.PHONE

    @property
    def key(self) -> tuple[str, str, str, str]:
        return self.call_type, self.channel, self.segment, self.language

    @property
    def url(self) -> str:
        return self._address("script")

    @property
    def draft_url(self) -> str:
        return self._address("script_draft")

    @property
    def scores_url(self) -> str:
        return self._address("script_scores")

    @property
    def practice_url(self) -> str:
        return self._address("script_practice")

    @property
    def list_url(self) -> str:
        return reverse("shop_scripts", args=[self.shop.slug]) if self.shop else reverse("scripts")

    def within(self, **changes: str) -> Place:
        """The same but for its language, or its segment."""
        return replace(self, **changes)  # type: ignore[arg-type]

    def spoken(self) -> dict[str, Words]:
        """What is spoken here now, in each language."""
        return current.scripts(
            self.call_type, team=self.team.pk, shop=self.shop, channel=self.channel, segment=self.segment
        )

    def row(self) -> Script | None:
        """What the team wrote for just this place, spoken or not."""
        return Script.objects.filter(
            team=self.team, shop=self.shop, call_type=self.call_type, channel=self.channel, segment=self.segment,
            language=self.language,
        ).first()  # fmt: skip

    def _address(self, name: str) -> str:
        if self.shop:
            return reverse(f"shop_{name}", args=[self.shop.slug, *self.key])
        return reverse(name, args=self.key)


def place(team: Team, *, slug: str = "", call_type: str, channel: str, segment: str, language: str) -> Place:
    """The place that an address names; what names none, or another team's shop, is a 404."""
    if not has_place(call_type, channel, segment, language):
        raise Http404
    return Place(team, shop_of(team, slug) if slug else None, call_type, channel, segment, language)


def has_place(call_type: str, channel: str, segment: str, language: str) -> bool:
    known = call_type in CALL_TYPE_NAMES and channel in tuple(Channel)
    return known and has_preset(call_type, channel) and segment in tuple(Segment) and language in LANGUAGES


def shop_of(team: Team, slug: str) -> Shop:
    """A shop that this team calls for; any other is like none."""
    found = assign.shop_of(team, slug)
    if found is None:
        raise Http404
    return found


def of(script: Script, team: Team) -> Place:
    """Where a script of the team is spoken."""
    return Place(team, script.shop, script.call_type, script.channel, script.segment, script.language)


def script_of(team: Team, script_id: uuid.UUID) -> Script:
    """A script of the team, for a shop only while the team calls for it; any other is like none."""
    found = Script.objects.select_related("shop").filter(_ours(team), pk=script_id).first()
    if found is None:
        raise Http404
    return found


def version_of(team: Team, version_id: uuid.UUID) -> ScriptVersion:
    """A version of a script of the team, with its script; any other is like none."""
    found = ScriptVersion.objects.select_related("script__shop").filter(_ours(team, "script__"), pk=version_id).first()
    if found is None:
        raise Http404
    return found


def draft_of(script: Script | None) -> ScriptVersion | None:
    """The open draft of a script."""
    return script.versions.filter(state=State.DRAFT).first() if script else None


def _ours(team: Team, prefix: str = "") -> Q:
    shops = [shop.pk for shop in assign.shops_of(team)]
    whose = Q(**{f"{prefix}shop": None}) | Q(**{f"{prefix}shop__in": shops})
    return Q(**{f"{prefix}team": team}) & whose
