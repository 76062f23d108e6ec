"""An open finding, locked while something is said to it."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction

from tenants.audits.models import Finding


class Settled(Exception):
    """The finding was mended or waived meanwhile; nothing was changed."""


@contextmanager
def open_finding(finding: Finding) -> Iterator[Finding]:
    """The finding as it stands now, saved when the block ends, with `finding` following. Raises `Settled`."""
    with transaction.atomic():
        held = Finding.objects.select_for_update().get(pk=finding.pk)
        if not held.is_open:
            raise Settled
        yield held
        held.save()
        for column in Finding._meta.concrete_fields:
            setattr(finding, column.attname, getattr(held, column.attname))
