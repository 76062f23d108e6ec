"""A local Stripe, a shop on trial, and what an owner and Stripe do to it."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from billing.fakestripe.testing import Running, running
from billing.subscriptions import checkout, inbox, invoice, order, trial
from billing.subscriptions.models import StripeEvent, Subscription
from tenants.shops import members, standing
from tenants.shops.models import Role, Shop, Standing
from tests.factories import make_user

DAY = 24 * 60 * 60
GOOD_CARD, DECLINED_CARD, FAILING_CARD = "4242 4242 4242 4242", "4000 0000 0000 0002", "4000 0000 0000 0341"


@pytest.fixture
def stripe(settings):
    """The local Stripe, with our settings pointing at it."""
    with running() as server:
        settings.STRIPE_SECRET_KEY = server.key
        settings.STRIPE_WEBHOOK_SECRET = server.secret
        settings.STRIPE_API_BASE = server.base
        yield server


@dataclass
class Payer:
    """A shop, its owner, and the local Stripe's clock."""

    shop: Shop
    owner: object
    stripe: Running | None

    @property
    def now(self) -> datetime:
        return datetime.fromtimestamp(self.stripe.advance(0), UTC) if self.stripe else timezone.now()

    @property
    def row(self) -> Subscription:
        return Subscription.objects.get(shop=self.shop)

    @property
    def standing(self) -> str:
        return Standing.objects.get(shop=self.shop).state

    @property
    def reason(self) -> str:
        return Standing.objects.get(shop=self.shop).reason

    def start(self, plan: str = "standard", interval: str = "month", branches: int = 1) -> str:
        """Opens the payment page; its address."""
        return checkout.start(
            self.shop, order.of(plan, interval, branches), by=self.owner.pk, language="en",
            back=self.shop.url("/billing/"), paid=self.shop.url("/billing/return/"), now=self.now,
        )  # fmt: skip

    def buy(self, plan: str = "standard", interval: str = "month", branches: int = 1, *, card: str = GOOD_CARD) -> None:
        """Opens the payment page and pays there; nothing of it has reached us yet."""
        self.stripe.pay(session_of(self.start(plan, interval, branches)), card=card)

    def buy_by_invoice(self, plan: str = "standard", interval: str = "month", branches: int = 1) -> str:
        return invoice.start(self.shop, order.of(plan, interval, branches), by=self.owner.pk, now=self.now)

    def webhooks(self) -> int:
        """Takes what Stripe has to tell and looks at it; how many there were."""
        return self.stripe.deliver_to(lambda payload, signature: deliver(payload, signature, now=self.now))

    def end_trial(self) -> None:
        Subscription.objects.filter(shop=self.shop).update(trial_ends_at=self.now - timedelta(hours=1))


def on_trial(shop: Shop, server: Running | None = None) -> Payer:
    """Puts a shop on a fresh trial."""
    owner = make_user("Olive Owner")
    now = Payer(shop, owner, server).now
    members.join(shop, owner, role=Role.OWNER, now=now)
    Subscription.objects.create(
        shop=shop, plan="standard", trial_ends_at=trial.ends_at(now), trial_reached=trial.REACHED, created_at=now
    )
    standing.write(shop, state="trial", trial_ends_at=trial.ends_at(now), trial_reached_left=trial.REACHED, now=now)
    return Payer(shop, owner, server)


def session_of(address: str) -> str:
    return address.rpartition("/_pay/")[2].partition("?")[0]


def deliver(payload: bytes, signature: str, *, now: datetime) -> None:
    """The door and the worker behind it."""
    inbox.take(payload, signature, now=now)
    for event_id in StripeEvent.objects.filter(processed_at=None).values_list("pk", flat=True):
        inbox.process(event_id, now=now)


@pytest.fixture
def payer(north, stripe) -> Payer:
    """The English shop on trial."""
    return on_trial(north, stripe)


@pytest.fixture
def other(shunda, stripe) -> Payer:
    """The Chinese shop on trial."""
    return on_trial(shunda, stripe)


@pytest.fixture
def paying(payer) -> Payer:
    """The English shop with a paid plan, its trial over before it began."""
    payer.end_trial()
    payer.buy()
    payer.webhooks()
    return payer
