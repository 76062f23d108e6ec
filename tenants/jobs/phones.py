"""Telephone numbers as shops write them: several in a cell, as floats, with prefixes, invented ones among them."""

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache

import phonenumbers
from phonenumbers import PhoneNumberType

MOBILE, LANDLINE, MACHINE, OTHER = "mobile", "landline", "machine", "other"

DUMMIES = frozenset({"12345678901", "13800138000", "13888888888", "1234567890", "0123456789", "123456789"})

_CN_MOBILE = re.compile(r"1[3-9][0-9]{9}")
_CN_MOBILE_INSIDE = re.compile(r"(?<![0-9])(?:\+?86|0086|0)?(1[3-9][0-9]{9})(?![0-9])")
_CN_KNOWN = re.compile(r"1(?:3[0-9]|4[014-9]|5[0-35-9]|6[2567]|7[0-8]|8[0-9]|9[0-35-9])[0-9]{8}")
_CN_LANDLINE = re.compile(r"(0(?:10|2[0-9]|[3-9][0-9]{2}))-?([2-9][0-9]{6,7})(?:-([0-9]{1,6}))?")
_CN_MACHINE = ("140", "141", "144", "146", "148")
_CN_VIRTUAL = ("162", "165", "167", "170", "171")
_FLOAT = re.compile(r"([0-9]+)\.0+")
_SCIENTIFIC = re.compile(r"([0-9])(?:\.([0-9]+))?[eE]\+?([0-9]{1,2})")
_STRONG = re.compile(r"[/、,;|\n\r\t&]+|或|和")
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−", "-"))


@dataclass(frozen=True, slots=True)
class Phone:
    """One number that can be written down; `findings` are codes that begin with `phone_`."""

    e164: str
    kind: str
    findings: tuple[str, ...] = ()

    @property
    def rank(self) -> int:
        """Mobiles are called before landlines, machines never by choice."""
        return {MOBILE: 0, LANDLINE: 1, OTHER: 2}.get(self.kind, 3)


@dataclass(frozen=True, slots=True)
class Cell:
    """All numbers of a cell, in the order in which to call them; `dummy` when an invented one was among them."""

    numbers: tuple[Phone, ...]
    dummy: bool = False

    @property
    def best(self) -> Phone | None:
        return self.numbers[0] if self.numbers else None


@lru_cache(maxsize=4096)
def read(text: str, *, region: str) -> Cell:
    """The valid numbers in a cell, the first mobile first. `region` is the shop's country, such as "CN"."""
    if region == "CN" and _CN_MOBILE.fullmatch(text) and text.isascii():
        return Cell((), dummy=True) if is_dummy(text) else Cell((_chinese_mobile(text),))
    whole = _undamaged(unicodedata.normalize("NFKC", text).translate(_DASHES).strip().strip("'\"`‘’"))
    if not whole:
        return Cell(())
    found: list[Phone] = []
    dummy = False
    for part in _parts(whole, region):
        digits = _digits(part)
        if not digits:
            continue
        if is_dummy(digits):
            dummy = True
            continue
        phone = _one(part, digits, region)
        if phone and phone.e164 not in {known.e164 for known in found}:
            found.append(phone)
    found.sort(key=lambda phone: phone.rank)
    return Cell(tuple(found), dummy)


def findings(phone: Phone, *, shop_numbers: Collection[str] = (), staff_numbers: Collection[str] = ()) -> list[str]:
    """What is odd about the number that would be called. The collections hold E.164 numbers."""
    codes = list(phone.findings)
    if phone.e164 in staff_numbers:
        codes.append("phone_staff")
    if phone.e164 in shop_numbers:
        codes.append("phone_shop")
    return codes


@lru_cache(maxsize=4096)
def kind_of(e164: str) -> str:
    """Which sort of number a valid one is: MOBILE, LANDLINE, MACHINE or OTHER."""
    if is_machine(e164):
        return MACHINE
    best = _by_library(e164, "ZZ")
    return best.kind if best else OTHER


def is_machine(e164: str) -> bool:
    """Whether a valid number is of a SIM card in a thing rather than in somebody's pocket."""
    return e164.startswith(tuple(f"+86{prefix}" for prefix in _CN_MACHINE)) and len(e164) == 14


def is_dummy(digits: str) -> bool:
    """Numbers typed to get past an obligatory field. Digits only; the country code may be there or not."""
    if digits.startswith("0086"):
        digits = digits[4:]
    elif len(digits) == 13 and digits.startswith("86"):
        digits = digits[2:]
    if digits in DUMMIES:
        return True
    return len(digits) >= 5 and len(set(digits)) == 1


