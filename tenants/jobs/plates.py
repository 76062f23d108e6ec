"""Number plates of mainland China, Taiwan, Hong Kong and elsewhere: one spelling, and whether the form is known."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"

_CHINA = (
    ("nev_small", re.compile(rf"[{PROVINCES}][A-HJ-NP-Z][A-HJK][A-HJ-NP-Z0-9][0-9]{{4}}")),
    ("nev_large", re.compile(rf"[{PROVINCES}][A-HJ-NP-Z][0-9]{{5}}[A-HJK]")),
    ("standard", re.compile(rf"[{PROVINCES}][A-HJ-NP-Z][A-HJ-NP-Z0-9]{{4}}[A-HJ-NP-Z0-9挂学警港澳使领超试]")),
    ("police", re.compile(rf"[{PROVINCES}]O[A-HJ-NP-Z0-9]{{5}}")),
    ("embassy", re.compile(r"使[0-9]{6}|[0-9]{6}使")),
    ("armed_police", re.compile(rf"WJ[{PROVINCES}]?[0-9A-Z]{{5}}")),
    ("army", re.compile(r"[VKHBSLJNGCEZ][A-Z][0-9]{5}")),
)
_STANDARD = dict(_CHINA)["standard"]
_TAIWAN = (
    re.compile(r"([A-Z]{3})([0-9]{4})"),
    re.compile(r"([0-9]{4})([A-Z]{2})"),
    re.compile(r"([A-Z]{2})([0-9]{4})"),
    re.compile(r"([A-Z]{3})([0-9]{3})"),
    re.compile(r"([0-9]{3})([A-Z]{3})"),
    re.compile(r"([A-Z][0-9])([0-9]{4})|([0-9]{4})([A-Z][0-9])"),
)
_HONG_KONG = re.compile(r"[A-Z]{2}[0-9]{1,4}|(?=.*[A-Z])[A-Z0-9]{1,8}")
_ELSEWHERE = re.compile(r"(?=.*[0-9])[^\W_]{2,10}|[A-Z]{2,8}")
_PUNCTUATION = re.compile(r"[\s·•・‧.\-_–—―]+")
_MISSING = frozenset(
    {"", "无", "無", "无牌", "未上牌", "未挂牌", "临时", "临牌", "臨時", "臨牌", "新车", "新車", "暂无", "没有", "未知",
     "0", "00", "000", "0000", "X", "XX", "XXX", "XXXX", "N/A", "NA", "NONE", "NULL", "NIL", "TBC", "TBA", "NEW",
     "NOPLATE", "UNKNOWN", "TEMP", "?", "/"}
)  # fmt: skip

PURE_ELECTRIC, OTHER_NEW_ENERGY = "DABCE", "FGHJK"


@dataclass(frozen=True, slots=True)
class Plate:
    """`value` is the one spelling to store and compare; `form` is empty when the region knows no such plate."""

    value: str
    form: str

    @property
    def known(self) -> bool:
        return bool(self.form)

    @property
    def electric(self) -> bool:
        """Whether the plate says pure electric: no oil, plugs or timing belt to remind of."""
        letter = {"nev_small": self.value[2:3], "nev_large": self.value[-1:]}.get(self.form, "")
        return bool(letter) and letter in PURE_ELECTRIC


@lru_cache(maxsize=4096)
def read(text: str, *, region: str) -> Plate | None:
    """The plate in a cell, or None when the cell says that there is none."""
    if region == "CN" and _STANDARD.fullmatch(text):
        return Plate(text, "standard")
    upper = unicodedata.normalize("NFKC", text).strip().upper()
    bare = _PUNCTUATION.sub("", upper)
    if bare in _MISSING or upper in _MISSING:
        return None
    if region == "TW":
        for pattern in _TAIWAN:
            match = pattern.fullmatch(bare)
            if match:
                return Plate("-".join(group for group in match.groups() if group), "taiwan")
    for form, pattern in _CHINA:
        if pattern.fullmatch(bare) and (region == "CN" or bare[0] in PROVINCES):
            return Plate(bare, form)
    if region == "CN":
        return Plate(bare, "")
    if region == "HK":
        return Plate(bare, "hong_kong" if _HONG_KONG.fullmatch(bare) else "")
    if region == "TW":
        return Plate(upper, "")
    return Plate(bare, "plain" if _ELSEWHERE.fullmatch(bare) else "")


def findings(plate: Plate) -> list[str]:
    """What is odd about a plate; an odd plate is kept all the same."""
    if not plate.known:
        return ["plate_bad_format"]
    return ["plate_old_police"] if plate.form == "police" else []
