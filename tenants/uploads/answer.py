"""A person says what columns are; the file is read again with that, and the next file like it needs no question."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from tenants.uploads import headers, look, matching
from tenants.uploads.models import Upload


class TooLate(Exception):
    """The file was taken in or thrown away meanwhile."""


class UnknownField(ValueError):
    """A field that there is not, or one that is never kept."""


@transaction.atomic
def upload(upload: Upload, answers: Mapping[str, str], *, now: datetime) -> Upload:
    """Keeps what was said about headings of this file: a canonical field each, or "" to leave the column out.

    The upload then waits to be read again. Raises `TooLate` and `UnknownField`.
    """
    for name in answers.values():
        if name and (name not in headers.types() or name == matching.NEVER_KEPT):
            raise UnknownField(name)
    found = Upload.objects.select_for_update().filter(pk=upload.pk, accepted_at=None, failed_at=None).first()
    if found is None or found.read_at is None:
        raise TooLate
    own = {header: name for header, name in answers.items() if header in found.about.get("headers", [])}
    given = {name for name in own.values() if name}
    found.answers = {**{header: name for header, name in found.answers.items() if name not in given}, **own}
    found.read_at, found.working_since, found.tries = None, now, 0
    found.save(update_fields=["answers", "read_at", "working_since", "tries"])
    look.remember(found.fingerprint, own, now=now)
    return found
