"""The application for granian, on the clock of the bench: it starts at MOMENT and runs on."""

import os
from datetime import datetime

import time_machine

time_machine.travel(datetime.fromisoformat(os.environ["MOMENT"]), tick=True).start()

from config.wsgi import application  # noqa: E402 - the clock first

__all__ = ["application"]
