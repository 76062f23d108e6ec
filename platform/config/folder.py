"""The data folder of a checkout: what the embedded services keep, their secrets, and the locks that order them."""

import contextlib
import fcntl
import json
import os
import secrets
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from config.processes import last_lines

ROOT = Path(__file__).resolve().parents[2]
THROW_AWAY = "throw-away"
SECRETS = ("postgres", "aftercall", "valkey", "stripe_webhook", "django", "cluster")


class ServicesFailed(Exception):
    """The embedded services cannot be had; the text is a sentence for the person at the terminal."""


class DataFolder:
    """One folder, made on first use. Nothing in it is meant for other users of the machine."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.logs = path / "logs"
        self.running = path / "services.json"
        self.stripe = path / "stripe.json"
        self.run = path / "run.json"

    @classmethod
    def chosen(cls) -> "DataFolder":
        """What AFTERCALL_DATA names, else `.aftercall` in the checkout."""
        return cls(Path(os.environ.get("AFTERCALL_DATA") or ROOT / ".aftercall").expanduser().resolve())

    def make(self, *, throw_away: bool = False) -> None:
        """Make what is missing. A folder is a throw-away one (fast, not durable) only from its first day."""
        try:
            # As root the database server runs as another user, who must be able to pass through this folder.
            if not self.path.exists():
                self.path.mkdir(parents=True, mode=0o711 if os.geteuid() == 0 else 0o700)
                if throw_away:
                    (self.path / THROW_AWAY).touch()
            for name in ("logs", "mail", "stripe", "valkey", "beat"):
                (self.path / name).mkdir(mode=0o700, exist_ok=True)
        except OSError as error:
            raise ServicesFailed(
                f"The data folder {self.path} cannot be used ({error.strerror}). "
                "Choose another one with AFTERCALL_DATA, or mend its owner and permissions."
            ) from error

    @property
    def throw_away(self) -> bool:
        return (self.path / THROW_AWAY).exists()

    def log(self, name: str) -> Path:
        return self.logs / f"{name}.log"

    def secrets(self) -> dict[str, str]:
        """The random words of this folder, made once and kept in a file that only its owner can read."""
        file = self.path / "secrets.json"
        known: dict[str, str] = self.read(file) if file.exists() else {}
        missing = [name for name in SECRETS if name not in known]
        if missing:
            known |= {name: secrets.token_hex(32) for name in missing}
            self.write(file, known)
        return known

    def port(self) -> int | None:
        """Where bin/run serves what is in this folder; None when it does not run."""
        return int(self.read(self.run)["port"]) if self.run.exists() and self.is_held("run") else None

    def read(self, file: Path) -> Any:
        try:
            return json.loads(file.read_text())
        except (OSError, ValueError) as error:
            raise ServicesFailed(self.damaged(f"{file.name} cannot be read")) from error

    def write(self, file: Path, content: Any) -> None:
        """Write a small file whole or not at all, readable by its owner only."""
        new = file.with_suffix(".new")
        with contextlib.suppress(FileNotFoundError):
            new.unlink()
        with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
            json.dump(content, out)
            out.flush()
            os.fsync(out.fileno())
        new.replace(file)

    def damaged(self, what: str, log: Path | None = None) -> str:
        advice = "Move the folder away to begin with an empty one, or put a copy of it back."
        words = f"The data folder {self.path} is damaged: {what}. {advice}"
        return f"{words}\nThe end of {log}:\n{last_lines(log)}" if log else words

    @contextlib.contextmanager
    def lock(self, name: str, how: int, *, patience: float | None = None) -> Iterator[int]:
        """Hold one of the folder's locks (fcntl.LOCK_SH or LOCK_EX). The kernel frees it when the holder dies.

        With `patience`, raise BlockingIOError when it cannot be had in so many seconds.
        """
        handle = os.open(self.path / f"{name}.lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            if patience is None:
                fcntl.flock(handle, how)
            else:
                _try_lock(handle, how, patience)
            yield handle
        finally:
            os.close(handle)

    def is_held(self, name: str, how: int = fcntl.LOCK_SH) -> bool:
        """Whether somebody holds a lock in a way that keeps this way of holding it out."""
        try:
            with self.lock(name, how, patience=0):
                return False
        except BlockingIOError:
            return True


def _try_lock(handle: int, how: int, patience: float) -> None:
    until = time.monotonic() + patience
    while True:
        try:
            return fcntl.flock(handle, how | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= until:
                raise
            time.sleep(0.02)
