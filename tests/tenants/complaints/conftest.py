"""What the tests of complaints start from: a filed complaint and the people of the shop."""

import uuid
from datetime import datetime, timedelta
from typing import Any

import pytest

from tenants.complaints import file
from tenants.complaints.models import Complaint, ComplaintPaper
from tenants.shops import members
from tenants.shops.models import Shop
from tests.factories import at, make_follow_up, make_user

BY_SHOP: dict[str, Any] = {"by": uuid.uuid4(), "by_name": "Mia Manager", "side": "shop"}
BY_TEAM: dict[str, Any] = {"by": uuid.uuid4(), "by_name": "Sue Supervisor", "side": "team"}
FIELDS = {
    "category": "repair",
    "severity": "ordinary",
    "customer_words": "The brakes squeal worse than before.",
    "happened_when": "Monday morning",
    "remedy_sought": "redo",
}


def filed(shop: Shop, *, now: datetime | None = None, attempt: uuid.UUID | None = None, **fields: Any) -> Complaint:
    """A complaint taken down on a call with a new customer of the shop."""
    now = now or at(shop)
    follow_up = make_follow_up(shop, now=now)
    with shop.schema():
        return file.complaint(
            shop=shop,
            follow_up_id=follow_up.pk,
            attempt_id=attempt or uuid.uuid4(),
            agent_id=uuid.uuid4(),
            agent_name="Ann Agent",
            fields={**FIELDS, **fields},
            now=now,
        )


def papers_of(shop: Shop) -> list[tuple[str, str, str, bool]]:
    """The papers of all complaints: name, side, who added it, and whether only the team reads it."""
    with shop.schema():
        return sorted(ComplaintPaper.objects.values_list("name", "side", "by_name", "for_team"))


@pytest.fixture
def staff(north):
    """Of the English shop: an owner and a manager, who reads Chinese, are told of complaints; an advisor is not."""
    joined = at(north) - timedelta(days=30)
    people = {}
    for role, name, language in (("owner", "Olive", "en"), ("manager", "Mia", "zh-hans"), ("advisor", "Adam", "en")):
        people[role] = make_user(name, language=language, email=f"{name.lower()}@example.com")
        members.join(north, people[role], role=role, now=joined)
    return people
