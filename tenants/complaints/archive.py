"""All papers of a case in one PDF file: what was said, done and when, and the pictures themselves.

There are two editions. The shop's own tells everything but the team's private notes: the cause, who answers for it,
what it cost. The open one is for the customer and for authorities: no name of anybody who works there, no cause, no
cost, no internal note, and of the papers those that were meant for others than the shop.
"""

import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import partial
from typing import Any

from django.utils import formats, timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from tenants.complaints import archive_words, clocks, kinds, papers, timeline
from tenants.complaints.change import Kind, Side
from tenants.complaints.models import ClosedResult, Complaint, ComplaintPaper, CorrectiveAction, Goodwill
from tenants.complaints.timeline import Sheet
from tenants.jobs import pictures
from tenants.jobs.sent_papers import SUFFIXES
from tenants.shops.models import Shop
from web import pdf

#: Papers beyond this many bytes together are listed and not shown, so that the file can still be sent.
MOST_BYTES = 40 * 1024 * 1024
#: What a photo takes at most, as it is drawn anew as fine as it is printed.
PRINTED = 1_400_000


class Edition(StrEnum):
    SHOP = "shop"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class Archive:
    """The file, and what it is called."""

    name: str
    body: bytes


Block = dict[str, Any]


def of(complaint_id: uuid.UUID, *, edition: Edition, language: str, shop: Shop, now: datetime) -> Archive:
    """The case as it stands. Call inside the shop. Raises `Complaint.DoesNotExist`, and `pdf.NotMade`."""
    with translation.override(language), timezone.override(shop.zone):
        side = Side.SHOP if edition is Edition.SHOP else Side.CUSTOMER
        sheet = timeline.sheet(complaint_id, shop=shop, side=side, now=now)
        shown = papers.of(sheet.complaint, side=Side.SHOP if edition is Edition.SHOP else Side.TEAM)
        files = _files(shown)
        data = _data(sheet, shown, files, edition=edition, shop=shop, now=now)
        body = pdf.pdf("complaint.typ", data=data, language=language, files=dict(files.values()))
    return Archive(f"{sheet.card.reference}_{shop.name}_{pdf.TAGS[language]}.pdf", body)


def _files(shown: Sequence[ComplaintPaper]) -> dict[uuid.UUID, tuple[str, Callable[[], bytes]]]:
    """By paper the name of its file and how its bytes are had, as many as fit. A PDF file goes in as it is."""
    found: dict[uuid.UUID, tuple[str, Callable[[], bytes]]] = {}
    left = MOST_BYTES
    for number, paper in enumerate(shown, start=1):
        size = paper.size if paper.media_type == pictures.PDF else min(paper.size, PRINTED)
        if size <= left:
            left -= size
            found[paper.pk] = (f"{number}.{SUFFIXES[paper.media_type]}", partial(papers.content, paper))
    return found


def _data(
    sheet: Sheet,
    shown: Sequence[ComplaintPaper],
    files: Mapping[uuid.UUID, tuple[str, object]],
    *,
    edition: Edition,
    shop: Shop,
    now: datetime,
) -> dict[str, Any]:
    complaint, mine = sheet.complaint, edition is Edition.SHOP
    sections = [
        _section(_("What the customer said"), _said(complaint, shop=shop, mine=mine)),
        _section(_("Customer and vehicle"), [{"kind": "facts", "rows": list(_who(complaint, mine=mine))}]),
        _section(_("What the shop found"), [{"kind": "facts", "rows": list(_found(complaint, mine=mine))}]),
        _section(_("Clocks"), [_clocks(complaint, shop=shop, now=now)]),
        _section(_("Goodwill"), list(_goodwill(complaint, mine=mine))),
        _section(_("Corrective actions"), list(_actions(complaint)) if mine else []),
        _section(_("History"), [_history(sheet, mine=mine)]),
        _section(_("Papers"), list(_papers(shown, files, mine=mine))),
    ]
    readers = _("For the shop only") if mine else _("For the customer and for authorities")
    return {
        "title": _("Complaint %(reference)s") % {"reference": sheet.card.reference},
        "lead": "\n".join([shop.name, *([shop.address] if shop.address else []), _standing(sheet)]),
        "foot": " · ".join([shop.name, sheet.card.reference, readers, _moment(now)]),
        "page_words": pgettext("at the foot of a page", "Page {number} of {all}"),
        "sections": [each for each in sections if each["blocks"]],
    }


