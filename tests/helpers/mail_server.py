"""A mail server of the tests' own: the real protocol on a real socket, and every letter it took with its moment."""

import socketserver
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage


class MailServer(socketserver.ThreadingTCPServer):
    """As much of a mail server as a letter needs; `refuses` is a recipient that it does not know."""

    daemon_threads = allow_reuse_address = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Session)
        self.letters: list[EmailMessage] = []
        self.moments: list[float] = []
        self.refuses = ""
        self.changed = threading.Condition()

    @property
    def port(self) -> int:
        return int(self.server_address[1])

    def take(self, body: bytes) -> None:
        with self.changed:
            self.letters.append(message_from_bytes(body, policy=policy.default))
            self.moments.append(time.monotonic())
            self.changed.notify_all()

    def wait_for(self, wanted: Callable[[EmailMessage], bool], *, seconds: float) -> tuple[EmailMessage, float]:
        """The first letter that is wanted, and its moment on the monotonic clock."""

        def found() -> int | None:
            return next((place + 1 for place, letter in enumerate(self.letters) if wanted(letter)), None)

        with self.changed:
            place = self.changed.wait_for(found, timeout=seconds)
            assert place, f"Of {len(self.letters)} letters none is wanted."
            return self.letters[place - 1], self.moments[place - 1]


class Session(socketserver.StreamRequestHandler):
    """One conversation."""

    server: MailServer

    def handle(self) -> None:
        self.say("220 here")
        for line in self.rfile:
            word = line.strip().upper()
            if word.startswith(b"RCPT") and self.server.refuses and self.server.refuses.upper().encode() in word:
                self.say("550 nobody of this name")
            elif word.startswith(b"DATA"):
                self.say("354 go on")
                self.server.take(b"".join(iter(self.rfile.readline, b".\r\n")))
                self.say("250 taken")
            elif word.startswith(b"QUIT"):
                self.say("221 bye")
                return
            else:
                self.say("250 well")

    def say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())


@contextmanager
def running() -> Iterator[MailServer]:
    """A mail server while inside."""
    with MailServer() as found:
        threading.Thread(target=found.serve_forever, daemon=True).start()
        yield found
        found.shutdown()
