"""Whether a customer agrees to be recorded, and where the recording is: no link is kept without a yes."""

import uuid
from collections.abc import Collection
from datetime import datetime
from typing import Any

import structlog
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import transaction
from django.db.models import QuerySet

from tenants.followups.models import Recording

log = structlog.get_logger(__name__)

LONGEST_LINK = 500
#: Where the attempt's id goes in a team's address of recordings.
ATTEMPT = "{attempt}"
_https = URLValidator(schemes=["https"])


class NoConsent(Exception):
    """The customer has not agreed to be recorded, so there is nothing to link to."""


class BadLink(ValueError):
    """A link to a recording begins with https."""


def note_consent(
    follow_up_id: uuid.UUID, *, attempt_id: uuid.UUID, consents: bool, template: str = "", by: uuid.UUID, by_name: str,
    now: datetime,
) -> Recording:  # fmt: skip
    """Keeps the customer's word, the last one counts; a no takes the link away. Inside the shop.

    With the team's `template` a yes makes the link at once.
    """
    link = template.replace(ATTEMPT, str(attempt_id)) if consents and template else ""
    with transaction.atomic():
        found, made = Recording.objects.select_for_update().get_or_create(
            pk=attempt_id,
            defaults={
                "follow_up_id": follow_up_id, "consented": consents, "noted_at": now, "by": by,
                "by_name": by_name[:120], "link": link,
            },
        )  # fmt: skip
        if not made and found.consented != consents:
            found.consented, found.noted_at, found.by, found.by_name = consents, now, by, by_name[:120]
            found.link = link
            found.save()
    log.info("recording_consent", attempt=str(attempt_id), consents=consents)
    return found


def keep_link(attempt_id: uuid.UUID, link: str) -> Recording:
    """Keeps where the recording is; an empty link takes it away. Inside the shop. Raises `NoConsent`, `BadLink`."""
    link = link.strip()
    if link:
        require_https(link)
    with transaction.atomic():
        found = Recording.objects.select_for_update().filter(pk=attempt_id, consented=True).first()
        if found is None:
            raise NoConsent
        found.link = link
        found.save(update_fields=["link"])
    return found


def require_https(link: str) -> None:
    """Raises `BadLink`."""
    try:
        _https(link)
    except ValidationError as error:
        raise BadLink from error
    if len(link) > LONGEST_LINK:
        raise BadLink


def require_template(template: str) -> None:
    """A team's address of recordings: https, and the attempt's id in its path. Raises `BadLink`."""
    if ATTEMPT not in template:
        raise BadLink
    require_https(template.replace(ATTEMPT, str(uuid.UUID(int=0))))


def of(attempt_id: uuid.UUID) -> Recording | None:
    """What is known of one call. Inside the shop."""
    return Recording.objects.filter(pk=attempt_id).first()


def latest(*, by: Collection[uuid.UUID]) -> QuerySet[Recording]:
    """Every call of these people whose customer was asked, the latest first. Inside the shop."""
    theirs = Recording.objects.filter(by__in=by)
    return theirs.select_related("follow_up__customer").order_by("-noted_at", "pk")


def links(attempts: Any) -> dict[uuid.UUID, str]:
    """The links of several calls, by attempt. Inside the shop."""
    return dict(Recording.objects.filter(pk__in=attempts).exclude(link="").values_list("pk", "link"))
