"""Webhooks by HTTP: signed, sent again, doubled, dropped and turned round on demand."""

import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
import stripe

from billing.fakestripe.testing import running


class Receiver:
    """An endpoint that notes what it gets; `refuse` says how many to turn away first."""

    def __init__(self):
        self.got, self.refuse, self.arrived = [], 0, threading.Condition()
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                with receiver.arrived:
                    refused = receiver.refuse > 0
                    receiver.refuse -= 1
                    self.send_response(503 if refused else 200)
                    self.send_header("Content-Length", "0")
                    self.end_headers()
                    if not refused:
                        receiver.got.append((body, self.headers["Stripe-Signature"]))
                        receiver.arrived.notify_all()

            def log_message(self, *args):
                pass

        self.http = HTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.http.serve_forever, args=(0.02,), daemon=True).start()
        self.url = f"http://127.0.0.1:{self.http.server_address[1]}/stripe/webhook/"

    def names(self, count, secret):
        """The customers' names in `count` events, in the order of arrival."""
        with self.arrived:
            assert self.arrived.wait_for(lambda: len(self.got) >= count, timeout=5)
            events = [stripe.Webhook.construct_event(body, signature, secret) for body, signature in self.got]
        return [event.data.object.name for event in events]


@pytest.fixture
def receiver():
    receiver = Receiver()
    yield receiver
    receiver.http.shutdown()
    receiver.http.server_close()


def test_a_webhook_arrives_signed_and_is_sent_again_when_refused(receiver):
    receiver.refuse = 1
    with running(receiver.url) as server:
        server.client().v1.customers.create({"name": "North"})

        assert receiver.names(1, server.secret) == ["North"]
        with pytest.raises(stripe.SignatureVerificationError):
            stripe.Webhook.construct_event(*receiver.got[0], "whsec_another")


def test_webhooks_double_vanish_and_change_places_on_demand(receiver):
    with running(receiver.url) as server:
        create = server.client().v1.customers.create
        server.faults(webhook_drops=1, webhook_duplicates=1)
        create({"name": "dropped"})
        create({"name": "doubled"})
        assert receiver.names(2, server.secret) == ["doubled", "doubled"]

        receiver.got.clear()
        server.faults(webhook_reorder=2)
        create({"name": "first"})
        create({"name": "second"})
        assert receiver.names(2, server.secret) == ["second", "first"]


def test_an_endpoint_made_by_the_api_gets_what_it_asked_for_with_its_own_secret(receiver):
    with running("http://127.0.0.1:9/nobody/") as server:
        client = server.client()
        endpoint = client.v1.webhook_endpoints.create({"url": receiver.url, "enabled_events": ["customer.deleted"]})
        customer = client.v1.customers.create({"name": "North"})
        client.v1.customers.delete(customer.id)

        assert receiver.names(1, endpoint.secret) == ["North"]


def test_a_test_may_fetch_webhooks_itself_and_what_raises_stays(server, client):
    client.v1.customers.create({"name": "North"})
    seen = []

    def stumble(payload, signature):
        raise RuntimeError

    with pytest.raises(RuntimeError):
        server.deliver_to(stumble)
    assert server.deliver_to(lambda *webhook: seen.append(stripe.Webhook.construct_event(*webhook, server.secret))) == 1
    assert seen[0].data.object.name == "North"
    assert server.deliver_to(stumble) == 0
