"""A whole web server for browser tests, in a process of its own, on its own clone of the template database.

It is driven over its standard input: one JSON line asks for a scene, one JSON line answers. The clock starts at the
moment of the first line's choice and runs on, so that calling hours do not depend on when the tests are run. On the
same clock run, as threads, a Celery worker (the real one, over a broker in memory, which no other run can empty) and
the local Stripe, which sends its webhooks here by HTTP. Mails go to a folder that the page `/outbox/` reads.
"""

import importlib
import json
import os
import sys
import tempfile
import threading
import traceback
from datetime import datetime
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server


class Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class Quiet(WSGIRequestHandler):
    def log_message(self, *_args: Any) -> None:
        pass


def main(port: int, moment: str) -> None:
    """Serves until its standard input ends, and then drops the database."""
    import time_machine

    from billing.fakestripe.testing import running

    with (
        time_machine.travel(datetime.fromisoformat(moment), tick=True),
        running(f"http://127.0.0.1:{port}/stripe/webhook/") as stripe,
        tempfile.TemporaryDirectory() as mails,
    ):
        os.environ |= {
            "STRIPE_SECRET_KEY": stripe.key, "STRIPE_WEBHOOK_SECRET": stripe.secret, "STRIPE_API_BASE": stripe.base,
            "CELERY_BROKER_URL": "memory://localhost/", "CACHE_URL": "",
        }  # fmt: skip
        os.environ.pop("EMAIL_URL", None)
        _serve(port, mails)


def _serve(port: int, mails: str) -> None:
    import django

    django.setup()
    from django.conf import settings
    from django.core.wsgi import get_wsgi_application

    from tests import database
    from tests.browser import worker

    settings.EMAIL_FILE_PATH = mails
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.DATABASES["default"]["CONN_MAX_AGE"] = 0
    name = database.clone()
    try:
        with worker.running():
            server = make_server("127.0.0.1", port, closing(get_wsgi_application()), Server, Quiet)
            threading.Thread(target=server.serve_forever, daemon=True).start()
            _say({"ready": port})
            for line in sys.stdin:
                _say(_answered(json.loads(line)))
            server.shutdown()
    finally:
        database.drop(name)


def closing(application: Any) -> Any:
    """Threads come and go; each closes its connection, so that the database can be dropped at the end."""
    from django.db import connection

    def serve(environ: dict[str, Any], start_response: Any) -> Any:
        try:
            return application(environ, start_response)
        finally:
            connection.close()

    return serve


def _answered(asked: dict[str, Any]) -> dict[str, Any]:
    from django.db import connection

    module, _, function = asked["do"].rpartition(".")
    try:
        return {"done": getattr(importlib.import_module(module), function)(**asked["with"])}
    except Exception:
        return {"failed": traceback.format_exc()}
    finally:
        connection.set_schema_to_public()
        connection.close()


_answers = sys.stdout


def _say(answer: dict[str, Any]) -> None:
    _answers.write(json.dumps(answer, default=str) + "\n")
    _answers.flush()


if __name__ == "__main__":
    sys.stdout = sys.stderr  # nothing but answers goes to the one who asks
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
    main(int(sys.argv[1]), sys.argv[2])
