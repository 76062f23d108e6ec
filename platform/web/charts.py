"""Charts drawn on the server as SVG: the same picture on a page, in a mail and on paper, with its table beside it.

Colours stand twice: as attributes, for paper and mail, and as classes, which follow the page's theme. Nothing here uses
a style attribute. Every function returns a `Chart`, which a template prints whole with `{{ chart }}` or in parts.
"""

import hashlib
import math
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import formats
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from web.sentences import listed

COLOURS = {"1": "#16789c", "2": "#b4630f", "3": "#6a5aa8", "4": "#3d7d4d", "5": "#8a93a0", "bad": "#c0392b"}
TEXT, MUTED, GRID, AXIS, TRACK, SURFACE = "#1d2730", "#56626e", "#dfe4e9", "#85919d", "#e9edf1", "#ffffff"
FONT = 13
ROW = 28


@dataclass(frozen=True, slots=True)
class Chart:
    """A picture and the figures it shows."""

    title: str
    svg: SafeString
    table: SafeString

    def __str__(self) -> str:
        return format_html(
            '<figure class="ac-chart"><figcaption>{}</figcaption>{}'
            '<details><summary>{}</summary><div class="ac-table" role="region" tabindex="0" aria-label="{}">{}</div>'
            "</details></figure>",
            self.title,
            self.svg,
            _("Figures"),
            self.title,
            self.table,
        )


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar. `colour` is a key of COLOURS, `note` stands after the value (n = 12), `pale` marks too few answers."""

    label: str
    value: float | None
    note: str = ""
    colour: str = "1"
    pale: bool = False


@dataclass(frozen=True, slots=True)
class Stack:
    """One stacked bar: a value per segment."""

    label: str
    values: Sequence[float]


@dataclass(frozen=True, slots=True)
class Interval:
    """A value with its uncertainty and the n it rests on."""

    label: str
    value: float | None
    low: float | None = None
    high: float | None = None
    n: int | None = None
    colour: str = "1"
    pale: bool = False


@dataclass(frozen=True, slots=True)
class Point:
    """One place on a trend: a score (or None for no answer) and the number of answers."""

    label: str
    value: float | None
    n: int = 0


def sparkline(
    values: Sequence[float | None], *, title: str, width: int = 120, height: int = 28, colour: str = "1"
) -> Chart:
    """A line without axes; None leaves a gap, the last known point gets a dot."""
    known = [value for value in values if value is not None]
    parts: list[SafeString] = []
    if known:
        low, high = min(known), max(known)
        span = (high - low) or 1.0
        step = (width - 8) / max(1, len(values) - 1)

        def place(index: int, value: float) -> tuple[float, float]:
            y = height / 2 if high == low else height - 4 - (value - low) / span * (height - 8)
            return 4 + index * step, y

        parts += _lines(values, place, colour, 2)
        index, last = max((i, value) for i, value in enumerate(values) if value is not None)
        parts.append(_dot(*place(index, last), 3, colour))
        description = _("From %(first)s to %(last)s; lowest %(low)s, highest %(high)s.") % {
            "first": _number(known[0]),
            "last": _number(known[-1]),
            "low": _number(low),
            "high": _number(high),
        }
    else:
        description = _("No figures yet.")
    svg = _svg(title, description, width, height, parts, css="ac-spark")
    rows = [(index + 1, _number(value)) for index, value in enumerate(values)]
    return Chart(title, svg, _table(title, (_("Place"), _("Value")), rows))


def bars(
    items: Sequence[Bar],
    *,
    title: str,
    maximum: float | None = None,
    places: int = 0,
    suffix: str = "",
    width: int = 360,
) -> Chart:
    """Horizontal bars from zero, the largest first if the caller sorted them so."""
    values = [item.value for item in items if item.value is not None]
    top = maximum if maximum is not None else max([*values, 0]) or 1
    top = top or 1
    left = _label_width([item.label for item in items], width)
    notes = [_amount(item.value, places, suffix, item.note) for item in items]
    right = max([_text_width(note) for note in notes] + [30]) + 10
    room = max(40.0, width - left - right)
    parts: list[SafeString] = []
    for index, item in enumerate(items):
        y = index * ROW
        parts.append(_text(left - 8, y + 19, _fit(item.label, left - 8), anchor="end"))
        parts.append(_rect(left, y + 7, room, 14, TRACK, "c-track", 3))
        if item.value:
            colour = "5" if item.pale else item.colour
            length = max(1.0, min(1.0, item.value / top) * room)
            parts.append(_rect(left, y + 7, length, 14, COLOURS[colour], f"c-fill-{colour}", 3))
        parts.append(_text(left + room + 8, y + 19, notes[index], css="c-muted"))
    description = "; ".join(f"{item.label} {note}" for item, note in zip(items, notes, strict=True))
    svg = _svg(title, description or _("No figures yet."), width, max(ROW, len(items) * ROW), parts)
    rows = [(item.label, _amount(item.value, places, suffix, ""), item.note) for item in items]
    return Chart(title, svg, _table(title, (_("Item"), _("Value"), _("Note")), rows))


def stacked_bars(
    items: Sequence[Stack],
    *,
    segments: Sequence[str],
    title: str,
    colours: Sequence[str] = ("1", "2", "3", "4", "5"),
    width: int = 360,
) -> Chart:
    """Horizontal bars cut into shares of their own total, with a legend of words."""
    left = _label_width([item.label for item in items], width)
    totals = [sum(item.values) for item in items]
    right = max([_text_width(_number(total)) for total in totals] + [30]) + 10
    room = max(40.0, width - left - right)
    parts: list[SafeString] = []
    x, y = 0.0, 0.0
    for name, colour in zip(segments, _cycle(colours), strict=False):
        length = 18 + _text_width(name) + 14
        if x and x + length > width:
            x, y = 0.0, y + 20
        parts.append(_rect(x, y + 4, 12, 12, COLOURS[colour], f"c-fill-{colour}", 2))
        parts.append(_text(x + 18, y + 15, name))
        x += length
    start = y + 28
    for index, item in enumerate(items):
        y = start + index * ROW
        parts.append(_text(left - 8, y + 19, _fit(item.label, left - 8), anchor="end"))
        parts.append(_rect(left, y + 6, room, 16, TRACK, "c-track", 3))
        x = left
        for value, colour in zip(item.values, _cycle(colours), strict=False):
            length = value / totals[index] * room if totals[index] else 0
            if length > 0:
                parts.append(_rect(x, y + 6, max(0.5, length - 1), 16, COLOURS[colour], f"c-fill-{colour}", 0))
            x += length
        parts.append(_text(left + room + 8, y + 19, _number(totals[index]), css="c-muted"))
    described = []
    for item in items:
        shares = listed(f"{name} {_number(value)}" for name, value in zip(segments, item.values, strict=True))
        described.append(f"{item.label}: {shares}")
    svg = _svg(title, "; ".join(described) or _("No figures yet."), width, start + max(1, len(items)) * ROW, parts)
    rows = [(item.label, *[_number(value) for value in item.values], _number(sum(item.values))) for item in items]
    return Chart(title, svg, _table(title, (_("Item"), *segments, _("Total")), rows))


def trend(
    points: Sequence[Point],
    *,
    title: str,
    low: float = 1,
    high: float = 5,
    value_name: str = "",
    n_name: str = "",
    width: int = 360,
    height: int = 200,
) -> Chart:
    """A line of scores over columns of how many answered; a gap where nobody did."""
    left, right, top, bottom = 34.0, 34.0, 12.0, 28.0
    room_x, room_y = width - left - right, height - top - bottom
    slot = room_x / max(1, len(points))
    most = _round_up(max([point.n for point in points] + [1]))
    span = (high - low) or 1
    parts: list[SafeString] = []
    for step in range(5):
        y = top + room_y * step / 4
        parts.append(_line(left, y, width - right, y, GRID, "c-grid"))
        parts.append(_text(left - 6, y + 4, _number(high - span * step / 4), anchor="end", css="c-muted", size=11))
        if most * (4 - step) % 4 == 0:
            amount = _number(most * (4 - step) / 4)
            parts.append(_text(width - right + 6, y + 4, amount, css="c-muted", size=11))
    for index, point in enumerate(points):
        tall = room_y * point.n / most
        if tall:
            x = left + index * slot + slot * 0.2
            parts.append(_rect(x, top + room_y - tall, slot * 0.6, tall, GRID, "c-pale", 1))

    def place(index: int, value: float) -> tuple[float, float]:
        share = min(1.0, max(0.0, (value - low) / span))
        return left + (index + 0.5) * slot, top + room_y * (1 - share)

    parts += _lines([point.value for point in points], place, "1", 2.5)
    known = [(index, point.value) for index, point in enumerate(points) if point.value is not None]
    parts += [_dot(*place(index, value), 3.5, "1") for index, value in known]
    parts.append(_line(left, top + room_y, width - right, top + room_y, AXIS, "c-axis"))
    widest = max([_text_width(point.label, 11) for point in points] + [1])
    every = max(1, math.ceil((widest + 10) / slot))
    for index in range(len(points) - 1, -1, -every):
        x = left + (index + 0.5) * slot
        parts.append(_text(x, height - 9, points[index].label, anchor="middle", css="c-muted", size=11))
    described = [
        _("%(label)s: %(value)s (n = %(n)s)") % {"label": point.label, "value": _number(point.value), "n": point.n}
        for point in points
    ]
    svg = _svg(title, "; ".join(described) or _("No figures yet."), width, height, parts)
    heads = (_("Period"), value_name or _("Score"), n_name or _("Answers"))
    return Chart(title, svg, _table(title, heads, [(p.label, _number(p.value, 2), p.n) for p in points]))


def columns(items: Sequence[Bar], *, title: str, width: int = 360, height: int = 190) -> Chart:
    """Upright bars from zero, for counts over time."""
    left, top, bottom = 34.0, 12.0, 28.0
    room_x, room_y = width - left - 6, height - top - bottom
    slot = room_x / max(1, len(items))
    most = _round_up(max([item.value or 0 for item in items] + [1]))
    parts: list[SafeString] = []
    for step in range(5):
        if most * (4 - step) % 4:
            continue
        y = top + room_y * step / 4
        parts.append(_line(left, y, width - 6, y, GRID, "c-grid"))
        parts.append(_text(left - 6, y + 4, _number(most * (4 - step) / 4), anchor="end", css="c-muted", size=11))
    for index, item in enumerate(items):
        tall = room_y * (item.value or 0) / most
        if tall:
            colour = "5" if item.pale else item.colour
            x = left + index * slot + slot * 0.15
            parts.append(_rect(x, top + room_y - tall, slot * 0.7, tall, COLOURS[colour], f"c-fill-{colour}", 2))
    parts.append(_line(left, top + room_y, width - 6, top + room_y, AXIS, "c-axis"))
    widest = max([_text_width(item.label, 11) for item in items] + [1])
    every = max(1, math.ceil((widest + 10) / slot))
    for index in range(len(items) - 1, -1, -every):
        x = left + (index + 0.5) * slot
        parts.append(_text(x, height - 9, items[index].label, anchor="middle", css="c-muted", size=11))
    described = "; ".join(f"{item.label} {_amount(item.value, 0, '', item.note)}" for item in items)
    svg = _svg(title, described or _("No figures yet."), width, height, parts)
    rows = [(item.label, _number(item.value), item.note) for item in items]
    return Chart(title, svg, _table(title, (_("Period"), _("Value"), _("Note")), rows))


def intervals(
    items: Sequence[Interval],
    *,
    title: str,
    low: float = 1,
    high: float = 5,
    places: int = 1,
    few: int = 5,
    width: int = 360,
) -> Chart:
    """Dots with their intervals on one scale; below `few` answers only the words "too few" stand."""
    left = _label_width([item.label for item in items], width)
    words = [_interval_words(item, places, few) for item in items]
    right = max([_text_width(text) for text in words] + [30]) + 12
    room = max(60.0, width - left - right)
    span = (high - low) or 1
    bottom = len(items) * ROW

    def place(value: float) -> float:
        return left + min(1.0, max(0.0, (value - low) / span)) * room

    parts: list[SafeString] = []
    for step in range(5):
        x = left + room * step / 4
        parts.append(_line(x, 2, x, bottom, GRID, "c-grid"))
        parts.append(_text(x, bottom + 16, _number(low + span * step / 4), anchor="middle", css="c-muted", size=11))
    for index, item in enumerate(items):
        y = index * ROW + 14
        parts.append(_text(left - 8, y + 5, _fit(item.label, left - 8), anchor="end"))
        parts.append(_text(left + room + 10, y + 5, words[index], css="c-muted"))
        if item.value is None or (item.n is not None and item.n < few):
            continue
        colour = "5" if item.pale else item.colour
        if item.low is not None and item.high is not None:
            parts.append(_line(place(item.low), y, place(item.high), y, COLOURS[colour], f"c-line-{colour}", 3))
        parts.append(_dot(place(item.value), y, 5, colour))
    described = "; ".join(f"{item.label} {text}" for item, text in zip(items, words, strict=True))
    svg = _svg(title, described or _("No figures yet."), width, bottom + 22, parts)
    rows = [
        (
            item.label,
            _number(item.value, places),
            _number(item.low, places),
            _number(item.high, places),
            _number(item.n),
        )
        for item in items
    ]
    return Chart(title, svg, _table(title, (_("Item"), _("Value"), _("Low"), _("High"), "n"), rows))


# --- Pieces -----------------------------------------------------------------------------------------------------------


def _svg(
    title: str, description: str, width: float, height: float, parts: Sequence[SafeString], css: str = ""
) -> SafeString:
    mark = hashlib.blake2s(f"{title}|{description}|{width}".encode(), digest_size=4).hexdigest()
    return format_html(
        '<svg xmlns="http://www.w3.org/2000/svg"{} viewBox="0 0 {} {}" width="{}" height="{}" role="img"'
        ' aria-labelledby="t{} d{}"><title id="t{}">{}</title><desc id="d{}">{}</desc>{}</svg>',
        format_html(' class="{}"', css) if css else "",
        _n(width),
        _n(height),
        _n(width),
        _n(height),
        mark,
        mark,
        mark,
        title,
        mark,
        description,
        format_html_join("", "{}", ((part,) for part in parts)),
    )


def _table(title: str, heads: Sequence[Any], rows: Iterable[Sequence[Any]]) -> SafeString:
    return format_html(
        '<table class="table table-sm"><caption class="visually-hidden">{}</caption><thead><tr>{}</tr></thead><tbody>{}'
        "</tbody></table>",
        title,
        format_html_join("", '<th scope="col">{}</th>', ((head,) for head in heads)),
        format_html_join(
            "",
            '<tr><th scope="row">{}</th>{}</tr>',
            ((row[0], _cells(row[1:])) for row in rows),
        ),
    )


def _cells(values: Sequence[Any]) -> SafeString:
    return format_html_join("", '<td class="ac-end">{}</td>', ((value,) for value in values))


def _lines(values: Sequence[float | None], place: Any, colour: str, thick: float) -> list[SafeString]:
    runs: list[list[str]] = [[]]
    for index, value in enumerate(values):
        if value is None:
            runs.append([])
        else:
            x, y = place(index, value)
            runs[-1].append(f"{_n(x)},{_n(y)}")
    return [
        format_html(
            '<polyline points="{}" fill="none" stroke="{}" stroke-width="{}" stroke-linejoin="round"'
            ' stroke-linecap="round" class="c-line-{}"/>',
            " ".join(run),
            COLOURS[colour],
            _n(thick),
            colour,
        )
        for run in runs
        if len(run) > 1
    ]


def _dot(x: float, y: float, radius: float, colour: str) -> SafeString:
    return format_html(
        '<circle cx="{}" cy="{}" r="{}" fill="{}" class="c-fill-{}"/>',
        _n(x),
        _n(y),
        _n(radius),
        COLOURS[colour],
        colour,
    )


def _rect(x: float, y: float, width: float, height: float, fill: str, css: str, radius: float) -> SafeString:
    return format_html(
        '<rect x="{}" y="{}" width="{}" height="{}" rx="{}" fill="{}" class="{}"/>',
        _n(x),
        _n(y),
        _n(width),
        _n(height),
        _n(radius),
        fill,
        css,
    )


def _line(x1: float, y1: float, x2: float, y2: float, stroke: str, css: str, thick: float = 1) -> SafeString:
    return format_html(
        '<line x1="{}" y1="{}" x2="{}" y2="{}" stroke="{}" stroke-width="{}" class="{}"/>',
        _n(x1),
        _n(y1),
        _n(x2),
        _n(y2),
        stroke,
        _n(thick),
        css,
    )


def _text(
    x: float, y: float, words: str, *, anchor: str = "start", css: str = "c-text", size: int = FONT
) -> SafeString:
    return format_html(
        '<text x="{}" y="{}" text-anchor="{}" font-size="{}" fill="{}" class="{}" aria-hidden="true">{}</text>',
        _n(x),
        _n(y),
        anchor,
        size,
        MUTED if css == "c-muted" else TEXT,
        css,
        words,
    )


def _interval_words(item: Interval, places: int, few: int) -> str:
    if item.n is not None and item.n < few:
        return _("n = %(n)s, too few") % {"n": item.n}
    value = _number(item.value, places)
    return value if item.n is None else _("%(value)s, n = %(n)s") % {"value": value, "n": item.n}


def _amount(value: float | None, places: int, suffix: str, note: str) -> str:
    return " ".join(part for part in (_number(value, places) + (suffix if value is not None else ""), note) if part)


def _number(value: float | int | None, places: int | None = None) -> str:
    if value is None:
        return "–"
    if places is None:
        places = 0 if float(value).is_integer() else 2
    return formats.number_format(value, decimal_pos=places, force_grouping=True)


def _n(value: float) -> str:
    """A coordinate: at most two places, always with a point, whatever the language."""
    return f"{value:.2f}".rstrip("0").rstrip(".") or "0"


def _text_width(text: str, size: int = FONT) -> float:
    wide = sum(1.0 if unicodedata.east_asian_width(character) in "WF" else 0.56 for character in text)
    return wide * size


def _label_width(labels: Sequence[str], width: float) -> float:
    return min(width * 0.42, max([_text_width(label) for label in labels] + [20]) + 12)


def _fit(text: str, room: float) -> str:
    if _text_width(text) <= room:
        return text
    while text and _text_width(text + "…") > room:
        text = text[:-1]
    return text + "…"


def _round_up(value: float) -> float:
    """The next 1, 2, 4, 5 or 8 times a power of ten that four grid lines divide well."""
    if value <= 4:
        return 4
    power = 10 ** math.floor(math.log10(value))
    return next(step * power for step in (1, 2, 4, 6, 8, 10, 20) if step * power >= value)


def _cycle(colours: Sequence[str]) -> Iterable[str]:
    while True:
        yield from colours
