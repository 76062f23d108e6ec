"""Tags and filters of the shared furniture: fields, tiles, badges, times, money, dialogs."""

import re
import unicodedata
import uuid
from collections.abc import Sequence
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django import template
from django.forms import BaseForm, BoundField, CheckboxInput, CheckboxSelectMultiple, FileInput, RadioSelect, Select
from django.template.context import RequestContext
from django.templatetags.static import static
from django.utils import formats, timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from web.paging import Page

register = template.Library()

LEVELS = {
    "success": "circle-check",
    "warning": "alert-triangle",
    "danger": "alert-circle",
    "info": "info-circle",
    "neutral": "circle",
}
# Currencies without minor units; every other we bill in has two.
NO_MINOR_UNITS = {"JPY", "KRW", "VND", "CLP"}
SYMBOLS = {"CNY": "¥", "HKD": "HK$", "USD": "US$", "EUR": "€", "GBP": "£", "TWD": "NT$", "SGD": "S$", "JPY": "JP¥"}


# --- Icons and marks ------------------------------------------------------------------------------------------------


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """A picture from the sprite: mute beside words, or with a label when it stands alone."""
    address = f"{static('web/vendor/tabler-icons/icons.svg')}#{name}"
    if label:
        return format_html(
            '<svg class="ac-icon" role="img" aria-label="{}" focusable="false"><use href="{}"></use></svg>',
            label,
            address,
        )
    return format_html('<svg class="ac-icon" aria-hidden="true" focusable="false"><use href="{}"></use></svg>', address)


@register.simple_tag
def badge(text: object, level: str = "neutral", icon_name: str = "") -> SafeString:
    """A state in words with its icon; never by colour alone."""
    level = level if level in LEVELS else "neutral"
    mark = icon(icon_name or LEVELS[level])
    return format_html('<span class="ac-badge ac-badge-{}">{}{}</span>', level, mark, text)


@register.inclusion_tag("components/progress.html")
def progress(value: float, maximum: float, label: str, *, note: str = "", level: str = "") -> dict[str, Any]:
    """A bar with its words: `{% progress done total label %}`."""
    maximum = maximum or 1
    return {
        "value": max(0, min(value, maximum)),
        "max": maximum,
        "percent": round(100 * value / maximum),
        "label": label,
        "note": note,
        "level": level,
        "id": _identity("progress"),
    }


@register.inclusion_tag("components/stat.html")
def stat(
    label: str,
    value: object,
    *,
    unit: str = "",
    n: int | None = None,
    low: object = None,
    high: object = None,
    note: str = "",
    url: str = "",
    level: str = "",
    few: bool = False,
    trend: str = "",
    trend_words: str = "",
) -> dict[str, Any]:
    """A number with what it rests on: n, interval, and the address of the rows behind it. `trend` is up, down, same."""
    return {
        "label": label,
        "value": value,
        "unit": unit,
        "n": n,
        "low": low,
        "high": high,
        "note": note,
        "url": url,
        "level": level,
        "few": few,
        "trend": trend,
        "trend_words": trend_words,
    }


@register.inclusion_tag("components/empty.html")
def empty(
    title: str,
    why: str,
    *,
    action: str = "",
    url: str = "",
    icon_name: str = "inbox",
    more: str = "",
    more_url: str = "",
) -> dict[str, Any]:
    """An empty list: what belongs here, why nothing does yet, and the one thing to do."""
    return {
        "title": title,
        "why": why,
        "action": action,
        "url": url,
        "icon_name": icon_name,
        "more": more,
        "more_url": more_url,
    }


@register.inclusion_tag("components/timeline.html")
def timeline(events: Sequence[Any]) -> dict[str, Any]:
    """A list of events, each with `at`, `title` and perhaps `by`, `text`, `level`, `icon`, `url`."""
    return {"events": [_event(event) for event in events]}


@register.inclusion_tag("components/tabs.html")
def tabs(items: Sequence[Any], label: str) -> dict[str, Any]:
    """Tabs that are addresses: NavItems, one of them current."""
    return {"items": items, "label": label}


@register.inclusion_tag("components/pages.html")
def pages(page: Page) -> dict[str, Any]:
    """The links below a list; nothing but the count when one page holds all."""
    links = [(number, page.address(number) if number else "") for number in page.numbers]
    return {
        "page": page,
        "links": links,
        "previous": page.address(page.previous) if page.previous else "",
        "next": page.address(page.next) if page.next else "",
    }


@register.simple_tag(takes_context=True)
def query(context: RequestContext, **changes: object) -> str:
    """This page's query string with some values changed; None or "" takes one out, and the page starts anew."""
    values = context["request"].GET.copy()
    values.pop("page", None)
    for key, value in changes.items():
        if value is None or value == "":
            values.pop(key, None)
        else:
            values[key] = str(value)
    return f"?{values.urlencode()}"


# --- Blocks ---------------------------------------------------------------------------------------------------------


@register.simple_block_tag(end_name="end_table_scroll")
def table_scroll(content: str, label: str) -> SafeString:
    """Wraps a wide table, so that it scrolls inside itself; the region can be reached by keyboard."""
    return format_html('<div class="ac-table" role="region" aria-label="{}" tabindex="0">{}</div>', label, content)


