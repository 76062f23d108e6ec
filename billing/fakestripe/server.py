"""The HTTP server: API addresses, the pages for people, and the switches for tests."""

import json
import socket
import threading
import traceback
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

from billing.fakestripe import api, clock, pages
from billing.fakestripe.account import Account
from billing.fakestripe.api import Reply
from billing.fakestripe.errors import InvalidRequest, StripeError
from billing.fakestripe.store import Store
from billing.fakestripe.webhooks import Deliverer

MOST_BYTES = 1_000_000


class FakeStripe:
    """A server that listens from the start; `serve()` answers until `stop()`."""

    def __init__(
        self,
        *,
        port: int = 0,
        folder: Path | None = None,
        secret: str | None = None,
        webhook_url: str | None = None,
        base: str | None = None,
        holds_events: bool = False,
    ):
        self.http = _Server(("127.0.0.1", port), _Handler)
        base = base or f"http://localhost:{self.http.server_address[1]}"
        self.account = Account(Store(folder, due_at=clock.due_at), base=base, secret=secret, webhook_url=webhook_url)
        self.account.catch_up = clock.catch_up
        self.account.holds_events = holds_events
        self.http.account = self.account
        # Held events wait for a test to fetch them, so nothing is sent by itself then.
        self.deliverer = None if holds_events else Deliverer(self.account)

    def start(self) -> None:
        """Answer in a thread of its own."""
        threading.Thread(target=self.serve, name="fakestripe", daemon=True).start()

    def serve(self) -> None:
        if self.deliverer:
            self.deliverer.start()
        self.http.serve_forever(poll_interval=0.05)

    def stop(self) -> None:
        self.http.shutdown()
        self.http.server_close()
        if self.deliverer:
            self.deliverer.stop()
        self.account.store.close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 64
    account: Account

    def handle_error(self, request: object, client_address: object) -> None:
        """A caller that hangs up is no news."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "LocalStripe"
    disable_nagle_algorithm = True
    wbufsize = 64 * 1024  # head and body leave together
    server: _Server

    def do_GET(self) -> None:
        self._answer()

    do_POST = do_DELETE = do_GET

    def log_message(self, format: str, *args: object) -> None:
        """Quiet: the events are the log."""

    def _answer(self) -> None:
        body = self.rfile.read(min(int(self.headers.get("Content-Length") or 0), MOST_BYTES))
        headers = {name.lower(): value for name, value in self.headers.items()}
        try:
            reply = _reply(self.server.account, self.command, self.path, headers, body)
        except Exception as fault:
            # As Stripe would: the caller sees a 500, the person at the terminal sees why.
            error = {"error": {"type": "api_error", "message": f"{type(fault).__name__}: {fault}"}}
            traceback.print_exc()
            reply = Reply(500, json.dumps(error).encode())
        if reply.lost:
            self.close_connection = True
            self.connection.shutdown(socket.SHUT_RDWR)
            return
        self.send_response(reply.status)
        for name, value in {"Content-Type": reply.type, **reply.headers}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(reply.body)))
        self.end_headers()
        self.wfile.write(reply.body)
        self.wfile.flush()


def _reply(account: Account, method: str, address: str, headers: dict[str, str], body: bytes) -> Reply:
    parts = urlsplit(address)
    if parts.path.startswith("/_fake/"):
        return _switch(account, method, parts.path, body)
    if parts.path.startswith("/_") or parts.path == "/":
        return pages.answer(account, method, parts.path, parts.query, headers, body)
    return api.answer(account, method, parts.path, parts.query, headers, body)


def _switch(account: Account, method: str, path: str, body: bytes) -> Reply:
    """What tests and demonstrations turn: the clock, the faults, what follows the last failed charge."""
    try:
        wanted = json.loads(body or b"{}")
        if not isinstance(wanted, dict):
            raise InvalidRequest("Send a JSON object.")
        answer: dict = {}
        if path == "/_fake/clock":
            with account.work():
                answer = {"now": clock.advance(account, wanted.get("advance_seconds", 0))}
        elif path == "/_fake/faults":
            with account.store.lock:
                answer = account.faults.change(wanted)
        elif path == "/_fake/settings":
            with account.work():
                answer = _settings(account, wanted)
        else:
            return Reply(404, b'{"error": {"message": "Known: clock, faults, settings."}}')
    except StripeError as refusal:
        return Reply(refusal.status, json.dumps(refusal.body()).encode())
    except ValueError:
        return Reply(400, b'{"error": {"message": "Send a JSON object."}}')
    return Reply(200, json.dumps(answer).encode())


def _settings(account: Account, wanted: dict) -> dict:
    after, days = wanted.get("after_retries"), wanted.get("retry_days")
    if after is not None:
        if after not in ("canceled", "unpaid", "past_due"):
            raise InvalidRequest("after_retries: canceled, unpaid or past_due.", param="after_retries")
        account.store.set("after_retries", after)
    if days is not None:
        if not (isinstance(days, list) and all(isinstance(day, int) for day in days) and days == sorted(days)):
            raise InvalidRequest("retry_days: whole days after the first failure, rising.", param="retry_days")
        account.store.set("retry_days", days)
    return {name: account.store.setting(name) for name in ("after_retries", "retry_days")}
