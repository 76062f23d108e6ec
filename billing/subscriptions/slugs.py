"""The part of a shop's address that names it: which ones are allowed, and one proposed from a name."""

import re
import unicodedata

from pypinyin import lazy_pinyin

SHORTEST, LONGEST = 3, 30
ALLOWED = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
RESERVED = frozenset(
    """
    about abuse access account accounts admin administrator aftercall agent agents alipay api app apps assets auth
    autodiscover beta billing blog board bounce careers cdn chat checkout cloud complaint complaints config console
    contact customer customers dashboard data demo desk dev developer dns docs download email example export faq
    feedback files forum ftp git group guest health healthz help home host hostmaster hub image images imap import
    info internal invite invoice ipv4 ipv6 isatap jobs legal live localhost log login logout mail mailer mailgun
    manage manager media metrics mobile monitor mx myshop news newsletter noc noreply ns ns1 ns2 office official ops
    owner pay payment payments platform pop pop3 portal postmaster press prices pricing privacy private prod
    production public readyz register report reports root sales secure security server service services shop shops
    signin signup site sitemap sms smtp source spare spf sso staff stage staging start stat static stats status
    store stripe sub subscription super supervisor support survey sys sysadmin system team teams tech telnet terms
    test testing tests track trial unicom update upload uploads usenet user users verify vpn wallet web webhook
    webmail webmaster wechat weixin wiki worker wpad www www1 www2 xml
    """.split()  # noqa: SIM905
)
_COMPANY = re.compile(r"(股份有限公司|有限责任公司|有限責任公司|有限公司|分公司|公司)$")
_TWINS = str.maketrans({"0": "o", "1": "l", "i": "l", "3": "e", "4": "a", "5": "s", "7": "t", "8": "b", "9": "g"})


def look(slug: str) -> str:
    """What a slug looks like at a glance: `c0nso1e` looks like `console`, `rn` like `m`."""
    seen = slug.replace("-", "").translate(_TWINS)
    return seen.replace("rn", "m").replace("vv", "w").replace("cl", "d")


_LOOKS = frozenset(look(word) for word in RESERVED)


def problem(slug: str) -> str:
    """Why a slug cannot be had: "short", "long", "letters", "reserved"; empty when it can."""
    if len(slug) < SHORTEST:
        return "short"
    if len(slug) > LONGEST:
        return "long"
    if not ALLOWED.fullmatch(slug):
        return "letters"
    if slug in RESERVED or look(slug) in _LOOKS:
        return "reserved"
    return ""


def tidy(text: str) -> str:
    """What somebody typed, as near to a slug as spelling goes: full-width letters made narrow, blanks made hyphens."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain.replace("'", "")).strip("-")


def propose(name: str) -> str:
    """A slug from a shop's name, Chinese by its pinyin; empty when the name has no letters for one."""
    short = _COMPANY.sub("", unicodedata.normalize("NFKC", name).strip())
    words = lazy_pinyin(short, errors=lambda other: f" {other} ")
    spelled = "".join(words)
    slug = tidy(spelled)[:LONGEST].strip("-")
    return slug if not slug or len(slug) >= SHORTEST else f"shop-{slug}"
