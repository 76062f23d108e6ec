"""Events on their way to those who asked for them: signed, tried again until taken, in a thread of their own."""

import hashlib
import hmac
import json
import threading
import time
import urllib.error
import urllib.request
from dataclasses import dataclass

from billing.fakestripe import rendering
from billing.fakestripe.account import Account

MOST_TRIES = 12
LONGEST_PAUSE = 60.0  # seconds; the first pause is 0.2 s and each is twice the one before
PATIENCE = 10.0  # seconds to wait for an answer


@dataclass(frozen=True)
class Delivery:
    """One event for one destination."""

    seq: int
    event: str
    url: str | None
    tries: int
    payload: bytes
    signature: str


def sign(payload: bytes, secret: str, *, at: int) -> str:
    """The value of the Stripe-Signature header; `at` is real time, which receivers compare with their own."""
    digest = hmac.new(secret.encode(), b"%d." % at + payload, hashlib.sha256).hexdigest()
    return f"t={at},v1={digest}"


def waiting(account: Account, *, until: float | None = None) -> list[Delivery]:
    """What is to be sent, in order; with `until` only what may be sent by then (seconds since 1970)."""
    found = []
    with account.store.unit():
        rows = account.store.database.execute(
            "select seq, event, destination, tries from deliveries where not_before <= ? order by not_before, seq",
            (until if until is not None else float("inf"),),
        ).fetchall()
        for seq, event, destination, tries in rows:
            url, secret = _address(account, destination)
            payload = json.dumps(rendering.public(account.store.find(event)), ensure_ascii=False, indent=2).encode()
            signature = sign(payload, secret or "", at=int(time.time()))
            found.append(Delivery(seq, event, url, tries, payload, signature))
    return found


def taken(account: Account, delivery: Delivery) -> None:
    """It arrived; or nobody tries any more."""
    with account.store.unit():
        account.store.database.execute("delete from deliveries where seq = ?", (delivery.seq,))
        event = account.store.find(delivery.event)
        if event:
            left = account.store.database.execute(
                "select count(*) from deliveries where event = ?", (delivery.event,)
            ).fetchone()[0]
            event["pending_webhooks"] = left


def refused(account: Account, delivery: Delivery) -> None:
    """It did not arrive: later again, or never."""
    if delivery.tries + 1 >= MOST_TRIES:
        with account.store.unit():
            account.store.database.execute("delete from deliveries where seq = ?", (delivery.seq,))
        return
    pause = min(0.2 * 2**delivery.tries, LONGEST_PAUSE)
    with account.store.unit():
        account.store.database.execute(
            "update deliveries set tries = tries + 1, not_before = ? where seq = ?",
            (time.time() + pause, delivery.seq),
        )


class Deliverer(threading.Thread):
    """Sends what is waiting, one after the other, until stopped."""

    def __init__(self, account: Account):
        super().__init__(name="fakestripe-webhooks", daemon=True)
        self.account = account
        self.wake = threading.Event()
        self.stopped = False
        account.after_commit = self.wake.set

    def run(self) -> None:
        while not self.stopped:
            self.wake.clear()
            for delivery in waiting(self.account, until=time.time()):
                if self.stopped:
                    return
                arrived = bool(delivery.url) and _post(str(delivery.url), delivery)
                (taken if arrived else refused)(self.account, delivery)
            self.wake.wait(self._pause())

    def stop(self) -> None:
        self.stopped = True
        self.wake.set()
        self.join(timeout=PATIENCE + 1)

    def _pause(self) -> float:
        with self.account.store.unit():
            row = self.account.store.database.execute("select min(not_before) from deliveries").fetchone()
        return 5.0 if row[0] is None else min(5.0, max(0.0, row[0] - time.time()))


def _address(account: Account, destination: str) -> tuple[str | None, str | None]:
    if destination == "default":
        return account.webhook_url, account.secret
    endpoint = account.store.find(destination)
    return (endpoint["url"], endpoint["_secret"]) if endpoint else (None, None)


def _post(url: str, delivery: Delivery) -> bool:
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "Stripe-Signature": delivery.signature,
        "User-Agent": "Stripe/1.0 (local)",
    }
    request = urllib.request.Request(url, data=delivery.payload, headers=headers, method="POST")  # noqa: S310 - as configured
    # No proxy: the receiver is on this machine.
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(request, timeout=PATIENCE) as answer:
            return 200 <= answer.status < 300
    except (urllib.error.URLError, OSError, ValueError):
        return False
