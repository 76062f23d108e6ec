"""The lines that each request leaves in the log: off in the tests, which make thousands, and on where they are read."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

LOGGER = logging.getLogger("django_structlog.middlewares.request")


def off() -> None:
    """Leaves only those of requests that went wrong."""
    LOGGER.setLevel(logging.WARNING)


@contextmanager
def on() -> Iterator[None]:
    """Every line, as in production."""
    before = LOGGER.level
    LOGGER.setLevel(logging.INFO)
    try:
        yield
    finally:
        LOGGER.setLevel(before)
