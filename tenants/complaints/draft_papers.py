"""Photos and papers that are added while a complaint is being written; filing it makes them the complaint's own.

The checks and limits are those of a complaint's papers. Call everything inside the shop.
"""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial

from django.db import transaction
from django.db.models import Q, QuerySet

from tenants.complaints import batch, papers, turns
from tenants.complaints.change import Side
from tenants.complaints.models import Complaint, ComplaintDraft, ComplaintDraftPaper
from tenants.jobs import sent_papers
from tenants.jobs.sent_papers import Paper

#: More than that are attached to the complaint itself, when it is filed.
MOST = 10


@dataclass(frozen=True, slots=True)
class Attached:
    """What was kept, without the bytes, and which files were not: name and code of `sent_papers.REFUSALS`."""

    kept: list[ComplaintDraftPaper] = field(default_factory=list)
    refused: list[tuple[str, str]] = field(default_factory=list)


def attach(
    draft: ComplaintDraft,
    files: Iterable[sent_papers.Sent],
    *,
    without: Iterable[uuid.UUID] = (),
    by: uuid.UUID | None,
    by_name: str,
    now: datetime,
) -> Attached:
    """Keeps files with a draft and takes those off that it is to be `without`; one that is there is passed over.

    Raises `ComplaintDraft.DoesNotExist` when it was filed or thrown away meanwhile.
    """
    sound, refused = sent_papers.sorted_out(files)
    with transaction.atomic():
        turns.to_write()
        held = ComplaintDraft.objects.select_for_update(of=("self",)).get(pk=draft.pk)
        held.papers.filter(pk__in=list(without)).delete()
        there = list(held.papers.values_list("sha256", flat=True))
        write = partial(_write, held, by=by, by_name=by_name, now=now)
        kept, left = batch.keep(sound, there=there, room=MOST - len(there), by=write)
        if kept:
            ComplaintDraft.objects.filter(pk=held.pk).update(saved_at=now)
        _let_go(held)
    return Attached(kept, [*refused, *left])


def _write(
    held: ComplaintDraft, paper: Paper, *, by: uuid.UUID | None, by_name: str, now: datetime
) -> ComplaintDraftPaper:
    return held.papers.create(
        name=paper.name, media_type=paper.media_type, size=len(paper.body), sha256=paper.sha256, body=paper.body,
        added_at=now, by=by, by_name=by_name[:120],
    )  # fmt: skip


def of(draft_id: uuid.UUID) -> list[ComplaintDraftPaper]:
    """The papers of a draft, oldest first, without their bytes."""
    return list(ComplaintDraftPaper.objects.filter(draft=draft_id).defer("body"))


def remove(draft_id: uuid.UUID, paper_id: uuid.UUID) -> None:
    """Takes one off, and of a call that left no word the draft as well. Raises `ComplaintDraftPaper.DoesNotExist`."""
    with transaction.atomic():
        draft = ComplaintDraft.objects.select_for_update(of=("self",)).filter(pk=draft_id).first()
        gone, _by_table = ComplaintDraftPaper.objects.filter(pk=paper_id, draft=draft_id).delete()
        if draft is None or not gone:
            raise ComplaintDraftPaper.DoesNotExist
        _let_go(draft)


def take_up(draft: ComplaintDraft, earlier: QuerySet[ComplaintDraft]) -> None:
    """What was added to earlier drafts about the same goes on with this one; the caller throws those away."""
    there = draft.papers.values("sha256")
    ComplaintDraftPaper.objects.filter(draft__in=earlier).exclude(sha256__in=there).update(draft=draft)


def hand_over(complaint: Complaint, *, once: uuid.UUID, follow_up_id: uuid.UUID | None, now: datetime) -> None:
    """Makes what waits with the drafts of a complaint that is being filed its papers, under the names of who added it.

    The caller throws the drafts away.
    """
    mine = Q(draft=once) if follow_up_id is None else Q(draft=once) | Q(draft__follow_up=follow_up_id)
    there: set[str] = set()
    for waiting in ComplaintDraftPaper.objects.filter(mine).select_related("draft").iterator(chunk_size=1):
        if waiting.sha256 in there:
            continue
        there.add(waiting.sha256)
        papers.keep(
            complaint, Paper(waiting.name, waiting.media_type, bytes(waiting.body), waiting.sha256), by=waiting.by,
            by_name=waiting.by_name, side=Side.TEAM if waiting.draft.side == ComplaintDraft.Side.TEAM else Side.SHOP,
            now=now,
        )  # fmt: skip


def _let_go(draft: ComplaintDraft) -> None:
    """Throws the draft of a call away that holds neither a word nor a paper."""
    if draft.side == ComplaintDraft.Side.TEAM and not draft.fields and not draft.papers.exists():
        draft.delete()