@register.simple_block_tag(end_name="end_dialog")
def dialog(content: str, id: str, title: str) -> SafeString:
    """A dialog; open it with `<button type="button" data-dialog-open="ID">`."""
    return _dialog(content, id, title, "ac-dialog")


@register.simple_block_tag(end_name="end_sheet")
def sheet(content: str, id: str, title: str) -> SafeString:
    """A dialog that stands at the side of the page."""
    return _dialog(content, id, title, "ac-dialog ac-sheet")


def _dialog(content: str, id: str, title: str, css: str) -> SafeString:
    return format_html(
        '<dialog class="{}" id="{}" aria-labelledby="{}-title"><div class="ac-dialog-head">'
        '<h2 id="{}-title">{}</h2>'
        '<button type="button" class="ac-barlink" data-dialog-close aria-label="{}">{}</button>'
        '</div><div class="ac-dialog-body">{}</div></dialog>',
        css,
        id,
        id,
        id,
        title,
        _("Close"),
        icon("x"),
        content,
    )


# --- Forms ------------------------------------------------------------------------------------------------------------


@register.inclusion_tag("components/field.html")
def field(
    bound: BoundField, *, help: str | None = None, label: str = "", autofocus: bool = False, **attrs: Any
) -> dict[str, Any]:
    """A form's field with label, help and error tied to it: `{% field form.name %}`.

    Further keyword arguments become attributes of the control; underscores in them become hyphens. `help=""` leaves the
    form's own help away.
    """
    widget = bound.field.widget
    hint_id, error_id = f"{bound.auto_id}_hint", f"{bound.auto_id}_error"
    help_text = bound.help_text if help is None else help
    described = [hint_id] if help_text else []
    if bound.errors:
        described.append(error_id)
    extra = {name.replace("_", "-"): value for name, value in attrs.items()}
    if autofocus and not (bound.form.is_bound and bound.form.errors):  # the summary of errors takes the focus then
        extra["autofocus"] = True
    kind = _kind(widget)
    grouped = kind in ("radio", "checkboxes")
    classes = {"select": "form-select", "check": "form-check-input", "radio": "form-check-input"}
    css = "form-check-input" if grouped else classes.get(kind, "form-control")
    own, faulty = str(widget.attrs.get("class", "")), "is-invalid" if bound.errors else ""
    extra["class"] = " ".join(filter(None, [own, css, faulty]))
    if bound.errors and not grouped:
        extra["aria-invalid"] = "true"
    if described and not grouped:
        extra["aria-describedby"] = " ".join(described)
    return {
        "field": bound,
        "label": label or bound.label,
        "control": bound.as_widget(attrs=extra) if not grouped else "",
        "choices": _choices(bound, extra) if grouped else [],
        "kind": kind,
        "grouped": grouped,
        "hidden": bound.is_hidden,
        "help_text": help_text,
        "hint_id": hint_id,
        "error_id": error_id,
        "described": " ".join(described),
        "required": bound.field.required,
    }


@register.inclusion_tag("components/fields.html")
def fields(form: BaseForm) -> dict[str, Any]:
    """All fields of a form, one below the other, hidden ones too."""
    return {"form": form}


@register.inclusion_tag("components/error_summary.html")
def error_summary(*forms: BaseForm) -> dict[str, Any]:
    """What is wrong with the forms, at the top of the page, each line leading to its field."""
    lines: list[tuple[str, str, str]] = []
    for form in forms:
        if not isinstance(form, BaseForm) or not form.is_bound:
            continue
        lines += [("", "", str(error)) for error in form.non_field_errors()]
        for bound in form:
            target = bound.id_for_label or f"{bound.auto_id}_0"
            if _kind(bound.field.widget) in ("radio", "checkboxes"):
                target = f"{bound.auto_id}_0"
            lines += [(target, str(bound.label), str(error)) for error in bound.errors]
    return {"lines": lines}


# --- Words, numbers, times ------------------------------------------------------------------------------------------


@register.simple_tag
def local_time(value: datetime | date | None, style: str = "") -> SafeString | str:
    """A moment in the zone of the page, with the exact moment and zone as title; `style`: date, time, words, long."""
    if value is None:
        return "–"
    if not isinstance(value, datetime):
        day = formats.date_format(value, "DATE_FORMAT")
        return format_html('<time datetime="{}">{}</time>', value.isoformat(), day)
    here = timezone.localtime(value) if timezone.is_aware(value) else value
    if style == "date":
        words = formats.date_format(here, "DATE_FORMAT")
    elif style == "time":
        words = here.strftime("%H:%M")
    elif style == "words":
        words = f"{formats.date_format(here, 'DATE_FORMAT')} {here:%H:%M}"
    elif style == "long":
        words = f"{formats.date_format(here, 'DATE_FORMAT')} {here:%H:%M:%S}"
    else:
        words = f"{here:%Y-%m-%d %H:%M}"
    title = f"{here:%Y-%m-%d %H:%M:%S} {here.tzname() or ''} ({timezone.get_current_timezone_name()})"
    return format_html('<time datetime="{}" title="{}" class="ac-nowrap">{}</time>', value.isoformat(), title, words)


