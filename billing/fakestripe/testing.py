"""A local Stripe inside a test: `with running() as stripe_server:`."""

import json
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import stripe

from billing.fakestripe import webhooks
from billing.fakestripe.server import FakeStripe

KEY = "sk_test_localserver0000"
SECRET = "whsec_localserver"  # noqa: S105 - signs local webhooks only


class Running:
    """A server in a thread of this process, on a free port, with nothing kept on disk."""

    def __init__(self, server: FakeStripe, secret: str):
        self.server, self.secret, self.key = server, secret, KEY
        self.base = f"http://127.0.0.1:{server.http.server_address[1]}"

    def client(self, **more: object) -> stripe.StripeClient:
        """The real SDK's client, pointed here; `more` goes to it (max_network_retries=2, …)."""
        addresses = {"api": self.base, "meter_events": self.base, "files": self.base}
        return stripe.StripeClient(KEY, base_addresses=addresses, **more)  # type: ignore[arg-type]

    def advance(self, seconds: int) -> int:
        """Move the server's clock; returns its new time. What falls due on the way has happened."""
        return self._switch("clock", {"advance_seconds": seconds})["now"]

    def advance_to(self, moment: int) -> int:
        """Move the server's clock to a time that an object names, such as `next_payment_attempt`."""
        return self.advance(max(0, moment - self._switch("clock", {})["now"]))

    def faults(self, **switches: object) -> dict:
        """See `faults.Faults` for the names; `faults(reset=True)` puts all back."""
        return self._switch("faults", switches)

    def settings(self, **wanted: object) -> dict:
        """`after_retries` (canceled, unpaid, past_due) and `retry_days`."""
        return self._switch("settings", wanted)

    def events(self) -> list[dict]:
        """All events, the oldest first."""
        with self.server.account.store.unit():
            return [dict(one) for one in reversed(self.server.account.all("event"))]

    def waiting(self) -> list[tuple[bytes, str]]:
        """Webhooks that were not fetched yet: payload and signature header. They stay waiting."""
        return [(one.payload, one.signature) for one in webhooks.waiting(self.server.account)]

    def deliver_to(self, receive: Callable[[bytes, str], object]) -> int:
        """Hand every waiting webhook to `receive(payload, signature_header)` on this thread, in the order in which
        they would be sent, and those that arise meanwhile as well. What raises stays waiting. Returns how many."""
        count = 0
        while found := webhooks.waiting(self.server.account):
            for one in found:
                receive(one.payload, one.signature)
                webhooks.taken(self.server.account, one)
                count += 1
        return count

    def forget_waiting(self) -> None:
        """Drop the webhooks that were not fetched."""
        with self.server.account.store.unit():
            self.server.account.store.database.execute("delete from deliveries")

    def pay(self, session_id: str, *, card: str = "4242 4242 4242 4242", email: str | None = None) -> None:
        """Do what a person does on the Checkout page. Raises errors.CardError when declined."""
        from billing.fakestripe.objects import checkout

        account = self.server.account
        with account.work():
            checkout.complete(account, account.get("checkout.session", session_id), card=card, email=email)

    def _switch(self, name: str, wanted: dict) -> dict:
        request = urllib.request.Request(  # noqa: S310 - our own server
            f"{self.base}/_fake/{name}",
            data=json.dumps(wanted).encode(),
            headers={"Content-Type": "application/json"},
            method="POST",
        )
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(request, timeout=30) as answer:
            return json.load(answer)


@contextmanager
def running(webhook_url: str | None = None, *, secret: str = SECRET) -> Iterator[Running]:
    """Without `webhook_url` webhooks wait for `deliver_to`; with it they are sent by HTTP, as in a real run."""
    server = FakeStripe(secret=secret, webhook_url=webhook_url, holds_events=webhook_url is None)
    server.start()
    try:
        yield Running(server, secret)
    finally:
        server.stop()
