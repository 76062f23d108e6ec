"""What the journeys of whole complaints ask the server's process for: people, and time that goes by."""

import itertools
import uuid
from datetime import timedelta
from typing import Any

from allauth.mfa.totp.internal.auth import TOTP
from django.utils import timezone

from accounts import people
from callcenter.agents import join
from callcenter.agents.models import Agent, AgentRole, Team
from callcenter.queue import claim, complete, dial, refill
from callcenter.queue.models import Call
from tenants.complaints import file
from tenants.complaints.models import Complaint
from tenants.followups.dispositions import Outcome
from tenants.followups.models import FollowUp, Kind
from tenants.jobs.models import Vehicle
from tenants.shops import members
from tenants.shops.models import Shop
from tests.factories import make_customer, make_follow_up

_numbers = itertools.count(1)


def member(*, name: str, role: str, language: str, slug: str = "shunda") -> str:
    """Somebody of a shop, who wants mail about complaints as far as the role brings it; answers the e-mail address."""
    user = _person(name, language)
    members.join(Shop.objects.get(slug=slug), user, role=role, now=timezone.now())
    return str(user.email)


def supervisor(*, name: str, language: str) -> str:
    """A supervisor of the default team, who has the second factor that this asks for; answers the e-mail address."""
    user = _person(name, language)
    TOTP.activate(user, "JBSWY3DPEHPK3PXP")
    join.join(Team.objects.get(slug="city"), user, role=AgentRole.SUPERVISOR, now=timezone.now())
    return str(user.email)


def number_of_job(*, follow_up: str, slug: str = "shunda") -> str:
    """The number of the job that a follow-up is about."""
    with Shop.objects.get(slug=slug).schema():
        return str(FollowUp.objects.values_list("job__number", flat=True).get(pk=follow_up))


def taken_down(*, words: str, customer: str, slug: str = "shunda") -> None:
    """An agent has taken a complaint about a repair down on the call of this customer; its letters are under way."""
    shop, now = Shop.objects.get(slug=slug), timezone.now()
    n = next(_numbers)  # telephone and plate are nobody else's, whatever other scenes made
    driver = make_customer(shop, phone=f"+861387{n:07d}", name=customer, title="女士")
    with shop.schema():
        car = Vehicle.objects.create(plate=f"沪L{n:05d}", make="Buick", model="Excelle", customer=driver)
    follow_up = make_follow_up(shop, now=now, customer=driver, vehicle=car)
    with shop.schema():
        file.complaint(
            shop=shop, follow_up_id=follow_up.pk, attempt_id=uuid.uuid4(), agent_id=uuid.uuid4(),
            agent_name="Ann Agent", now=now,
            fields={"category": "repair", "severity": "ordinary", "customer_words": words, "remedy_sought": "callback",
                    "language": "zh-hans"},
        )  # fmt: skip


def rung_in_vain(*, agent: str) -> None:
    """The agent takes the call that is due and nobody answers."""
    now = timezone.now()
    attempt = claim.open_next(Agent.objects.get(user__email=agent), now=now)
    dial.start(attempt, now=now)
    complete.call(attempt, disposition=Outcome.NO_ANSWER, now=now + timedelta(minutes=1))


def only_about(*, words: str, slug: str = "shunda") -> None:
    """Of the calls that are due, none is left but those about the complaint with these words."""
    shop, now = Shop.objects.get(slug=slug), timezone.now()
    with shop.schema():
        complaint = Complaint.objects.get(customer_words=words)
        FollowUp.objects.filter(closed_at=None).exclude(complaint=complaint.pk).update(
            closed_at=now, closed_reason="undone"
        )
    refill.shop(shop, now=now)


def next_try(*, words: str, slug: str = "shunda") -> str:
    """Time goes by until the customer may be asked again about the complaint with these words; answers the moment."""
    import time_machine

    shop = Shop.objects.get(slug=slug)
    with shop.schema():
        complaint = Complaint.objects.get(customer_words=words)
        follow_up = FollowUp.objects.get(kind=Kind.RECONTACT, complaint=complaint.pk, closed_at=None)
    call = Call.objects.get(follow_up=follow_up.pk, closed_at=None)
    opens = max(call.due_at, call.not_before, call.open_from)
    if opens > timezone.now():
        time_machine.travel(opens + timedelta(minutes=1), tick=True).start()
    refill.shop(shop, now=timezone.now())
    return timezone.now().isoformat()


def case(*, words: str, slug: str = "shunda") -> dict[str, Any]:
    """The complaint with these words: its id, how it stands, and the kinds of its events in order."""
    with Shop.objects.get(slug=slug).schema():
        found = Complaint.objects.get(customer_words=words)
        return {
            "id": str(found.pk),
            "severity": found.severity,
            "validity": found.validity,
            "closed": found.closed_result,
            "events": list(found.events.order_by("id").values_list("kind", flat=True)),
        }


def _person(name: str, language: str) -> Any:
    return people.make(
        email=f"life{next(_numbers)}@example.com", password="correct horse battery", name=name, language=language,
        verified=True,
    )  # fmt: skip
