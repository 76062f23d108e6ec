"""What bin/run starts: services, database, demo, web server, worker and scheduler; all of them, or none."""

import argparse
import contextlib
import fcntl
import http.client
import os
import secrets
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import BinaryIO
from urllib.parse import urlsplit

from config.embedded import ROOT, DataFolder, Services, ServicesFailed, services
from config.processes import Reservation, die_with_parent, kill_group, last_lines
from config.progress import Progress, news_in, waiting

READY_SECONDS = 300.0  # a first start on a busy machine compiles all of Python's modules
STOP_SECONDS = 9.0
REAPER = Path(__file__).with_name("reaper.py")


class Stopped(Exception):
    """Somebody asked for the end, by Ctrl-C or by a signal."""


class Failed(Exception):
    """Something that must run does not; the text is a sentence for the person at the terminal."""


@dataclass
class Child:
    """A program that runs until the end, in a process group of its own."""

    name: str
    process: subprocess.Popen[bytes]
    log: Path


@dataclass
class Launcher:
    """One run, from the first service to the last process."""

    empty: bool
    port: int
    stop_asked: bool = False
    children: list[Child] = field(default_factory=list)
    began: float = field(default_factory=time.monotonic)

    def run(self) -> None:
        """Start everything, say READY, and stay until a signal (Stopped) or the end of a child (Failed)."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._ask_stop)
        check_external()
        folder = DataFolder.chosen()
        folder.make()
        with contextlib.ExitStack() as held:
            try:
                held.enter_context(folder.lock("run", fcntl.LOCK_EX, patience=5))
            except BlockingIOError as error:
                raise Failed(
                    f"bin/run is running already with the data folder {folder.path}. "
                    "Stop it first, or choose another folder with AFTERCALL_DATA."
                ) from error
            folder.stripe.unlink(missing_ok=True)  # of a run that was killed
            folder.write(folder.run, {"port": self.port})
            held.callback(folder.run.unlink, missing_ok=True)
            try:
                self.web = held.enter_context(Reservation(self.port))
            except OSError as error:
                raise Failed(f"Port {self.port} cannot be used ({error.strerror}).") from error
            self.say("Starting the database and the broker")
            with waiting(self.say, "starting them"):
                self.services = held.enter_context(services())
            self.folder = self.services.folder
            self.environment = self._environment(self.services)
            self.reaper = held.enter_context(_reaper(self.folder))
            held.callback(self._stop_children)
            self._prepare()
            self._start_children(held)
            self._await_ready()
            self._announce()
            while True:
                self._look()
                time.sleep(0.25)

    def say(self, what: str) -> None:
        """Progress goes to stderr; stdout holds the addresses, the logins and READY."""
        print(f"{time.monotonic() - self.began:6.1f} s  {what}", file=sys.stderr, flush=True)

    # --- before anything is served ---------------------------------------------------------------------------------

    def _prepare(self) -> None:
        self.say("Preparing the database: migrations of public and of every shop")
        self._command("migrating", "prepare")
        if self.empty:
            if self._command("looking for a demo", "demo", "--exists", may_fail=True) == 0:
                raise Failed(
                    f"{self.folder.path} holds the demo, so it cannot be run empty. "
                    "Choose another folder: AFTERCALL_DATA=/path/to/folder bin/run --empty"
                )
        else:
            self.say("Loading the demo, unless it is there")
            self._command("loading the demo", "demo")

    def _command(self, what: str, *words: str, may_fail: bool = False) -> int:
        """Run one management command to its end; its words go to a log of its name, and its news to the terminal."""
        log = self.folder.log(words[0])
        with log.open("wb") as out:
            process = self._spawn([str(ROOT / "manage.py"), *words], out)
            progress = Progress(self.say, what, now=time.monotonic())
            while process.poll() is None:
                if self.stop_asked:
                    kill_group(process.pid)
                    process.wait()
                    raise Stopped
                progress.look(news_in(log), now=time.monotonic())
                time.sleep(0.05)
        self.reaper(-process.pid)
        if process.returncode and not may_fail:
            raise Failed(f"manage.py {' '.join(words)} failed; the end of {log}:\n{last_lines(log, 25)}")
        return process.returncode

    # --- children --------------------------------------------------------------------------------------------------

    def _start_children(self, held: contextlib.ExitStack) -> None:
        self.say("Starting the web server, the worker and the scheduler")
        if not os.environ.get("STRIPE_SECRET_KEY"):
            self._start_stripe(held)
        self.worker = f"worker-{secrets.token_hex(4)}@localhost"
        celery = ["-m", "celery", "-A", "config"]
        quiet = ["--without-gossip", "--without-mingle", "--loglevel", "INFO"]
        self._start("worker", [*celery, "worker", "--pool", "prefork", "-c", "2", "-n", self.worker, *quiet])
        schedule = str(self.folder.path / "beat" / "schedule")
        self._start("scheduler", [*celery, "beat", "--schedule", schedule, "--pidfile=", "--loglevel", "INFO"])
        serve = ["--interface", "wsgi", "--host", "127.0.0.1", "--port", str(self.port), "--workers", "1"]
        limits = ["--blocking-threads", "8", "--workers-kill-timeout", "5", "--no-ws"]
        self._start("web", ["-m", "granian", *serve, *limits, "config.wsgi:application"])

    def _start_stripe(self, held: contextlib.ExitStack) -> None:
        """A local Stripe, and the environment that leads everybody to it."""
        reserved = held.enter_context(self._stripe_port())
        local = {
            "STRIPE_SECRET_KEY": "sk_test_local",
            "STRIPE_WEBHOOK_SECRET": "whsec_" + self.folder.secrets()["stripe_webhook"],
            "STRIPE_API_BASE": f"http://127.0.0.1:{reserved.port}",
        }
        self.folder.write(self.folder.stripe, local)  # for the commands that run meanwhile
        held.callback(self.folder.stripe.unlink, missing_ok=True)
        self.environment |= local | {"FAKESTRIPE_WEBHOOK_URL": f"http://127.0.0.1:{self.port}/stripe/webhook/"}
        place = ["--port", str(reserved.port), "--data", str(self.folder.path / "stripe")]
        self._start("stripe", ["-m", "billing.fakestripe", *place])

    def _stripe_port(self) -> Reservation:
        """The port of the last run, so that addresses of invoices stay true; another one when it is taken."""
        kept = self.folder.path / "stripe" / "port.json"
        try:
            reserved = Reservation(int(self.folder.read(kept)) if kept.exists() else 0)
        except OSError:
            reserved = Reservation()
        self.folder.write(kept, reserved.port)
        return reserved

    def _start(self, name: str, words: list[str]) -> None:
        log = self.folder.log(name)
        with log.open("wb") as out:
            process = self._spawn(words, out)
        self.children.append(Child(name, process, log))

    def _spawn(self, words: list[str], out: BinaryIO) -> subprocess.Popen[bytes]:
        process: subprocess.Popen[bytes] = subprocess.Popen(
            [sys.executable, *words],
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
            cwd=ROOT,
            env=self.environment,
            process_group=0,  # so that Ctrl-C reaches the launcher alone, which then stops them in order
            preexec_fn=die_with_parent(signal.SIGTERM),
        )
        self.reaper(process.pid)
        return process

    def _environment(self, services: Services) -> dict[str, str]:
        paths = [str(ROOT), str(ROOT / "platform"), os.environ.get("PYTHONPATH", "")]
        return {
            **os.environ,
            **services.environment,
            "PYTHONPATH": os.pathsep.join(path for path in paths if path),
            "PYTHONUNBUFFERED": "1",
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "PORT": str(self.port),
        }

    def _look(self) -> None:
        """Raise when somebody asked for the end, or when something has ended by itself."""
        if self.stop_asked:
            raise Stopped
        for child in self.children:
            if (code := child.process.poll()) is not None:
                how = f"was ended by signal {-code}" if code < 0 else f"ended with exit code {code}"
                raise Failed(f"The {child.name} {how}; the end of {child.log}:\n{last_lines(child.log, 25)}")
        if not self.services.alive():
            said = last_lines(self.folder.log("services"), 5) or "    (it was ended from outside)"
            raise Failed(f"The database or the broker ended:\n{said}")

    def _stop_children(self) -> None:
        if self.children:
            self.say("Stopping")
        for child in reversed(self.children):
            with contextlib.suppress(ProcessLookupError):
                child.process.terminate()
        until = time.monotonic() + STOP_SECONDS
        self.stop_asked = False  # from here on a signal means: at once
        while time.monotonic() < until and not self.stop_asked:
            if all(child.process.poll() is not None for child in self.children):
                break
            time.sleep(0.05)
        for child in self.children:
            kill_group(child.process.pid)
            child.process.wait()

    def _ask_stop(self, _number: int, _frame: FrameType | None) -> None:
        self.stop_asked = True

    # --- ready -----------------------------------------------------------------------------------------------------

    def _await_ready(self) -> None:
        log = self.folder.log("logins")
        with log.open("w+b") as out:
            logins = self._spawn([str(ROOT / "manage.py"), "demo", "--logins"], out) if not self.empty else None
        try:
            self._await("the web server to be ready", self._web_is_ready)
            self.say("  the web server is ready")
            self._await("the worker to answer", self._worker_answers)
            self.say("  the worker answers")
            if logins is not None:
                self._await("the demo's logins", lambda: _has_ended(logins, "manage.py demo --logins", log))
        finally:
            if logins is not None:
                kill_group(logins.pid)
                logins.wait()
                self.reaper(-logins.pid)

    def _await(self, what: str, done: Callable[[], bool]) -> None:
        until = time.monotonic() + READY_SECONDS
        progress = Progress(self.say, f"waiting for {what}", now=time.monotonic())
        while not done():
            self._look()
            progress.look("", now=time.monotonic())
            if time.monotonic() > until:
                web = last_lines(self.folder.log("web"))
                raise Failed(f"Waited {READY_SECONDS:.0f} s for {what}, in vain. Logs: {self.folder.logs}\n{web}")
            time.sleep(0.1)

    def _web_is_ready(self) -> bool:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request("GET", "/readyz", headers={"Host": "localhost"})
            return connection.getresponse().status == 200
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()

    def _worker_answers(self) -> bool:
        from config.celery import app

        with contextlib.suppress(OSError, *app.connection_for_write().transport.connection_errors):
            return bool(app.control.ping(destination=[self.worker], timeout=1.0))
        return False

    def _announce(self) -> None:
        base = os.environ.get("BASE_DOMAIN", "localhost")
        self.say(f"Ready; logs are in {self.folder.logs}")
        print(f"public   http://{base}:{self.port}/")
        print(f"console  http://console.{base}:{self.port}/")
        print(f"ops      http://ops.{base}:{self.port}/")
        if not self.empty:
            for line in self.folder.log("logins").read_text().splitlines():
                if line.startswith("login "):
                    print(line)
            self.folder.log("logins").unlink()  # passwords, if only of the demo, do not stay in a log
        print("READY", flush=True)


def check_external() -> None:
    """Whether the database and the broker that the environment names can be reached; Failed with a sentence if not."""
    if url := os.environ.get("DATABASE_URL"):
        import psycopg

        try:
            psycopg.connect("postgresql://" + url.split("://", 1)[-1], connect_timeout=5).close()
        except (psycopg.Error, UnicodeError) as error:
            raise Failed(f"DATABASE_URL ({_place(url)}) cannot be used: {str(error).strip()}") from error
    if url := os.environ.get("CELERY_BROKER_URL"):
        from kombu import Connection

        try:
            with Connection(url, connect_timeout=5) as connection:
                connection.ensure_connection(max_retries=1, timeout=5)
        except Exception as error:  # every transport raises its own kind
            raise Failed(f"CELERY_BROKER_URL ({_place(url)}) cannot be used: {error}") from error


def _place(url: str) -> str:
    """The part of an address that holds no password."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"


