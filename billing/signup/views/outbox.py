"""The development mailbox: the mails that went into files, with their links. In production there is nothing here."""

import re
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

SHOWN = 60


@dataclass(frozen=True, slots=True)
class Letter:
    name: str
    to: str
    subject: str
    at: datetime | None
    text: str


@require_GET
def outbox(request: HttpRequest) -> HttpResponse:
    _only_in_development()
    wanted = request.GET.get("to", "").strip().lower()
    letters = [letter for letter in _letters() if wanted in letter.to.lower()]
    return render(request, "site/outbox.html", {"letters": letters[:SHOWN], "to": wanted})


@require_GET
def letter(request: HttpRequest, name: str) -> HttpResponse:
    _only_in_development()
    for found in _letters():
        if found.name == name:
            return render(request, "site/outbox_letter.html", {"letter": found})
    raise Http404


def _only_in_development() -> None:
    if not settings.DEBUG or not getattr(settings, "EMAIL_FILE_PATH", ""):
        raise Http404


def _letters() -> list[Letter]:
    """Newest first. A file holds the mails of one connection, each followed by a line of hyphens."""
    folder = Path(settings.EMAIL_FILE_PATH)
    found: list[Letter] = []
    for path in sorted(folder.glob("*.log"), key=lambda each: each.stat().st_mtime, reverse=True)[: SHOWN * 2]:
        parts = re.split(rb"\n-{79}\n", path.read_bytes())
        for number, part in reversed(list(enumerate(parts))):
            if part.strip():
                found.append(_letter(f"{path.stem}-{number}", part.lstrip(b"\n")))
    return found


def _letter(name: str, raw: bytes) -> Letter:
    message = message_from_bytes(raw, policy=policy.default)
    assert isinstance(message, EmailMessage)
    body = message.get_body(("plain", "html"))
    date = message["Date"]
    return Letter(
        name=name,
        to=str(message["To"] or ""),
        subject=str(message["Subject"] or ""),
        at=date.datetime if date is not None else None,
        text=body.get_content() if body is not None else "",
    )
