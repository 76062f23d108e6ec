"""Two taps on one staff link at the same moment: a program of its own, which prints what happened.

Two connections and really committed work are needed: `python -m tests.tenants.portal.two_taps` on DATABASE_URL. The
first tap's transaction is kept open until the second waits for it, so that nothing is left to chance.
"""

import json
from typing import Any

from tests.helpers.at_once import at_once, begin

HOST = {"host": "north.localhost"}
USED = "You have noted this with this link already."


def main() -> list[dict[str, Any]]:
    """Two hands note the contact in different words; then one hand taps twice when it notes the answer."""
    begin()
    link = _link()
    return [_twice(link, "contact", "Rang him", "Rang her"), _twice(link, "reply", "Come in", "Come in")]


def _twice(link: str, step: str, *words: str) -> dict[str, Any]:
    from django.test import Client

    from tenants.complaints.models import ComplaintEvent
    from tenants.shops.models import Shop

    told: dict[str, Any] = {}

    def tap(which: str, text: str) -> None:
        answer = Client().post(link, {"step": step, "text": text}, headers=HOST)
        told[which] = [answer.status_code, USED in answer.text]

    told |= at_once(lambda: tap("first", words[0]), lambda: tap("second", words[1]))
    with Shop.objects.get(slug="north").schema():
        told["noted"] = list(ComplaintEvent.objects.filter(side="shop").order_by("pk").values_list("kind", "text"))
    return told


def _link() -> str:
    from datetime import timedelta

    from django.utils import timezone

    from tenants.complaints import staff_link
    from tenants.shops import members
    from tenants.shops.models import Shop
    from tests.factories import make_user
    from tests.tenants.complaints.conftest import filed

    north, now = Shop.objects.get(slug="north"), timezone.now()
    person = make_user("Mia Manager")
    members.join(north, person, role="manager", now=now - timedelta(days=30))
    complaint = filed(north, now=now - timedelta(minutes=5))
    with north.schema():
        link = staff_link.make(complaint, person, shop=north, now=now)
        return "/answer/" + staff_link.address(link, shop=north).rpartition("/answer/")[2]


if __name__ == "__main__":
    print(json.dumps(main()))
