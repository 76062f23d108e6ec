"""What the shop's customers are asked: the words that are spoken now for each type of call, to read only."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from callcenter.scripts import current, sample, spoken
from callcenter.scripts.labels import CHANNEL_NAMES
from callcenter.scripts.names import CALL_TYPE_NAMES
from callcenter.scripts.presets import has_preset
from callcenter.scripts.script import CallType, Channel, Script
from tenants.followups.asking import team_of
from tenants.portal.access import member
from tenants.shops.models import Shop
from web.navigation import Crumb, NavItem


@member()
@require_safe
def scripts(request: HttpRequest) -> HttpResponse:
    """Every type of call, with how the customers are asked."""
    return render(request, "portal/scripts/list.html", {"rows": _rows()})


@member()
@require_safe
def script(request: HttpRequest, call_type: str, channel: str) -> HttpResponse:
    """One type of call as it is spoken to the shop's customers, in the shop's language."""
    if call_type not in tuple(CallType) or channel not in tuple(Channel) or not has_preset(call_type, channel):
        raise Http404
    shop: Shop = request.shop  # type: ignore[attr-defined]
    words = _spoken(shop, call_type, channel)
    names = sample.values(words.language, shop=shop.spoken_name, shop_name=shop.name)
    context = {
        "name": CALL_TYPE_NAMES[call_type],
        "script": words,
        "spoken": spoken.of(words, names),
        "channel_tabs": [
            NavItem(str(CHANNEL_NAMES[each]), reverse("script", args=[call_type, each]), current=each == channel)
            for each in Channel
            if has_preset(call_type, each)
        ],
        "crumbs": [Crumb(_("What we ask your customers"), reverse("scripts")), Crumb(CALL_TYPE_NAMES[call_type])],
    }
    return render(request, "portal/scripts/script.html", context)


def _spoken(shop: Shop, call_type: str, channel: str) -> Script:
    return current.script(call_type, team=team_of(shop), shop=shop, language=shop.language, channel=channel)


def _rows() -> list[tuple[Promise, list[tuple[Promise, str]]]]:
    return [
        (
            CALL_TYPE_NAMES[kind],
            [(CHANNEL_NAMES[each], reverse("script", args=[kind, each])) for each in Channel if has_preset(kind, each)],
        )
        for kind in CallType
    ]