def _has_ended(process: subprocess.Popen[bytes], what: str, log: Path) -> bool:
    if process.poll():
        raise Failed(f"{what} failed; the end of {log}:\n{last_lines(log, 25)}")
    return process.returncode == 0


@contextlib.contextmanager
def _reaper(folder: DataFolder) -> Iterator[Callable[[int], None]]:
    """A small process that ends what the launcher started in case the launcher itself is killed.

    Yields a function that is told of every group, and by a minus that a group has gone. The reaper learns of the
    launcher's death by the end of its input.
    """
    with folder.log("reaper").open("wb") as log:
        reaper = subprocess.Popen(
            [sys.executable, "-P", str(REAPER)], stdin=subprocess.PIPE, stdout=log, stderr=log, start_new_session=True
        )
    assert reaper.stdin is not None
    told = reaper.stdin

    def tell(word: object) -> None:
        with contextlib.suppress(BrokenPipeError):
            told.write(f"{word}\n".encode())
            told.flush()

    try:
        yield tell
    finally:
        tell("done")
        with contextlib.suppress(BrokenPipeError):
            told.close()
        reaper.wait()


def main(arguments: list[str] | None = None) -> int:
    """The exit code: 0 after a wanted stop, 1 after a failure."""
    parser = argparse.ArgumentParser(prog="bin/run", description=__doc__)
    parser.add_argument("--empty", action="store_true", help="load no demo")
    launcher = Launcher(empty=parser.parse_args(arguments).empty, port=int(os.environ.get("PORT") or 8000))
    try:
        launcher.run()
    except Stopped:
        launcher.say("Stopped")
        return 0
    except (Failed, ServicesFailed) as error:
        print(error, file=sys.stderr, flush=True)
    return 1


if __name__ == "__main__":
    sys.exit(main())
