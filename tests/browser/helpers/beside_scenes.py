"""What the tests of things beside the questions ask the server's process for: tasks, recordings, the wrap-up."""

from typing import Any

from django.utils import timezone

from callcenter.agents.models import Agent, Seat, Team
from callcenter.queue.models import Attempt
from tenants.care import errands
from tenants.care.models import Errand
from tenants.followups.models import Recording
from tenants.shops.models import Shop


def tasks(*, slug: str = "shunda") -> list[list[Any]]:
    """What waits for the shop: kind, words, post."""
    with Shop.objects.get(slug=slug).schema():
        return [[each.kind, each.words, each.post] for each in errands.open_ones()]


def no_tasks(*, slug: str = "shunda") -> None:
    """Takes the tasks of earlier tests off the list."""
    with Shop.objects.get(slug=slug).schema():
        Errand.objects.all().delete()


def seen_by_the_shop(*, slug: str = "shunda") -> None:
    """Somebody at the shop reads the list."""
    with Shop.objects.get(slug=slug).schema():
        errands.seen(errands.open_ones(), now=timezone.now())


def records(*, on: bool) -> None:
    """The team records its calls, or not."""
    Team.objects.filter(slug="city").update(records_calls=on, recording_link="")


def customers_per_hour(*, limit: int) -> None:
    """How many customers one agent of the team may open within an hour."""
    Team.objects.filter(slug="city").update(customers_per_hour=limit)


def recording(*, attempt: str) -> list[Any] | None:
    """The customer's word about the recording, and the link."""
    with Attempt.objects.select_related("call__shop").get(pk=attempt).call.shop.schema():
        found = Recording.objects.filter(pk=attempt).first()
        return [found.consented, found.link] if found else None


def wrap_up(*, e_mail: str) -> dict[str, Any]:
    """The agent's wrap-up: seconds from its beginning to its end, and why it was made longer."""
    seat = Seat.objects.get(agent=Agent.objects.get(user__email=e_mail))
    seconds = round((seat.until - seat.since).total_seconds()) if seat.until else 0
    return {"state": seat.state, "seconds": seconds, "reason": seat.reason}


def dialled(*, attempt: str) -> bool:
    """Whether the telephone was started."""
    return Attempt.objects.get(pk=attempt).dialled_at is not None
