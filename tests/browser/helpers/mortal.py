"""A web process that is killed again and again: `python -m tests.browser.helpers.mortal PORT MOMENT` on DATABASE_URL.

This process only watches; it starts the one that serves, kills it where it is told to, and starts the next. A line
{"lives": [life, …]} ends the one that serves now; each life then ends with SIGKILL, the last one serves on. A life is
{"steps": n, "pause": s} or {"ms": n, "pause": s}: before its n-th statement or answer (between the statements of one
transaction, too), or after so many milliseconds; and then nothing listens for so many seconds. Every line is answered:
how many were killed, and how many lives are left.
"""

import json
import os
import select
import signal
import sys
import threading
import time
from datetime import datetime
from typing import Any, NoReturn

TURN = 0.005  # seconds between two looks at the one that serves


class Supervisor:
    """Keeps one serving process alive but for the deaths that were ordered."""

    def __init__(self, port: int) -> None:
        self.port, self.killed = port, 0
        self.lives: list[dict[str, float]] = []
        self.child = self.leash = 0
        self.until: float | None = None

    def run(self) -> None:
        self.start()
        self.report()
        while True:
            if select.select([sys.stdin], [], [], TURN)[0]:
                line = sys.stdin.readline()
                if not line:
                    return self.kill()
                self.obey(json.loads(line))
            self.look()

    def obey(self, order: dict[str, Any]) -> None:
        if order["lives"]:
            self.lives = [*order["lives"], {}]
            self.kill()
            self.start()
        self.report()

    def report(self) -> None:
        answers.write(json.dumps({"killed": self.killed, "left": max(0, len(self.lives) - 1)}) + "\n")
        answers.flush()

    def look(self) -> None:
        if self.until is not None and time.monotonic() >= self.until:
            self.kill()
        elif not os.waitpid(self.child, os.WNOHANG)[0]:
            return
        self.killed += 1
        pause = self.lives.pop(0)["pause"]
        select.select([], [], [], pause)
        self.start()

    def kill(self) -> None:
        os.kill(self.child, signal.SIGKILL)
        os.waitpid(self.child, 0)

    def start(self) -> None:
        """Starts the next life, and waits until it listens."""
        life = self.lives[0] if self.lives else {}
        listening, ready = os.pipe()
        held, leash = os.pipe()
        self.child = os.fork()
        if not self.child:
            os.close(leash)
            serve(self.port, steps=int(life.get("steps", 0)), ready=ready, held=held)
        for end in (ready, held, *([self.leash] if self.leash else [])):
            os.close(end)
        self.leash = leash  # closes with this process, and then the one that serves ends, too
        assert os.read(listening, 1)
        os.close(listening)
        self.until = time.monotonic() + life["ms"] / 1000 if "ms" in life else None


def serve(port: int, *, steps: int, ready: int, held: int) -> NoReturn:
    """Serves until it is killed; with `steps`, by itself before so many statements and answers."""
    from wsgiref.simple_server import make_server

    from django.core.wsgi import get_wsgi_application
    from django.db.backends.signals import connection_created

    from tests.browser.server import Quiet, Server, closing

    count, one_at_a_time = 0, threading.Lock()

    def step() -> None:
        nonlocal count
        with one_at_a_time:
            count += 1
            if count == steps:
                os.kill(os.getpid(), signal.SIGKILL)

    def statement(execute: Any, *words: Any) -> Any:
        step()
        return execute(*words)

    def counted(connection: Any, **_about: Any) -> None:
        if statement not in connection.execute_wrappers:
            connection.execute_wrappers.append(statement)

    connection_created.connect(counted, weak=False)
    application = closing(get_wsgi_application())

    def answered(environ: dict[str, Any], start_response: Any) -> Any:
        answer = application(environ, start_response)
        step()
        return answer

    threading.Thread(target=lambda: os.read(held, 1) or os._exit(0), daemon=True).start()
    server = make_server("127.0.0.1", port, answered, Server, Quiet)
    os.write(ready, b"1")
    os.close(ready)
    server.serve_forever()
    os._exit(0)


def main(port: int, moment: str) -> None:
    import django
    import time_machine

    with time_machine.travel(datetime.fromisoformat(moment), tick=True):
        django.setup()
        from django.conf import settings
        from django.urls import get_resolver

        settings.DATABASES["default"]["CONN_MAX_AGE"] = 0
        _ = get_resolver("config.urls.console").url_patterns  # read once here, not in each life
        Supervisor(port).run()


answers = sys.stdout

if __name__ == "__main__":
    sys.stdout = sys.stderr  # nothing but answers goes to the one who asks
    main(int(sys.argv[1]), sys.argv[2])
