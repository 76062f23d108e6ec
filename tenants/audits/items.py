"""What a line of a job is about, however it is written: the part or fault without the work, the side and the size."""

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from tenants.jobs.characters import simplify


class Item(NamedTuple):
    """A part or fault by its bare name, and where on the vehicle it is: front, rear, left, right, as far as told."""

    name: str
    places: frozenset[str]


_BRACKETED = re.compile(r"[(\[{【〔（][^)\]}】〕）]*[)\]}】〕）]")
_SIZE = re.compile(r"[a-z]*\d[\w.\-/]*")
_PLACES_ZH = (("前", "front"), ("后", "rear"), ("左", "left"), ("右", "right"))
_PLACES_EN = {
    "front": "front", "frt": "front", "fr": "front", "rear": "rear", "rr": "rear", "back": "rear", "left": "left",
    "lh": "left", "nearside": "left", "right": "right", "rh": "right", "offside": "right",
}  # fmt: skip
_WORK_ZH = re.compile(
    r"更换|拆装|安装|维修|修理|修复|检修|检查|检测|诊断|排除|处理|调整|清洗|保养|加注|添加|免费|工时费?|材料费?|人工费?|费用|重新|"
    r"原厂|正厂|副厂|品牌|总成|套装|全套|一套|一个|一只|两个|个|只|副|套|换|修|装|拆|新|旧"
)
_WORKING = (
    "replace replaced replacement renew renewed change changed fit fitted install installed repair repaired fix fixed"
    " check checked inspect inspected diagnose diagnosis diagnostic adjust adjusted clean cleaned service serviced"
    " supply remove refit new used oem genuine aftermarket labour labor hour set pair kit assembly assy and the of for"
    " with to a r i x pc pcs each both all fault problem issue job work part"
)
_WORK_EN = frozenset(_WORKING.split())
#: Names for the same thing; the last is the one that is compared.
_SAME_ZH = (
    ("制动", "刹车"), ("刹车来令片", "刹车片"), ("来令片", "刹车片"),
    ("刹车皮", "刹车片"), ("刹车蹄片", "刹车片"), ("刹车盘片", "刹车盘"),
    ("机油滤清器", "机滤"), ("机油滤芯", "机滤"), ("机油格", "机滤"), ("机油滤", "机滤"),
    ("空气滤清器", "空滤"), ("空气滤芯", "空滤"), ("空气格", "空滤"), ("空气滤", "空滤"),
    ("空调滤清器", "空调滤"), ("空调滤芯", "空调滤"), ("空调格", "空调滤"), ("蓄电池", "电瓶"), ("电池", "电瓶"),
    ("雨刮片", "雨刮"), ("雨刷片", "雨刮"), ("雨刷", "雨刮"), ("减振器", "减震器"), ("避震器", "减震器"),
    ("避震", "减震器"), ("变速器", "变速箱"), ("冷气", "空调"), ("引擎", "发动机"), ("防冻液", "冷却液"),
)  # fmt: skip
_SAME_EN = {
    "tyre": "tire", "shock": "damper", "absorber": "damper", "disc": "rotor", "disk": "rotor", "aircon": "ac",
    "accumulator": "battery", "windscreen": "windshield",
}  # fmt: skip
_CONSUMABLE = re.compile(
    r"机油|滤|玻璃水|尿素|冷却液|添加剂|清洗剂|密封胶|辅料|螺丝|垫片|\boil\b|\bfilters?\b|washer fluid|coolant|adblue"
    r"|sundr|consumable|\bgasket|\bscrew|\bbolt|\bwasher\b|\bclip"
)
_NOTHING = re.compile(
    r"^(?:洗车|精洗|打蜡|全车|车辆|整车|常规|小|大|基础|其他|其它|wash|wax|vehicle|car|other|misc\w*)?$"
)


@lru_cache(maxsize=16384)
def read(written: str) -> Item | None:
    """What a line names; None when it names only work, or what no guarantee is given for (a wash)."""
    text = _BRACKETED.sub(" ", simplify(unicodedata.normalize("NFKC", written)).lower())
    name, places = _english(text) if text.isascii() else _chinese(text)
    return None if len(name) < 2 or _NOTHING.match(name) else Item(name, frozenset(places))


def _chinese(text: str) -> tuple[str, set[str]]:
    places = {place for sign, place in _PLACES_ZH if sign in text}
    for sign, _ in _PLACES_ZH:
        text = text.replace(sign, "")
    text = _SIZE.sub("", text)
    for written, usual in _SAME_ZH:
        text = text.replace(written, usual)
    text = _WORK_ZH.sub("", text)
    return re.sub(r"[^一-鿿a-z]+", "", text), places


def _english(text: str) -> tuple[str, set[str]]:
    places, kept = set(), set()
    for word in re.findall(r"[a-z]+", _SIZE.sub(" ", re.sub(r"\ba/c\b", "ac", text))):
        if word in _PLACES_EN:
            places.add(_PLACES_EN[word])
            continue
        if len(word) > 3 and word.endswith("s") and not word.endswith("ss"):
            word = word[:-1]
        if word not in _WORK_EN and len(word) > 1:
            kept.add(_SAME_EN.get(word, word))
    return " ".join(sorted(kept)), places


def same(one: Item, other: Item) -> bool:
    """Whether two lines are about the same thing: front pads and pads may be, front and rear pads are not."""
    if one.name != other.name:
        return False
    for pair in ({"front", "rear"}, {"left", "right"}):
        mine, theirs = one.places & pair, other.places & pair
        if mine and theirs and not mine & theirs:
            return False
    return True


@lru_cache(maxsize=16384)
def is_consumable(written: str) -> bool:
    """What is used up by driving, so that having it again weeks later says nothing about the work."""
    return bool(_CONSUMABLE.search(simplify(written).lower()))