def _section(title: str, blocks: list[Block]) -> dict[str, Any]:
    return {"title": title, "blocks": [each for each in blocks if each.get("rows", True)]}


def _standing(sheet: Sheet) -> str:
    closed = sheet.complaint.closed_result
    told = [sheet.card.state_label, *([str(ClosedResult(closed).label)] if closed else [])]
    if sheet.card.reopened:
        told.append(archive_words.reopened(sheet.card.reopened))
    return " · ".join(told)


def _said(complaint: Complaint, *, shop: Shop, mine: bool) -> list[Block]:
    rows = [
        (_("About"), kinds.of(shop).full_name(complaint.category, complaint.subcategory)),
        (_("Severity"), str(complaint.get_severity_display())),
        (_("When"), complaint.happened_when),
        (_("Where"), complaint.happened_where),
        (_("Who was involved"), complaint.who_was_involved if mine else ""),
        (_("The customer wants"), "\n".join(_words(complaint.get_remedy_sought_display(), complaint.remedy_words))),
        (_("Promised on the call"), complaint.promise),
        (_("Taken down"), " · ".join(_words(_moment(complaint.filed_at), complaint.filed_by_name if mine else ""))),
    ]
    quote = {"kind": "quote", "text": complaint.customer_words, "language": complaint.language}
    return [quote, {"kind": "facts", "rows": _told(rows)}]


def _who(complaint: Complaint, *, mine: bool) -> Iterator[list[str]]:
    customer, job = complaint.customer, complaint.job
    vehicle = job.vehicle if job else None
    yield from _told([
        (_("Customer"), " ".join(_words(customer.name, customer.title))),
        (_("Telephone"), customer.phone if mine else ""),
        (_("Vehicle"), " ".join(_words(str(vehicle or ""), (vehicle.plate or "") if vehicle else ""))),
    ])  # fmt: skip
    if job:
        day = formats.date_format(timezone.localtime(job.delivered_at), "DATE_FORMAT") if job.delivered_at else ""
        yield from _told([
            (_("Job"), " · ".join(_words(job.number, day))),
            (_("Advisor"), job.advisor if mine else ""),
            (_("Technician"), job.technician if mine else ""),
        ])  # fmt: skip


def _found(complaint: Complaint, *, mine: bool) -> Iterator[list[str]]:
    reason = complaint.validity_reason if mine else ""
    yield [_("Judgement"), "\n".join(_words(complaint.judgement, reason))]
    if mine:
        yield from _told([
            (_("Root cause"), "\n".join(_words(complaint.get_cause_code_display(), complaint.root_cause))),
            (_("Five whys"), complaint.whys),
            (_("Part that failed"), complaint.failed_part),
            (_("Responsible post"), str(complaint.get_responsible_post_display())),
            (_("Responsible person"), complaint.responsible_person),
        ])  # fmt: skip
    score = complaint.satisfaction_after
    yield from _told([
        (_("What was done"), complaint.resolution),
        (_("Satisfaction afterwards"), _("%(n)s of 5") % {"n": score} if score else ""),
    ])  # fmt: skip


def _clocks(complaint: Complaint, *, shop: Shop, now: datetime) -> Block:
    ran = [clock for clock in clocks.every(complaint, shop=shop, now=now) if clock.state != "not_started"]
    return {
        "kind": "table",
        "widths": [30, 24, 24, 22],
        "head": [_("Clock"), _("To be done by"), _("Done at"), _("Margin")],
        "rows": [
            [archive_words.clock(each), _moment(each.due_at), _moment(each.stopped_at), archive_words.margin(each)]
            for each in ran
        ],
    }