def is_mobile(text: str, *, region: str) -> bool:
    """Whether a cell holds a number that rings in somebody's pocket."""
    best = read(text, region=region).best
    return best is not None and best.kind in (MOBILE, MACHINE)


def _undamaged(text: str) -> str:
    """Undo what spreadsheets do to numbers: 13912345678.0 and 1.3912345678E+10 are whole numbers again."""
    match = _FLOAT.fullmatch(text)
    if match:
        return match[1]
    match = _SCIENTIFIC.fullmatch(text)
    if match:
        decimals, power = match[2] or "", int(match[3])
        # Seven decimals or more were written on purpose; fewer mean that the last digits are gone for good.
        if len(decimals) >= 7 and len(decimals) <= power <= 15:
            return match[1] + decimals.ljust(power, "0")
        return ""
    return text


def _parts(whole: str, region: str) -> list[str]:
    if _plausible(whole, region):
        return [whole]
    parts: list[str] = []
    for chunk in _STRONG.split(whole):
        chunk = chunk.strip()
        if not chunk:
            continue
        if _plausible(chunk, region) or " " not in chunk:
            parts.append(chunk)
        else:
            parts.extend(piece for piece in chunk.split(" ") if piece)
    if region == "CN":
        inside = [match[1] for part in parts for match in _CN_MOBILE_INSIDE.finditer(part)]
        clean = [part for part in parts if not _CN_MOBILE_INSIDE.search(part)]
        return inside + clean if inside else parts
    return parts


def _plausible(text: str, region: str) -> bool:
    digits = _digits(text)
    if not digits or any(mark in text for mark in "/、,;|\n\t"):
        return False
    if is_dummy(digits) and len(digits) >= 7:
        return True
    return _one(text, digits, region) is not None


def _digits(text: str) -> str:
    return "".join(character for character in text if character.isascii() and character.isdigit())


def _one(text: str, digits: str, region: str) -> Phone | None:
    if region == "CN":
        phone = _chinese(text, digits)
        if phone or not text.lstrip().startswith(("+", "00")):
            return phone
        if text.lstrip().startswith("00"):
            text = "+" + digits[2:]
    if len(digits) < 5 or len(digits) > 17:
        return None
    return _by_library(text, region)


def _chinese(text: str, digits: str) -> Phone | None:
    if digits.startswith("0086"):
        digits = digits[4:]
    elif digits.startswith("86") and (len(digits) == 13 or text.lstrip().startswith("+86")):
        digits = digits[2:]
    elif text.lstrip().startswith("+"):
        return None
    if len(digits) == 12 and digits.startswith("01") and _CN_MOBILE.fullmatch(digits[1:]):
        digits = digits[1:]
    if _CN_MOBILE.fullmatch(digits):
        return None if is_dummy(digits) else _chinese_mobile(digits)
    written = re.sub(r"[()\s]+", "-", text.strip()).strip("-").replace("--", "-")
    written = re.sub(r"^(?:\+?86|0086)-?", "", written)
    if written[:1] in "123456789":
        written = "0" + written if text.lstrip().startswith(("+86", "0086")) else written
    match = _CN_LANDLINE.fullmatch(written) or _CN_LANDLINE.fullmatch(digits)
    if match and len(set(match[2])) > 1:
        return Phone("+86" + match[1][1:] + match[2], LANDLINE, ("phone_landline",))
    return None


def _chinese_mobile(digits: str) -> Phone:
    if digits.startswith(_CN_MACHINE):
        return Phone("+86" + digits, MACHINE, ("phone_machine",))
    if digits.startswith(_CN_VIRTUAL):
        return Phone("+86" + digits, MOBILE, ("phone_virtual",))
    if not _CN_KNOWN.fullmatch(digits):
        return Phone("+86" + digits, MOBILE, ("phone_unknown_prefix",))
    return Phone("+86" + digits, MOBILE)


_KINDS = {
    PhoneNumberType.MOBILE: MOBILE,
    PhoneNumberType.FIXED_LINE_OR_MOBILE: MOBILE,
    PhoneNumberType.PERSONAL_NUMBER: MOBILE,
    PhoneNumberType.FIXED_LINE: LANDLINE,
    PhoneNumberType.VOIP: OTHER,
    PhoneNumberType.UAN: OTHER,
}


def _by_library(text: str, region: str) -> Phone | None:
    try:
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number) or is_dummy(str(number.national_number)):
        return None
    e164 = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    if number.country_code == 86:
        return _chinese(e164, e164[1:])
    kind = _KINDS.get(phonenumbers.number_type(number))
    if kind is None:
        return None
    return Phone(e164, kind, ("phone_landline",) if kind == LANDLINE else ())
