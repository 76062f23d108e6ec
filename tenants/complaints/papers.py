"""The papers of a complaint: added by the shop, the team or the customer, shown to the team, taken off again.

The checks and limits are those of a job's papers (`tenants.jobs.sent_papers`). Each step is in the complaint's log,
with the paper's name and nothing of what stands in it. Call everything inside the shop.
"""

import uuid
from collections.abc import Iterable
from datetime import datetime

from django.db import IntegrityError, transaction

from tenants.complaints import change
from tenants.complaints.change import Kind, Side
from tenants.complaints.models import Complaint, ComplaintPaper, ComplaintPaperContent
from tenants.jobs import sent_papers
from tenants.jobs.sent_papers import Paper, Refused

#: More papers than any complaint has; whoever sends more sends them to the wrong place.
MOST = 40


def add(
    complaint: Complaint,
    *,
    upload: bytes,
    name: str,
    by: uuid.UUID | None,
    by_name: str,
    side: str,
    for_team: bool = False,
    version: int | None = None,
    now: datetime,
) -> ComplaintPaper:
    """Keeps a file, a photo without its metadata; also on a closed complaint, whose papers may come in late.

    `upload` is the file's bytes (`sent_papers.body_of` reads them from a form) and `name` what it was called. What the
    team adds it may see, of course; of the rest the team sees what says `for_team`. A `version` is only needed by who
    must not overtake anybody. Raises `sent_papers.Refused`, whose `why` is a code of `sent_papers.REFUSALS`, and
    `change.Stale`.
    """
    read = sent_papers.read(upload, name=name)
    with change.locked(complaint.pk, version=version) as held:
        paper = keep(held, read, by=by, by_name=by_name, side=side, for_team=for_team, now=now)
    complaint.version = held.version
    return paper


def keep(
    held: Complaint,
    read: Paper,
    *,
    by: uuid.UUID | None,
    by_name: str,
    side: str,
    for_team: bool = False,
    now: datetime,
) -> ComplaintPaper:
    """Keeps what was read already, for who holds the complaint. Raises `sent_papers.Refused`."""
    if held.papers.count() >= MOST:
        raise Refused("too_many")
    try:
        with transaction.atomic():
            paper = held.papers.create(
                name=read.name, media_type=read.media_type, size=len(read.body), sha256=read.sha256,
                for_team=for_team or side == Side.TEAM, added_at=now, side=side, by=by, by_name=by_name[:120],
            )  # fmt: skip
    except IntegrityError as error:
        raise Refused("twice") from error
    ComplaintPaperContent.objects.create(paper=paper, body=read.body)
    _note(held, Kind.PAPER_ADDED, paper, by=by, by_name=by_name, side=side, now=now)
    return paper


def share(paper: ComplaintPaper, *, by: uuid.UUID | None, by_name: str, side: str, now: datetime) -> None:
    """From now on the team sees the paper, too. Nothing happens when it does already.

    Raises `change.NotYours`, and `ComplaintPaper.DoesNotExist` when it was taken off meanwhile.
    """
    if side != Side.SHOP:
        raise change.NotYours
    with change.locked(paper.complaint_id) as held:
        kept = held.papers.get(pk=paper.pk)
        if not kept.for_team:
            kept.for_team = True
            kept.save(update_fields=["for_team"])
            _note(held, Kind.PAPER_SHARED, kept, by=by, by_name=by_name, side=side, now=now)


def remove(paper: ComplaintPaper, *, by: uuid.UUID | None, by_name: str, side: str, now: datetime) -> None:
    """Takes a paper off for good; the log keeps that it was there.

    Each side takes off what it added itself, else `change.NotYours`; a closed complaint keeps its papers, else
    `change.OutOfTurn`. Raises `ComplaintPaper.DoesNotExist` when it is off already.
    """
    if paper.side != side:
        raise change.NotYours
    with change.locked(paper.complaint_id) as held:
        if held.closed_at is not None:
            raise change.OutOfTurn("closed")
        kept = held.papers.get(pk=paper.pk)
        _note(held, Kind.PAPER_REMOVED, kept, by=by, by_name=by_name, side=side, now=now)
        kept.delete()


def of(complaint: Complaint, *, side: str) -> list[ComplaintPaper]:
    """The papers that somebody of this side may see, oldest first, without their bytes."""
    found: Iterable[ComplaintPaper] = complaint.papers.all()
    return [paper for paper in found if side == Side.SHOP or paper.for_team]


def find(complaint_id: uuid.UUID, paper_id: uuid.UUID, *, side: str) -> ComplaintPaper:
    """One paper of this complaint that this side may see. Raises `ComplaintPaper.DoesNotExist`."""
    seen = ComplaintPaper.objects.filter(complaint=complaint_id)
    return (seen if side == Side.SHOP else seen.filter(for_team=True)).get(pk=paper_id)


def content(paper: ComplaintPaper) -> bytes:
    """The bytes of a paper."""
    return bytes(ComplaintPaperContent.objects.get(paper=paper).body)


def file_name(paper: ComplaintPaper) -> str:
    """What a download is called."""
    return sent_papers.download_name(paper.name, paper.media_type)


def _note(
    held: Complaint, kind: str, paper: ComplaintPaper, *, by: uuid.UUID | None, by_name: str, side: str, now: datetime
) -> None:
    change.add(
        held, kind, at=now, side=side, by=by, by_name=by_name, text=paper.name,
        data={"paper": str(paper.pk), "for_team": paper.for_team},
    )  # fmt: skip
