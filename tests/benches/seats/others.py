"""Other agents at work: `python -m tests.benches.seats.others PORT SECONDS` reads one session a line, and then works.

Each agent takes a call, dials, answers five questions one by one and completes it, spread over SECONDS, and takes the
next, until standard input ends. The answer is one line of JSON: how many calls and requests, and those that failed.
"""

import http.client
import json
import random
import secrets
import sys
import threading
import time
from typing import Any

QUESTIONS = ("response_speed", "service_quality", "repair_quality", "price")


class Agent:
    """One agent, who asks for one thing at a time."""

    def __init__(self, port: int, session: str, pace: float, over: threading.Event) -> None:
        self.port, self.pace, self.over = port, pace, over
        token = secrets.token_hex(16)
        self.headers = {
            "Host": f"console.localhost:{port}", "Cookie": f"__Host-sid={session}; __Host-csrf={token}",
            "X-CSRFToken": token, "Content-Type": "application/json", "Origin": f"https://console.localhost:{port}",
        }  # fmt: skip
        self.calls, self.requests, self.failed = 0, 0, 0
        self.wire = http.client.HTTPConnection("127.0.0.1", port, timeout=30)

    def work(self) -> None:
        """Until it is over; begins somewhere within a call's time, so that not all press the same key at once."""
        self.over.wait(random.uniform(0, self.pace))
        while not self.over.is_set():
            attempt = self.ask("POST", "/api/v1/attempts/")
            if attempt is None:
                self.over.wait(self.pace)
                continue
            place = f"/api/v1/attempts/{attempt['id']}/"
            self.ask("POST", f"{place}dial/")
            for seq, question in enumerate(QUESTIONS, start=1):
                self.over.wait(self.pace / (len(QUESTIONS) + 1))
                self.ask("PATCH", f"{place}answers/", {"question": question, "score": 5, "seq": seq})
            self.over.wait(self.pace / (len(QUESTIONS) + 1))
            done = self.ask("POST", f"/api/v1/calls/{attempt['id']}/completion/", {"disposition": "complete"})
            self.calls += done is not None

    def ask(self, method: str, path: str, body: dict[str, Any] | None = None) -> dict[str, Any] | None:
        self.requests += 1
        try:
            self.wire.request(method, path, json.dumps(body or {}), self.headers)
            answer = self.wire.getresponse()
            found: dict[str, Any] = json.loads(answer.read())
        except (OSError, http.client.HTTPException, ValueError):
            self.failed += 1
            return None
        finally:
            self.wire.close()  # between two answers the server would hang up, and a browser would notice
        if answer.status >= 400:
            self.failed += 1
            return None
        return found


def main(port: int, pace: float) -> None:
    over = threading.Event()
    sessions = iter(sys.stdin.readline, "\n")
    agents = [Agent(port, session.strip(), pace, over) for session in sessions]
    threads = [threading.Thread(target=agent.work) for agent in agents]
    began = time.monotonic()
    for thread in threads:
        thread.start()
    sys.stdin.read()
    over.set()
    for thread in threads:
        thread.join()
    total = {name: sum(getattr(agent, name) for agent in agents) for name in ("calls", "requests", "failed")}
    print(json.dumps({**total, "seconds": time.monotonic() - began}), flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]), float(sys.argv[2]))
