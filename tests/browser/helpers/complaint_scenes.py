"""What the browser tests of complaints ask the server's process for: members, complaints, and what was kept."""

import itertools
import uuid
from datetime import timedelta
from typing import Any

from django.utils import timezone

from accounts import people
from tenants.complaints import acknowledge, owner, reply, screen
from tenants.complaints.change import Side
from tenants.complaints.models import Complaint
from tenants.shops import members
from tenants.shops.models import Shop
from tests.tenants.complaints.conftest import filed

_numbers = itertools.count(1)
_BY: dict[str, Any] = {"by": uuid.uuid4(), "by_name": "Olive Other", "side": Side.SHOP}


def member(*, name: str, role: str = "manager", shop: str = "north", single_keys: bool = True) -> str:
    """Somebody of the shop; answers the e-mail address."""
    user = people.make(
        email=f"member{next(_numbers)}@example.com", password="correct horse battery", name=name, language="en",
        verified=True,
    )  # fmt: skip
    user.single_keys = single_keys
    user.save()
    members.join(Shop.objects.get(slug=shop), user, role=role, now=timezone.now())
    return str(user.email)


def complaint(*, words: str, severity: str = "ordinary", hours: int = 1, shop: str = "north") -> dict[str, str]:
    """A complaint that came in so many hours ago; answers its id and reference."""
    found = filed(
        Shop.objects.get(slug=shop), now=timezone.now() - timedelta(hours=hours), customer_words=words,
        severity=severity,
    )  # fmt: skip
    return {"id": str(found.pk), "reference": found.reference}


def taken(*, complaint: str, step: str, shop: str = "north", **said: Any) -> None:
    """Somebody else of the shop takes a step on the complaint."""
    steps: dict[str, Any] = {
        "acknowledgement": acknowledge.complaint,
        "reply": reply.complaint,
        "judgement": screen.complaint,
    }
    with Shop.objects.get(slug=shop).schema():
        steps[step](Complaint.objects.get(pk=complaint), **_BY, **said, now=timezone.now())


def kept(*, complaint: str, shop: str = "north") -> dict[str, Any]:
    """What the shop holds of a complaint."""
    with Shop.objects.get(slug=shop).schema():
        found = Complaint.objects.get(pk=complaint)
        events = list(found.events.order_by("pk"))
        person = owner.of(events, side=Side.SHOP)
        return {
            "events": [event.kind for event in events],
            "validity": found.validity,
            "reason": found.validity_reason,
            "in_charge": person.name if person else "",
        }


def none(*, shop: str = "north") -> None:
    """No complaint of earlier tests is left."""
    with Shop.objects.get(slug=shop).schema():
        Complaint.objects.all().delete()
