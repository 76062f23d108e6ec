"""A complaint of its own, as the customer writes it on the page behind a link: at any time, with photos and papers."""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import translation
from django.utils.translation import gettext as _

from tenants.complaints import batch, change, file, papers, recode, wash
from tenants.complaints.models import ClosedResult, Complaint, ComplaintPaper, Remedy, Source
from tenants.followups import links
from tenants.followups.models import SurveyLink
from tenants.jobs import sent_papers
from tenants.shops.models import Shop

LONGEST = 2000
#: How many complaints may come by one link, and how often something may be added to one.
MOST = 5
#: Photos and papers of the customer's own on one complaint.
MOST_PAPERS = 5


class TooMuch(Exception):
    """So much has come by this link that it cannot be one customer's complaint any more."""


@dataclass(frozen=True, slots=True)
class Arrived:
    """How many papers of the customer's own are with `complaint` now, and which files are not: name and why.

    Why is a code of `sent_papers.REFUSALS`; there is `room` for so many more, be it the customer's own share or what a
    complaint holds at most that is used up. `calls` says whether the shop shall call.
    """

    complaint: Complaint
    kept: int
    room: int
    calls: bool
    refused: list[tuple[str, str]] = field(default_factory=list)


def by_link(
    token: str,
    *,
    kind: str,
    words: str,
    wants_call: bool,
    is_unsafe: bool = False,
    remedy: str = "",
    files: Iterable[sent_papers.Sent] = (),
    shop: Shop,
    now: datetime,
) -> Arrived:
    """Takes a complaint by link, whatever was answered; the caller has seen that the link opens to this reader.

    What the same customer adds while it is open goes into its history, and the same words twice are taken once. What is
    unsafe to drive is a crisis at once, also when the customer says so only later, and even where no more words are
    taken. Files that cannot be kept hold up no word. `remedy` is one of `Remedy` or empty; a call is asked for by
    `wants_call`. Inside the shop. Raises `links.NotOpen`, `file.Incomplete` and `TooMuch`.
    """
    sound, refused = sent_papers.sorted_out(files)
    words = words.strip()[:LONGEST]
    arrived = None
    with transaction.atomic():
        link = links.find(token, lock=True)
        before = _filed(link)
        last = _held(before[-1]) if before else None
        if last and last.closed_at is None:
            if _add(last, words, remedy=remedy, wants_call=wants_call, shop=shop, now=now):
                arrived = _attach(last, sound, refused, now=now)
            if is_unsafe:
                _warn(last, shop=shop, now=now)
        else:
            fields = {
                "customer_words": words,
                "category": kind,
                "is_safety": is_unsafe,
                "remedy_sought": remedy or (Remedy.CALLBACK if wants_call else Remedy.OTHER),
                "remedy_words": _wish(wants_call, shop) if remedy or not wants_call else "",
                "wants_call": wants_call,
                "has_evidence": _shows(sound),
            }
            complaint = _file(link, fields, after=len(before), shop=shop, now=now)
            arrived = _attach(complaint, sound, refused, now=now)
    if arrived is None:
        raise TooMuch  # only now: what was said of safety stays on record
    return arrived


def add_papers(token: str, files: Iterable[sent_papers.Sent], *, shop: Shop, now: datetime) -> Arrived:
    """Adds photos and papers to the last complaint that came by the link; one that is there already is passed over.

    The shop sees them; the team does when the shop shows it. A photo is evidence, however late: what was only noted
    counts from now on, and is filed anew with it where it has ended at the note. Inside the shop. Raises
    `links.NotOpen`, also when nothing came by the link yet, and `TooMuch`.
    """
    sound, refused = sent_papers.sorted_out(files)
    with transaction.atomic():
        link = links.find(token, lock=True)
        before = _filed(link)
        if not before:
            raise links.NotOpen
        last = _held(before[-1])
        if _shows(sound) and last.closed_result == ClosedResult.NOTED:
            last = _file(link, _again(last), after=len(before), shop=shop, now=now)
        return _attach(last, sound, refused, now=now)


def _shows(sound: Iterable[sent_papers.Paper]) -> bool:
    """Whether there is a photo among them."""
    return any(each.is_image for each in sound)


def _file(link: SurveyLink, fields: Mapping[str, Any], *, after: int, shop: Shop, now: datetime) -> Complaint:
    """Files a complaint by the link `after` so many others. Raises `TooMuch`."""
    if after >= MOST:
        raise TooMuch
    return file.complaint(
        shop=shop, follow_up_id=link.follow_up_id, attempt_id=_keys(link.pk)[after + 1], agent_id=None, agent_name="",
        source=Source.LINK, fields=fields, now=now,
    )  # fmt: skip


