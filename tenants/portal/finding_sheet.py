"""Findings as a table for a spreadsheet: what is wrong with which job, at whose post, and what was said about it."""

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from tenants.audits import cards
from tenants.audits.cards import Card
from tenants.audits.models import Finding
from web import exports
from web.sentences import listed, said

AT_ONCE = 1000


def of(findings: QuerySet[Finding], *, name: str) -> exports.Sheet:
    """A sheet of these findings, in their order; read bit by bit, as there may be very many."""
    heads = [
        _("Job"), _("Delivered"), _("Vehicle"), _("Post"), _("Name"), _("Severity"), _("What was found"), _("Found"),
        _("Evidence"), _("How it is mended"), _("Sent back"), _("Note of the call team"), _("Contested"), _("Waived"),
    ]  # fmt: skip
    return exports.Sheet(name=name, header=heads, rows=_rows(findings), widths=[16, 18, 20, 14, 14, 12, 40])


def _rows(findings: QuerySet[Finding]) -> Iterator[list[Any]]:
    for finding in findings.iterator(chunk_size=AT_ONCE):
        yield _row(cards.of([finding])[0])


def _row(card: Card) -> list[Any]:
    return [
        card.job_number, card.delivered_at, card.vehicle, card.post_label, card.person, card.level_label, card.words,
        card.value, listed(said(each.label, each.text) for each in card.evidence), card.mending, card.sent_back_at,
        card.sent_back_note, card.contested_reason, card.waived_reason,
    ]  # fmt: skip
