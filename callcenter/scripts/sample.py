"""A made-up customer for looking at a script: nobody's data, in each language a customer may speak."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from callcenter.scripts.merge import Value

_DELIVERED, _NEXT, _DUE = date(2026, 3, 2), date(2026, 9, 2), date(2026, 3, 20)

_VALUES: Mapping[str, Mapping[str, Value]] = {
    "en": {
        "shop": "Riverside Garage",
        "shop_name": "Riverside Garage Limited",
        "customer": "Mrs Example",
        "vehicle": "Volkswagen Golf",
        "advisor": "Tom Sample",
        "technician": "Kate Sample",
        "delivered_on": _DELIVERED,
        "agent": "Ann",
        "next_service_on": _NEXT,
        "declined": ["front brake discs", "cabin filter"],
        "running_in": ["brake gently for the first 200 km"],
        "due_on": _DUE,
        "booked_for": "on Friday at 9:30",
    },
    "zh-hans": {
        "shop": "河畔汽修",
        "shop_name": "河畔汽车维修有限公司",
        "customer": "某女士",
        "vehicle": "大众高尔夫",
        "advisor": "王顾问",
        "technician": "李师傅",
        "delivered_on": _DELIVERED,
        "agent": "小安",
        "next_service_on": _NEXT,
        "declined": ["前刹车盘", "空调滤芯"],
        "running_in": ["头200公里轻踩刹车"],
        "due_on": _DUE,
        "booked_for": "星期五上午九点半",
    },
    "zh-hant": {
        "shop": "河畔汽修",
        "shop_name": "河畔汽車維修有限公司",
        "customer": "某女士",
        "vehicle": "福斯 Golf",
        "advisor": "王顧問",
        "technician": "李師傅",
        "delivered_on": _DELIVERED,
        "agent": "小安",
        "next_service_on": _NEXT,
        "declined": ["前煞車碟盤", "冷氣濾網"],
        "running_in": ["頭200公里輕踩煞車"],
        "due_on": _DUE,
        "booked_for": "星期五上午九點半",
    },
}


def values(language: str, *, shop: str = "", shop_name: str = "") -> dict[str, Value]:
    """What merges into a script's words; with the names of a real shop where the script is that shop's."""
    found = dict(_VALUES[language])
    if shop or shop_name:
        found |= {"shop": shop or shop_name, "shop_name": shop_name or shop}
    return found
