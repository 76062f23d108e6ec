"""Structured logs: JSON in production, readable lines in development, and no personal data in either."""

import re
from collections.abc import Mapping, MutableMapping
from typing import Any

import structlog

DROPPED = "[dropped]"
NUMBER = "[number]"
EMAIL = "[e-mail]"

# Keys whose values are words of or about a person, or secrets; compared in lower case and without "-" and "_".
# fmt: off
PERSONAL_KEYS = frozenset({
    "name", "firstname", "lastname", "fullname", "displayname", "customername", "contactname", "sendername",
    "owner", "ownername", "phone", "phonenumber", "mobile", "sendermobile", "tel", "telephone", "landline",
    "number", "e164", "wechat", "email", "emailaddress", "mail", "to", "recipient", "recipients", "sender",
    "address", "street", "city", "ip", "ipaddress", "remoteaddr", "useragent", "plate", "platenumber", "vin",
    "licenceplate", "licenseplate", "note", "notes", "remark", "remarks", "comment", "comments", "words",
    "verbatim", "text", "message", "body", "content", "transcript", "answer", "answers", "reply", "subject",
    "password", "passwd", "pwd", "secret", "token", "apikey", "authorization", "cookie", "cookies", "sessionid",
    "session", "csrftoken", "otp", "recoverycode", "recoverycodes", "birthday", "birthdate", "idnumber",
})
# fmt: on

_EMAIL = re.compile(r"[^\s@<>\"'(),;:]{1,64}@[^\s@<>\"'(),;:]{1,190}\.[^\s@<>\"'(),;:.]{2,24}")
_NUMBER = re.compile(r"(?<![\w.:/-])[+＋]?[(（]?\d[\d\s().（）\-–]{5,20}\d(?![\w:-])")
# The codes of letters and messages stand in their addresses: who reads a log must not be able to use them.
_SECRET_PATH = re.compile(r"((?:/accounts/(?:invitations|confirm-email|password/reset/key)|/s|/n|/answer)/)[^/\s]+/?")
_GROUPED = re.compile(r"\d{1,3}(?:[ ,.]\d{3})+")
_DATE = re.compile(r"(?:19|20)\d{2}[-.]\d{1,2}[-.]\d{1,2}(?:\s+\d{1,2})?")
_MOBILE = re.compile(r"(?<!\d)(?:\+?86)?1[3-9]\d{9}(?!\d)")
# What PostgreSQL tells of a refused row: its values, whole, over several lines when they have several.
_DETAIL = re.compile(r"DETAIL: .*?(?=\n(?:CONTEXT:|HINT:|The above exception|During handling|Traceback)|\Z)", re.DOTALL)
_DECIMAL = re.compile(r"(?:0|[1-9]\d{0,5})\.\d+")


def drop_personal_data(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """A structlog processor: empties values under telling keys, scrubs numbers and addresses out of all other text."""
    for key in list(event):
        value = event[key]
        if key in ("_record", "_from_structlog", "exc_info", "timestamp", "request_id", "logger", "level"):
            continue
        if _telling(key):
            event[key] = DROPPED
        elif key == "request" and isinstance(value, str):
            event[key] = scrub(value.partition("?")[0])
        else:
            event[key] = scrub(value)
    return event


def scrub(value: Any) -> Any:
    """The same value without anything that looks like a telephone number or an e-mail address, at any depth."""
    if isinstance(value, str):
        return _scrub_text(value)
    if isinstance(value, bytes):
        return _scrub_text(value.decode("utf-8", "replace"))
    if isinstance(value, bool) or value is None or isinstance(value, float):
        return value
    if isinstance(value, int):
        return NUMBER if 10**9 <= abs(value) < 10**15 else value
    if isinstance(value, Mapping):
        return {key: DROPPED if _telling(key) else scrub(item) for key, item in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [scrub(item) for item in value]
    return _scrub_text(str(value))


def _telling(key: Any) -> bool:
    return re.sub(r"[-_ ]", "", str(key).lower()) in PERSONAL_KEYS


def _scrub_text(text: str) -> str:
    text = _DETAIL.sub(f"DETAIL: {DROPPED}", text)
    text = _SECRET_PATH.sub(r"\1[code]/", text)
    if not any(character.isdigit() or character in "@＠" for character in text):
        return text
    text = _EMAIL.sub(EMAIL, text.replace("＠", "@"))
    text = _NUMBER.sub(_unless_a_date, text)
    return _MOBILE.sub(NUMBER, text)


def _unless_a_date(match: re.Match[str]) -> str:
    found = match.group().strip()
    digits = sum(character.isdigit() for character in found)
    if digits < 7 or _DATE.fullmatch(found) or _DECIMAL.fullmatch(found) or (_GROUPED.fullmatch(found) and digits < 10):
        return match.group()
    return NUMBER


def logging_config(*, json: bool, level: str = "INFO") -> dict[str, Any]:
    """The value for Django's LOGGING; also sets structlog up, so that both kinds of logger speak alike.

    Logs go to standard error: a command's standard output belongs to its answer.
    """
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.stdlib.PositionalArgumentsFormatter(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.StackInfoRenderer(),
        structlog.processors.format_exc_info,
        drop_personal_data,
    ]
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    renderer: Any = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if json
        else structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback)
    )
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "structured": {
                "()": structlog.stdlib.ProcessorFormatter,
                "processors": [structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
                "foreign_pre_chain": [
                    structlog.contextvars.merge_contextvars,
                    structlog.stdlib.add_logger_name,
                    structlog.stdlib.add_log_level,
                    structlog.stdlib.PositionalArgumentsFormatter(),
                    structlog.processors.TimeStamper(fmt="iso", utc=True),
                    structlog.processors.format_exc_info,
                    drop_personal_data,
                ],
            }
        },
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "structured"}},
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {
            # Django's own handler would write each refusal a second time, past the processors above.
            "django": {"handlers": [], "level": level},
            "django.server": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
            "django.security.DisallowedHost": {"level": "CRITICAL"},
            "django_structlog": {"level": level},
            "fontTools": {"level": "ERROR"},
        },
    }
