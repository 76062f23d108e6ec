"""Run the local Stripe: `python -m billing.fakestripe --port 12111 --data FOLDER`."""

import argparse
import os
import signal
import sys
import threading
from pathlib import Path

from billing.fakestripe.server import FakeStripe


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m billing.fakestripe", description="A local Stripe for development.")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--data", type=Path, required=True, help="folder that keeps the objects")
    parser.add_argument("--base", help="address at which browsers reach this server, if not http://localhost:PORT")
    options = parser.parse_args()
    secret = os.environ.get("STRIPE_WEBHOOK_SECRET") or None
    webhook_url = os.environ.get("FAKESTRIPE_WEBHOOK_URL") or None
    if webhook_url and not secret:
        print("FAKESTRIPE_WEBHOOK_URL needs STRIPE_WEBHOOK_SECRET to sign with.", file=sys.stderr)
        return 2
    try:
        fake = FakeStripe(
            port=options.port,
            folder=options.data,
            secret=secret,
            webhook_url=webhook_url,
            base=options.base and options.base.rstrip("/"),
        )
    except OSError as fault:
        print(f"The local Stripe cannot listen on port {options.port}: {fault.strerror}.", file=sys.stderr)
        return 1
    ended = threading.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: ended.set())
    fake.start()
    print(f"Local Stripe (no real money) on {fake.account.base}", flush=True)
    # Waking now and then lets signals through on every system.
    while not ended.wait(0.5):
        pass
    fake.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main())