@register.filter
def masked_phone(value: object) -> str:
    """138****1234 or +447****0080: enough to recognise a number, too little to dial it."""
    written = unicodedata.normalize("NFKC", str(value or "")).strip()
    digits, plus = re.sub(r"\D", "", written), "+" if written.startswith("+") else ""
    if not digits:
        return "–"
    if len(digits) == 13 and digits.startswith("861"):
        digits, plus = digits[2:], ""
    if len(digits) < 7:
        return "*" * len(digits)
    shown = 4 if len(digits) >= 10 else 2
    head = 3 if len(digits) >= 10 else 2
    return f"{plus}{digits[:head]}****{digits[-shown:]}"


@register.filter
def masked_plate(value: object) -> str:
    """A plate with its middle hidden."""
    text = str(value or "").strip()
    return f"{text[:2]}***{text[-2:]}" if len(text) > 5 else "***"


@register.filter
def money(minor: int | None, currency: str = "") -> str:
    """Minor units and a currency code as people write them: `118800|money:"CNY"` is ¥1,188.00."""
    if minor is None:
        return "–"
    code = (currency or "").upper()
    places = 0 if code in NO_MINOR_UNITS else 2
    amount = Decimal(int(minor)).scaleb(-places)
    number = formats.number_format(abs(amount), decimal_pos=places, use_l10n=True, force_grouping=True)
    sign = "−" if amount < 0 else ""
    symbol = SYMBOLS.get(code)
    return f"{sign}{symbol}{number}" if symbol else f"{sign}{code} {number}".strip()


@register.filter
def percent(value: float | None, places: int = 0) -> str:
    """A share between 0 and 1 in per cent."""
    if value is None:
        return "–"
    return pgettext("a share", "%(n)s %%") % {"n": _rounded(100 * value, places)}


@register.filter
def decimals(value: float | None, places: int = 1) -> str:
    """A number with so many places, or a dash."""
    return "–" if value is None else _rounded(value, places)


def _rounded(value: float, places: int) -> str:
    """Rounded half up, as people expect; the formatter alone would cut the rest off."""
    exact = Decimal(str(value)).quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    return formats.number_format(exact, decimal_pos=places)


@register.filter
def duration(seconds: float | None) -> str:
    """A length of time in its two largest units: 2 h 10 min."""
    if seconds is None:
        return "–"
    total = int(abs(seconds))
    days, rest = divmod(total, 86400)
    hours, rest = divmod(rest, 3600)
    minutes, left = divmod(rest, 60)
    units = [
        (days, pgettext("length of time", "%(n)d d")),
        (hours, pgettext("length of time", "%(n)d h")),
        (minutes, pgettext("length of time", "%(n)d min")),
        (left, pgettext("length of time", "%(n)d s")),
    ]
    first = next((index for index, (amount, _words) in enumerate(units) if amount), 3)
    largest = units[first : first + (2 if first < 2 else 1)]
    shown = [(amount, words) for amount, words in largest if amount or first == 3]
    return " ".join(words % {"n": amount} for amount, words in shown)


@register.filter
def language_of(text: object) -> str:
    """The `lang` of words a person said: zh when they hold Chinese, else nothing that can be told."""
    return "zh" if re.search(r"[㐀-鿿]", str(text or "")) else ""


# --- Helpers ----------------------------------------------------------------------------------------------------------


def _identity(prefix: str) -> str:
    return f"{prefix}-{uuid.uuid4().hex[:8]}"


def _kind(widget: Any) -> str:
    if isinstance(widget, CheckboxSelectMultiple):
        return "checkboxes"
    if isinstance(widget, RadioSelect):
        return "radio"
    if isinstance(widget, CheckboxInput):
        return "check"
    if isinstance(widget, Select):
        return "select"
    if isinstance(widget, FileInput):
        return "file"
    return "text"


def _choices(bound: BoundField, extra: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        {"id": choice.id_for_label, "label": choice.choice_label, "control": _tag(choice, extra)}
        for choice in bound.subwidgets
    ]


def _tag(choice: Any, extra: dict[str, Any]) -> SafeString:
    data = choice.data
    attrs = {**data["attrs"], **extra}
    if data["selected"]:
        attrs["checked"] = True
    pairs = [("type", data["type"]), ("name", data["name"]), ("value", data["value"]), *attrs.items()]
    words = [
        (format_html("{}", name) if value is True else format_html('{}="{}"', name, value),)
        for name, value in pairs
        if value is not False and value is not None
    ]
    return format_html("<input {}>", format_html_join(" ", "{}", words))


def _event(event: Any) -> dict[str, Any]:
    get = event.get if isinstance(event, dict) else lambda name, default=None: getattr(event, name, default)
    level = get("level", None) or "neutral"
    return {
        "at": get("at", None),
        "title": get("title", ""),
        "by": get("by", "") or "",
        "text": get("text", "") or "",
        "url": get("url", "") or "",
        "level": level,
        "icon": get("icon", "") or LEVELS.get(level, "circle"),
    }
