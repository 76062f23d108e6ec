"""A restart keeps everything; as a process of its own it runs and stops."""

import os
import signal
import socket
import subprocess
import sys
import time

import stripe

from billing.fakestripe.server import FakeStripe


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def test_a_restart_keeps_objects_clock_keys_and_waiting_webhooks(tmp_path):
    def open_again():
        server = FakeStripe(folder=tmp_path, secret="whsec_x", holds_events=True)
        server.start()
        address = f"http://127.0.0.1:{server.http.server_address[1]}"
        return server, stripe.StripeClient("sk_test_localserver0000", base_addresses={"api": address})

    server, client = open_again()
    with server.account.work():
        server.account.store.set("clock_offset", 1000)
    made = client.v1.customers.create({"name": "North"}, {"idempotency_key": "k1"})
    server.stop()

    server, client = open_again()
    again = client.v1.customers.create({"name": "North"}, {"idempotency_key": "k1"})
    waiting = server.account.store.database.execute("select count(*) from deliveries").fetchone()
    server.stop()
    assert (again.id, again.created - time.time() > 900, waiting) == (made.id, True, (1,))


def test_it_runs_as_a_process_of_its_own(tmp_path):
    port = free_port()
    command = [sys.executable, "-m", "billing.fakestripe", "--port", str(port), "--data", str(tmp_path)]
    environment = {**os.environ, "STRIPE_WEBHOOK_SECRET": "whsec_x"}
    process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)
    try:
        assert str(port) in process.stdout.readline()
        client = stripe.StripeClient("sk_test_localserver0000", base_addresses={"api": f"http://127.0.0.1:{port}"})
        assert client.v1.customers.list().data == []
    finally:
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=10) == 0
        process.stdout.close()
