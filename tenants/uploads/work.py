"""Shops' own words for kinds of work and for the state of a job, told as ours."""

import re
from collections.abc import Iterable
from functools import lru_cache

from tenants.uploads.headers import simplify
from tenants.uploads.values import is_nothing, text, yes_or_no

MAINTENANCE, REPAIR, MAJOR_REPAIR = "maintenance", "repair", "major_repair"
BODY_PAINT, WASH, INSPECTION, OTHER = "body_paint", "wash", "inspection", "other"

# The heaviest work names the job: a service with a wash is a service, an overhaul with a service is an overhaul.
_KIND_WORDS = (
    (
        MAJOR_REPAIR,
        r"大修|总成更换|更换(?:发动机|变速箱)(?:总成)?$|翻修"
        r"|overhaul|rebuil[dt]|major repair|engine replac|heavy repair",
    ),
    (
        BODY_PAINT,
        r"钣|喷漆|油漆|补漆|烤漆|做漆|板金|事故|保险|理赔|车身|body|paint|collision|accident|crash|\bdent|panel|insurance",
    ),
    (
        REPAIR,
        r"返修|返工|重修|索赔|三包|保修|质保|维修|修理|检修|抢修|机修|机电|小修|中修|故障|一般修|快修|更换|拆装"
        r"|recall|召回|warranty|repair|rework|redo|comeback|mechanical|electrical|fault|replace|\bfix",
    ),
    (
        MAINTENANCE,
        r"保养|养护|维护|定保|首保|定检|小保|大保|机油|机滤|三滤|滤芯|定期"
        r"|\boil|service|maint|lube|tune|filter|\bpm\b|\blof\b",
    ),
    (
        INSPECTION,
        r"年审|年检|验车|检车|检测|检查|诊断|体检|inspect|\bmot\b|diagnos|\bcheck|safety|smog",
    ),
    (WASH, r"洗车|洗美|美容|精洗|打蜡|清洗|wash|detail|valet|polish|clean"),
    (OTHER, r"加装|精品|装潢|\bpdi\b|改装|贴膜|accessor|install|代办"),
)
_KINDS = tuple((kind, re.compile(words)) for kind, words in _KIND_WORDS)
_SERVICE_FIRST = re.compile(
    r"^(?:(?:一般|定期|常规|普通|日常|首次|免费)?(?:维修)?保养|保养(?:维修)?|维护保养|[一二ab]级维护"
    r"|更换(?:机油|机滤|三滤|.*滤芯|.*滤清器).*|.*\bservice\b(?!.*repair)|(?:oil|filter|lube)\b.*|.*oil change.*"
    r"|(?:replace|change) (?:engine )?oil.*)$"
)


@lru_cache(maxsize=4096)
def kind_of_work(written: str) -> str | None:
    """What sort of job a shop's word names; None when it says nothing that is known."""
    low = simplify(text(written).lower())
    if is_nothing(low):
        return None
    heavy = _KINDS[0][1].search(low) or _KINDS[1][1].search(low)
    if not heavy and _SERVICE_FIRST.match(low):
        return MAINTENANCE
    for kind, words in _KINDS:
        if words.search(low):
            return kind
    return None


def kind_of_items(things: Iterable[str]) -> str | None:
    """What sort of job a list of items adds up to: the heaviest that any of them names."""
    found = {kind_of_work(thing) for thing in things} - {None}
    for kind, _ in _KINDS:
        if kind in found:
            return kind
    return None


DELIVERED, SETTLED, COMPLETED, OPEN, CANCELLED = "delivered", "settled", "completed", "open", "cancelled"

_STATES = (
    (DELIVERED, r"待回访|待电访|等待回访"),
    (CANCELLED, r"作废|取消|撤销|撤单|删除|废单|退单|无效|cancel|void|delet|abandon|rejected|declined|no[ -]?show"),
    (
        OPEN,
        r"未交|未出厂|未离厂|未提车|未取车|未完|未竣工|未结|未关|未收款|待|在修|在厂|在店|报价|预约|草稿|开单|接车|派工|新建"
        r"|(?:维修|施工|作业|进行|处理|修理|质检|检查|喷漆|检测|返工|返修|洗车)中|停工|暂停|中断|挂起"
        r"|^open|work.?in.?progress|in[ _-]?progress|\bwip\b|\bnot |un(?:paid|billed|invoiced|delivered|finished)"
        r"|await|wait|pending|on[ _-]?hold|estimate|quote|draft|schedul|book|checked[ _-]?in|check[ _-]?in|arrived"
        r"|in (?:the )?(?:work)?shop|dispatch|diagnos|\bready|approval|approved|backorder|started|^new$|^active"
        r"|^working|incomplete",
    ),
    (
        DELIVERED,
        r"交车|出厂|离厂|提车|取车|交付|出站|离店|deliver|picked[ _-]?up|collected|released|handed|checked[ _-]?out"
        r"|returned to customer|^left",
    ),
    (
        SETTLED,
        r"结算|结账|结清|结案|收款|已付|关单|已关|收银|开票|回访"
        r"|clos|settled|invoic|posted|paid|billed|final|archiv|cashier|survey|follow",
    ),
    (COMPLETED, r"完工|竣工|完成|已完|质检|终检|总检|完检|修竣|complet|finish|done|\bqc\b|quality"),
)
_STATE_PATTERNS = tuple((state, re.compile(words)) for state, words in _STATES)


@lru_cache(maxsize=4096)
def state_of_job(written: str) -> str | None:
    """delivered, settled, completed, open or cancelled; None when the word says none of these."""
    low = simplify(text(written).lower()).strip()
    if is_nothing(low):
        return None
    if re.search(r"未取消|not cancel|un-?void", low):
        return None
    for state, words in _STATE_PATTERNS:
        if words.search(low):
            return state
    return None


def state_of_flag(written: str) -> str | None:
    """A delivered flag: yes or no, or a state in words."""
    said = yes_or_no(written)
    if said is not None:
        return DELIVERED if said else OPEN
    return state_of_job(written)
