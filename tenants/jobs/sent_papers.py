"""What may come in as a paper, be it of a job or of a complaint: which files, how large, and what they are called."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tenants.jobs import pictures

MAX_BYTES = 10 * 1024 * 1024
#: What a download is called; the name that was sent may claim to be something else.
SUFFIXES = {pictures.JPEG: "jpg", pictures.PNG: "png", pictures.WEBP: "webp", pictures.PDF: "pdf"}
#: What a page offers to choose.
ACCEPTED = ",".join(SUFFIXES)

#: Why a file was not kept, by the code of `Refused`.
REFUSALS: dict[str, Promise] = {
    "empty": _("This file is empty."),
    "too_large": _("This file is larger than 10 MB. Scan it more coarsely, or attach its pages one by one."),
    "unknown_kind": _("This is neither a photo (JPEG, PNG, WebP) nor a PDF."),
    "heif": _("This is a HEIC photo, which browsers cannot show. Save it as JPEG and attach that."),
    "damaged": _("This file is damaged or was cut off. Save it again, or take another photo."),
    "too_many": _("There are as many papers here as there can be. Take one off first."),
    "twice": _("This very paper is attached already."),
    "together": _("These files are too large together. Attach them one after the other."),
}


class Refused(Exception):
    """The file cannot be kept; `why` is a code of `REFUSALS`."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class Sent(Protocol):
    """A file of a form. What is beyond the limits arrives empty, with the size it had (`web.sent_files`)."""

    @property
    def name(self) -> str | None: ...

    @property
    def size(self) -> int | None: ...

    def read(self) -> bytes: ...


@dataclass(frozen=True, slots=True)
class Paper:
    """A file as it is kept: a photo without its metadata."""

    name: str
    media_type: str
    body: bytes
    sha256: str

    @property
    def is_image(self) -> bool:
        return self.media_type != pictures.PDF


def body_of(sent: Sent) -> bytes:
    """The bytes of a file of a form. Raises `Refused`: it alone, or all files together, were too large."""
    body = sent.read()
    if sent.size and not body:
        raise Refused("too_large" if sent.size > MAX_BYTES else "together")
    return body


def read(content: bytes, *, name: str) -> Paper:
    """The file as it is kept, whatever its name says it is. Raises `Refused`."""
    if len(content) > MAX_BYTES:
        raise Refused("too_large")
    if not content:
        raise Refused("empty")
    try:
        media_type, body = pictures.read(content)
    except pictures.Heif as error:
        raise Refused("heif") from error
    except pictures.UnknownKind as error:
        raise Refused("unknown_kind") from error
    except pictures.Damaged as error:
        raise Refused("damaged") from error
    bare_name = name.rpartition("/")[2].rpartition("\\")[2].replace("\x00", "") or "paper"
    return Paper(bare_name[-200:], media_type, body, hashlib.sha256(body).hexdigest())


def sorted_out(files: Iterable[Sent]) -> tuple[list[Paper], list[tuple[str, str]]]:
    """The files that can be kept, as they are kept, and the others: what each is called, and why not (`REFUSALS`)."""
    sound, refused = [], []
    for each in files:
        try:
            sound.append(read(body_of(each), name=each.name or ""))
        except Refused as error:
            refused.append((each.name or "", error.why))
    return sound, refused


def download_name(name: str, media_type: str) -> str:
    """What a download is called: the name that was sent, with the ending of what it is."""
    stem = name.rpartition(".")[0] or name
    return f"{stem}.{SUFFIXES[media_type]}"