def _again(ended: Complaint) -> dict[str, Any]:
    """What the customer said of what has ended at the note, now with a photo."""
    same = ("customer_words", "category", "subcategory", "is_safety", "remedy_sought", "remedy_words")
    return {name: getattr(ended, name) for name in same} | {"wants_call": _calls(ended), "has_evidence": True}


def _attach(
    complaint: Complaint,
    sound: Iterable[sent_papers.Paper],
    refused: list[tuple[str, str]],
    *,
    now: datetime,
) -> Arrived:
    with change.locked(complaint.pk) as held:
        there = held.papers.values_list("sha256", flat=True)
        kept, left = batch.keep(sound, there=there, room=_room(held), by=partial(_keep, held, now=now))
        if any(each.is_image for each in kept):
            wash.on_photo(held, now=now)
        return Arrived(held, _own(held).count(), _room(held), _calls(held), [*refused, *left])


def _keep(held: Complaint, paper: sent_papers.Paper, *, now: datetime) -> sent_papers.Paper:
    papers.keep(held, paper, by=None, by_name="", side=change.Side.CUSTOMER, now=now)
    return paper


def _own(held: Complaint) -> QuerySet[ComplaintPaper]:
    return held.papers.filter(side=change.Side.CUSTOMER)


def _room(held: Complaint) -> int:
    return max(0, min(MOST_PAPERS - _own(held).count(), papers.MOST - held.papers.count()))


def _wish(wants_call: bool, shop: Shop) -> str:
    """Whether the shop shall call, in its own language; kept beside what else the customer wants."""
    with translation.override(shop.language):
        if wants_call:
            return _("The customer wishes to be called.")
        return _("The customer does not wish to be called.")


def _filed(link: SurveyLink) -> list[Complaint]:
    """What came by the link before, the oldest first."""
    return list(Complaint.objects.filter(attempt__in=_keys(link.pk)).order_by("filed_at"))


def _held(filed: Complaint) -> Complaint:
    """As it stands; until the transaction ends nobody closes it."""
    with change.locked(filed.pk) as held:
        return held


def _keys(link_id: uuid.UUID) -> list[uuid.UUID]:
    """What complaints by one link are filed by: the link itself after a low score, then one id after another."""
    return [link_id, *(uuid.uuid5(link_id, f"complaint:{n}") for n in range(1, MOST + 1))]


def _warn(filed: Complaint, *, shop: Shop, now: datetime) -> None:
    """The customer says of what is filed already that safety is at stake."""
    filed.refresh_from_db()
    if not filed.is_safety:
        recode.complaint(
            filed, category=filed.category, subcategory=filed.subcategory, is_safety=True, by=None, by_name="",
            side=change.Side.CUSTOMER, shop=shop, now=now,
        )  # fmt: skip


def _add(filed: Complaint, words: str, *, remedy: str, wants_call: bool, shop: Shop, now: datetime) -> bool:
    """Adds to what is open; False when there is too much already. A new wish stands below new words, or alone."""
    if not words:
        raise file.Incomplete({"customer_words": "required"})
    with change.locked(filed.pk) as held, translation.override(shop.language):
        notes = held.events.filter(kind=change.Kind.NOTE, side=change.Side.CUSTOMER)
        said = [held.customer_words, *notes.values_list("text", flat=True)]
        wishes: dict[str, str | bool] = {}
        lines = [] if any(each == words or each.startswith(f"{words}\n") for each in said) else [words]
        if remedy and remedy != _last(held, "remedy", held.remedy_sought):
            wishes["remedy"] = remedy
            lines.append(_("The customer wants: %(remedy)s") % {"remedy": Remedy(remedy).label})
        if wants_call != _calls(held):
            wishes["wants_call"] = wants_call
            lines.append(_wish(wants_call, shop))
        if lines and len(said) > MOST:
            return False
        if "wants_call" in wishes:
            _rewish(held, wants_call, shop)
        if lines:
            text = "\n".join(lines)
            change.add(held, change.Kind.NOTE, at=now, side=change.Side.CUSTOMER, text=text, data=wishes)
    return True


def _rewish(held: Complaint, wants_call: bool, shop: Shop) -> None:
    """Has the complaint say from now on whether the shop shall call; the caller saves it."""
    if held.remedy_sought == Remedy.CALLBACK:
        held.remedy_sought = Remedy.OTHER.value
    held.remedy_words = _wish(wants_call, shop)


def _calls(held: Complaint) -> bool:
    """Whether the shop shall call, by what the customer said last."""
    return bool(_last(held, "wants_call", held.remedy_sought == Remedy.CALLBACK))


def _last(held: Complaint, wish: str, otherwise: str | bool) -> str | bool:
    """What the customer last said of a wish that the log keeps, and `otherwise` if nothing was said."""
    told = held.events.filter(side=change.Side.CUSTOMER, data__has_key=wish).order_by("-id").first()
    found: str | bool = told.data[wish] if told else otherwise
    return found