def _goodwill(complaint: Complaint, *, mine: bool) -> Iterator[Block]:
    given = Goodwill.objects.filter(complaint=complaint)
    if mine:
        yield {
            "kind": "table",
            "widths": [34, 14, 26, 26],
            "head": [_("Goodwill"), _("Cost"), _("Proposed"), _("Decided")],
            "rows": [archive_words.goodwill(each) for each in given],
        }
    else:
        rows = [[str(each.get_kind_display()), each.words] for each in given.exclude(granted_at=None)]
        yield {"kind": "facts", "rows": rows}


def _actions(complaint: Complaint) -> Iterator[Block]:
    yield {
        "kind": "table",
        "widths": [40, 20, 15, 25],
        "head": [_("What"), _("In charge"), _("Until"), _("Done")],
        "rows": [archive_words.action(each) for each in CorrectiveAction.objects.filter(complaint=complaint)],
    }


#: What is told outside of the shop, and of what happened the words that were said to the customer or by the customer.
OUTSIDE = (
    Kind.FILED, Kind.ACKNOWLEDGED, Kind.REPLIED, Kind.SCREENED, Kind.PAUSED, Kind.RESUMED, Kind.BREACHED, Kind.HANDLED,
    Kind.CONFIRMED, Kind.DENIED, Kind.NOT_CONFIRMED, Kind.REOPENED, Kind.CLOSED, Kind.PROMISED, Kind.GOODWILL_GRANTED,
    Kind.CARED,
)  # fmt: skip
SAID = (Kind.REPLIED, Kind.HANDLED, Kind.CONFIRMED, Kind.DENIED, Kind.PROMISED, Kind.GOODWILL_GRANTED)


def _history(sheet: Sheet, *, mine: bool) -> Block:
    rows = []
    for entry in sheet.timeline:
        if not mine and entry.kind not in OUTSIDE:
            continue
        by = entry.by if mine else str(Side(entry.side).label) if entry.side != Side.SYSTEM else ""
        text = entry.text if mine or entry.kind in SAID else ""
        rows.append([_moment(entry.at), "\n".join(_words(entry.title, text)), by])
    return {"kind": "table", "widths": [20, 56, 24], "head": [_("When"), _("What"), _("Who")], "rows": rows}


def _papers(
    shown: Sequence[ComplaintPaper], files: Mapping[uuid.UUID, tuple[str, object]], *, mine: bool
) -> Iterator[Block]:
    if not shown:
        return
    yield {
        "kind": "table",
        "widths": [8, 42, 25, 25],
        "head": [_("No."), _("Paper"), _("Added"), _("By")],
        "rows": [
            [str(number), each.name, _moment(each.added_at), archive_words.added_by(each, named=mine)]
            for number, each in enumerate(shown, start=1)
        ],
    }
    for number, each in enumerate(shown, start=1):
        if each.pk not in files:
            words = _("Paper %(n)s, “%(name)s”, is too large for this file.") % {"n": number, "name": each.name}
            yield {"kind": "paragraph", "text": words}
            continue
        yield {
            "kind": "paper",
            "file": files[each.pk][0],
            "name": f"{number} · {each.name}",
            "note": " · ".join(_words(_moment(each.added_at), archive_words.added_by(each, named=mine))),
            "alt": _("Picture of paper %(n)s, page") % {"n": number},
            "unreadable": _("This paper cannot be shown here."),
        }


def _moment(value: datetime | None) -> str:
    return f"{timezone.localtime(value):%Y-%m-%d %H:%M}" if value else "–"


def _words(*parts: object) -> list[str]:
    return [str(part) for part in parts if part]


def _told(rows: Sequence[tuple[str, str]]) -> list[list[str]]:
    """Rows of which there is something to tell."""
    return [[name, value] for name, value in rows if value]
