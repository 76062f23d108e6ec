"""A file that nobody wants to import is thrown away, with its bytes."""

from django.db import transaction

from tenants.uploads.answer import TooLate
from tenants.uploads.models import Upload


@transaction.atomic
def upload(upload: Upload) -> None:
    """Deletes a file that was not accepted. Raises `TooLate` for one that was."""
    found = Upload.objects.select_for_update().get(pk=upload.pk)
    if found.accepted_at is not None:
        raise TooLate
    found.delete()
