"""The application for granian, on the clock of the bench: it starts at MOMENT and runs on.

It also says what the proxy says that ends TLS in an installation: that the browser came by https.
"""

import os
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

import time_machine

time_machine.travel(datetime.fromisoformat(os.environ["MOMENT"]), tick=True).start()

from config.wsgi import application as behind  # noqa: E402 - the clock first

__all__ = ["application"]


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    environ["HTTP_X_FORWARDED_PROTO"] = "https"
    for name in ("HTTP_ORIGIN", "HTTP_REFERER"):
        if name in environ:
            environ[name] = environ[name].replace("http://", "https://", 1)
    return behind(environ, start_response)
