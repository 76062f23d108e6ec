"""The form of the step of columns: what it shows of a file, and what a person says by it."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.http import HttpRequest, QueryDict
from django.utils.functional import Promise
from django.utils.html import format_html_join
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy, pgettext_lazy

from tenants.jobs.models import JobKind
from tenants.shops.models import Shop
from tenants.uploads import headers, look, readings, wording
from tenants.uploads.answer import Said
from tenants.uploads.checking import CLOCKS, PHONE_FIELDS
from tenants.uploads.models import Upload, UploadContent
from tenants.uploads.reading import Unreadable

#: No answer, which is another thing than the answer that a word means itself.
NOT_SAID = "?"
#: How many rows of a file with unknown headings are shown unasked, to see in which of them the headings stand.
FIRST_ROWS = 5
#: The answer that a column is none of the fields that were offered at first, but the one chosen beside it.
OTHER = "other"

STATES: dict[str, Promise] = {
    "delivered": pgettext_lazy("state of a job", "delivered"),
    "settled": pgettext_lazy("state of a job", "settled"),
    "completed": pgettext_lazy("state of a job", "work finished"),
    "open": pgettext_lazy("state of a job", "not delivered yet"),
    "cancelled": pgettext_lazy("state of a job", "cancelled"),
}
#: What a file has to tell, and what should be there: the fields of which any will do, and what is said without.
NEEDED: tuple[tuple[tuple[str, ...], Promise], ...] = (
    (PHONE_FIELDS, _("No column holds the customer's telephone number.")),
    (CLOCKS, _("No column holds the day of delivery, nor another day of the job.")),
    (("job_no",), _("No column holds the job number. Jobs are then told apart by plate and day.")),
)
WANTED = ("customer_name", "plate", "job_type", "advisor")
CLOCK_WORDS: dict[str, Any] = {
    "delivered": ngettext_lazy("%(n)s job counts from its delivery.", "%(n)s jobs count from their delivery.", "n"),
    "settled": ngettext_lazy(
        "%(n)s job counts from its settlement, as no delivery is written down.",
        "%(n)s jobs count from their settlement, as no delivery is written down.",
        "n",
    ),
    "completed": ngettext_lazy(
        "%(n)s job counts from the end of the work, as no delivery is written down.",
        "%(n)s jobs count from the end of the work, as no delivery is written down.",
        "n",
    ),
    "opened": ngettext_lazy(
        "%(n)s job counts from its opening, as no later day is written down.",
        "%(n)s jobs count from their opening, as no later day is written down.",
        "n",
    ),
}
FIELD_QUESTIONS: dict[str, Promise] = {
    "job_type": _("Kinds of work"),
    "job_status": _("Status"),
    "delivered_flag": _("Delivered or not"),
    "completed_flag": _("Finished or not"),
    "advisor": _("Advisors"),
    "technician": _("Technicians"),
    "inspector": _("Inspectors"),
    "cashier": _("Cashiers"),
    "branch": _("Branches"),
}


def read(posted: QueryDict, found: Upload) -> tuple[dict[str, str], Said]:
    """What a person said: a field by heading, and everything else."""
    said = {
        column["header"]: answer
        for number, column in enumerate(found.columns)
        if (answer := _column_said(posted, number)) != NOT_SAID
    }
    words: dict[str, dict[str, str]] = {}
    for number, word in enumerate(found.about.get("words", [])):
        answer = posted.get(f"word-{number}", NOT_SAID)
        if answer not in (NOT_SAID, word["said"]) and (
            word["said"] is not None or answer != word["taken"] or not answer
        ):
            words.setdefault(word["field"], {})[word["written"]] = answer
    row = posted.get("header_row", "")
    chosen = found.choices.get("date_orders", {})
    orders = {
        name: str(posted[f"order-{name}"])
        for name in found.about.get("dates", {})
        if f"order-{name}" in posted and posted[f"order-{name}"] != chosen.get(name)
    }
    return said, Said(
        sheet=posted.get("sheet"),
        header_row=int(row) if row.isdecimal() and len(row) < 6 else None,
        date_orders=orders,
        words=words,
        learn="once" not in posted,
    )


def _column_said(posted: QueryDict, number: int) -> str:
    answer = posted.get(f"column-{number}", NOT_SAID)
    return (posted.get(f"other-{number}") or NOT_SAID) if answer == OTHER else answer


def says_nothing(columns: Mapping[str, str], said: Said) -> bool:
    """Whether a form only asks to go on."""
    return not (columns or said.of_another_table or said.date_orders or said.words)


def told(request: HttpRequest, found: Upload, language: str) -> dict[str, Any]:
    """What the step of columns says of a file."""
    shop: Shop = request.shop  # type: ignore[attr-defined]

    def label(name: str) -> str:
        return headers.label(name, language)

    words, dates = _words(found, label), _dates(found, label, shop.country)
    open_words = [group for group in words if group["open"]]
    doubts = [date for date in dates if date["doubtful"] and not date["chosen"]]
    known, choosing = found.about.get("known", True), "rows" in request.GET
    offered = [(name, label(name)) for name in headers.KEPT]
    return {
        "columns": [_column(number, column, label) for number, column in enumerate(found.columns)],
        "options": format_html_join("", '<option value="{}">{}</option>', offered),
        "as_it_is": NOT_SAID,
        "other": OTHER,
        "known": known,
        "in_question": bool(found.asked or open_words or doubts),
        "doubts": doubts,
        "taken": sum(column["field"] in headers.KEPT for column in found.columns),
        "ignored": sum(column["field"] not in headers.KEPT for column in found.columns),
        "sheets": [] if len(found.about.get("sheets", [])) < 2 else found.about["sheets"],
        "top": _top(found) if choosing else _top(found)[:FIRST_ROWS] if not known else [],
        "choosing_row": choosing,
        "missing": [sentence for names, sentence in NEEDED if not _may_have(found, names)],
        "wanted": [label(name) for name in WANTED if name not in found.mapping],
        "dates": dates,
        "words": open_words,
        "known_words": [group for group in words if group["known"]],
        "clocks": clocks(found.about.get("clocks", {})),
    }


def clocks(counted: Mapping[str, int]) -> list[str]:
    """Which stamp stands for the delivery, and for how many jobs; nothing when it is the delivery for all."""
    if set(counted) <= {"delivered"}:
        return []
    return [CLOCK_WORDS[name] % {"n": counted[name]} for name in CLOCK_WORDS if name in counted]


def _may_have(found: Upload, names: Iterable[str]) -> bool:
    """Whether the file has one of these fields, or a column in question that may be one."""
    asked = {candidate for candidates in found.asked.values() for candidate in candidates}
    return any(name in found.mapping or name in asked for name in names)


def _column(number: int, column: dict[str, Any], label: Callable[[str], str]) -> dict[str, Any]:
    """One column for the page: in question, taken for a field, or left out."""
    field = column["field"] if column["field"] in headers.KEPT else ""
    candidates = [(name, label(name)) for name in column["candidates"]]
    return {
        **column,
        "number": number,
        "field": field,
        "label": label(field) if field else "",
        "candidates": candidates,
        "asked": bool(candidates) and not column["field"],
        "samples": [sample for sample in column["samples"] if sample][:3],
    }


def _top(found: Upload) -> list[tuple[int, list[str]]]:
    """The first rows, read from the file when they are asked for, so that nothing of them is kept."""
    content = UploadContent.objects.filter(upload=found).first()
    try:
        return look.top(bytes(content.body), name=found.name, sheet=found.about.get("sheet", "")) if content else []
    except Unreadable:
        return []


def _dates(found: Upload, label: Callable[[str], str], country: str) -> list[dict[str, Any]]:
    """Columns of dates with what they are read as, and the other ways where those are possible."""
    samples = {column["header"]: column["samples"] for column in found.columns}
    chosen = found.choices.get("date_orders", {})
    result = []
    for name, (order, doubtful) in found.about.get("dates", {}).items():
        header = found.mapping.get(name, "")
        possible = readings.of(samples.get(header, ()), region=country)
        if name in headers.KEPT and possible:
            open_ = doubtful or name in chosen
            result.append(
                {
                    "name": name,
                    "label": label(name),
                    "header": header,
                    "doubtful": open_,
                    "chosen": name in chosen,
                    "choices": [
                        {"order": each, "written": written, "day": day, "current": each == order}
                        for each, written, day in possible
                        if open_ or each == order or len(possible) == 1
                    ],
                }
            )
    return result


def _words(found: Upload, label: Callable[[str], str]) -> list[dict[str, Any]]:
    """Words by field: those that nobody has explained, and those whose meaning is known or given."""
    shown = list(enumerate(found.about.get("words", [])))
    groups = []
    for name in wording.FIELDS:
        own = [(number, word) for number, word in shown if word["field"] == name]
        names = [word["written"] for _number, word in own]
        told = [_word(number, word, names) for number, word in own]
        if told:
            groups.append(
                {
                    "label": FIELD_QUESTIONS[name],
                    "header": found.mapping.get(name, label(name)),
                    "people": name in wording.PEOPLE or name == "branch",
                    "open": [word for word in told if word["open"]],
                    "known": [word for word in told if not word["open"]],
                }
            )
    return groups


def _word(number: int, word: dict[str, Any], names: list[str]) -> dict[str, Any]:
    name, written, like = word["field"], word["written"], word["like"]
    meanings: list[tuple[str, Any]]
    if name == "job_type":
        meanings = list(JobKind.choices)
    elif name in wording.STATUS_FIELDS:
        meanings = list(STATES.items())
    else:
        others = [like] if like else []
        others += [other for other in names if other not in (written, like)]
        meanings = [("", _("a name of its own")), *((other, other) for other in others)]
    said = word["said"] if word["said"] is not None else word["taken"] or NOT_SAID
    told = wording.Word(**{**word, "rows": tuple(word["rows"])})
    return {**word, "number": number, "meanings": meanings, "chosen": said, "open": told.unexplained}
