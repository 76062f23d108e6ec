"""What the test of a crisis asks the server's process for: mail over SMTP, and what the case holds."""

from typing import Any

from django.conf import settings

from tenants.complaints.models import Complaint
from tenants.shops.models import Shop
from tests.browser import worker


def mail_over(*, port: int) -> None:
    """From now on mail leaves by SMTP, to this port."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port


def mail_into_the_folder() -> None:
    """Mail goes where it went before, once nothing is left to send."""
    worker.rest()
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"


def case(*, words: str, slug: str) -> dict[str, Any]:
    """The complaint with these words: when it was filed by the database, and who read which notice."""
    with Shop.objects.get(slug=slug).schema():
        found = Complaint.objects.get(customer_words=words)
        return {
            "id": str(found.pk),
            "severity": found.severity,
            "filed_at": found.filed_at.isoformat(),
            "told": sorted(event.data["name"] for event in found.events.filter(kind="notified")),
            "read": sorted(event.actor_name for event in found.events.filter(kind="noticed")),
        }
