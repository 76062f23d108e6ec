"""The words of messages. They are the customer's language, not the page's: so they stand here and in no catalogue."""

from collections.abc import Mapping
from datetime import date

from callcenter.scripts.merge import Value, merge
from tenants.followups.channels import EMAIL, LETTER

#: Stands where the link belongs, until somebody may see it.
LINK = "[link]"
_UNTIL, _WHY, _HOW = "[until]", "[why]", "[how]"

_SUBJECT = {
    "en": "How was your visit to {shop}?",
    "zh-hans": "您这次到{shop}，感觉怎么样？",
    "zh-hant": "您這次到{shop}，感覺怎麼樣？",
}
_REASONS = {
    "unreached": {
        "en": "We tried to call you and did not reach you.",
        "zh-hans": "我们给您打过电话，没有联系上。",
        "zh-hant": "我們打過電話給您，沒有聯絡上。",
    },
    "asked": {
        "en": "Here are the questions, as agreed on the telephone.",
        "zh-hans": "刚才电话里说好了，把问题发给您。",
        "zh-hant": "剛才電話裡說好了，把問題傳給您。",
    },
}
_HOWS = {
    EMAIL: {
        "en": "It takes a minute, by this link:",
        "zh-hans": "点开下面的链接，一分钟就能答完：",
        "zh-hant": "點開下面的連結，一分鐘就能答完：",
    },
    LETTER: {
        "en": "It takes a minute: point the camera of your telephone at the code, or type the address below it.",
        "zh-hans": "用手机扫一扫下面的码，或者输入码下面的网址，一分钟就能答完。",
        "zh-hant": "用手機掃一掃下面的碼，或者輸入碼下面的網址，一分鐘就能答完。",
    },
}
_LONG = {
    "en": (
        "You collected your {vehicle} {delivered_on} from {shop}. [why]\n\n"
        "Would you tell us how it was? [how]\n\n[link]\n\n"
        "The link is meant for you alone. It works once, and until [until]. Your answers go to {shop} only.\n\n"
        "Thank you\n{shop}"
    ),
    "zh-hans": (
        "您{delivered_on}从{shop}取了{vehicle}。[why]\n\n"
        "这次感觉怎么样？[how]\n\n[link]\n\n"
        "链接是专门给您的，只能回答一次，[until]之前有效。您的回答只交给{shop}。\n\n"
        "谢谢您\n{shop}"
    ),
    "zh-hant": (
        "您{delivered_on}從{shop}取了{vehicle}。[why]\n\n"
        "這次感覺怎麼樣？[how]\n\n[link]\n\n"
        "連結是專門給您的，只能回答一次，[until]之前有效。您的回答只交給{shop}。\n\n"
        "謝謝您\n{shop}"
    ),
}
_SHORT = {
    "en": "{shop}: you collected your {vehicle} {delivered_on}. [why] How was it? [link]",
    "zh-hans": "{shop}：您{delivered_on}取了{vehicle}。[why]这次感觉怎么样？点这里回答：[link]",
    "zh-hant": "{shop}：您{delivered_on}取了{vehicle}。[why]這次感覺怎麼樣？點這裡回答：[link]",
}
_DEAR = {
    "en": ("Dear {customer},", "Dear customer,"),
    "zh-hans": ("{customer}，您好！", "尊敬的客户，您好！"),
    "zh-hant": ("{customer}，您好！", "敬愛的客戶，您好！"),
}
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip


def subject(values: Mapping[str, Value], *, language: str) -> str:
    """The subject of a mail or letter. It names no customer: subjects lie open."""
    return merge(_SUBJECT[language], values, language=language)


def body(channel: str, why: str, values: Mapping[str, Value], *, until: date, language: str) -> str:
    """The message, with `LINK` where the link belongs; `why` is one of `Message.Why`, `until` the last day."""
    words = (_LONG if channel in (EMAIL, LETTER) else _SHORT)[language]
    whole = (
        words.replace(_HOW, _HOWS.get(channel, {}).get(language, ""))
        .replace(_WHY, _REASONS[why][language])
        .replace(_UNTIL, day(until, language=language))
    )
    return merge(whole, values, language=language)


def dear(customer: str, *, language: str) -> str:
    """How a letter begins."""
    named, nameless = _DEAR[language]
    return named.replace("{customer}", customer) if customer else nameless


def day(moment: date, *, language: str) -> str:
    """A day as it is written in a letter."""
    if language == "en":
        return f"{moment.day} {_MONTHS[moment.month - 1]} {moment.year}"
    return f"{moment.year}年{moment.month}月{moment.day}日"
