"""Which way a message goes: what is sure to arrive before what somebody has to carry."""

from collections.abc import Sequence

EMAIL, WECHAT, SMS, LETTER = "email", "wechat", "sms", "letter"


def open_ones(*, email: str, wechat: str, mobile: bool) -> list[str]:
    """The ways that lead to this customer, the best first. WeChat finds people by their mobile number, too."""
    found = []
    if email:
        found.append(EMAIL)
    if wechat:
        found.append(WECHAT)
    if mobile:
        found += [SMS] if wechat else [SMS, WECHAT]
    return [*found, LETTER]


def chosen(ways: Sequence[str], wanted: str = "") -> str:
    """The way that was wished for, if it leads to the customer, else the best one."""
    return wanted if wanted in ways else ways[0]
