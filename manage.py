#!/usr/bin/env python3
"""Django's command line, in the project's own environment and with its own database when none is named."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
NEEDS_NO_SERVICES = {
    "check", "collectstatic", "compilemessages", "diffsettings", "findstatic", "help", "makemessages", "rates",
    "spectacular", "startapp", "version",
}  # fmt: skip


def main() -> None:
    """Run one command; what the services say goes to stderr, so that stdout belongs to the command."""
    enter_environment()
    sys.path[:0] = [path for path in (str(ROOT), str(ROOT / "platform")) if path not in sys.path]
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    from django.core.management import execute_from_command_line

    name_the_port()
    if os.environ.get("DATABASE_URL") or not needs_services(sys.argv[1:]):
        return execute_from_command_line(sys.argv)
    from config.embedded import ServicesFailed, services

    try:
        with services():
            execute_from_command_line(sys.argv)
    except ServicesFailed as error:
        sys.exit(str(error))


def name_the_port() -> None:
    """Addresses that a command prints lead to the server that runs beside it, on whatever port that is."""
    from config.folder import DataFolder

    if not os.environ.get("PORT") and (port := DataFolder.chosen().port()):
        os.environ["PORT"] = str(port)


def enter_environment() -> None:
    """Go on in .venv, which is made when it is missing or out of date.

    A container without .venv that names its database stays in the environment it has.
    """
    if Path(sys.prefix).resolve() == VENV.resolve():
        return
    if not VENV.exists() and os.environ.get("DATABASE_URL"):
        return
    if not is_current():
        done = subprocess.run([str(ROOT / "bin" / "bootstrap"), "run"], stdout=sys.stderr, check=False)  # noqa: S603
        if done.returncode:
            sys.exit(done.returncode)
    python = str(VENV / "bin" / "python")
    os.execv(python, [python, str(ROOT / "manage.py"), *sys.argv[1:]])  # noqa: S606


def is_current() -> bool:
    """Whether .venv holds what one of the two locks names."""
    try:
        installed = (VENV / "installed.lock").read_bytes()
        locks = [(ROOT / "requirements" / name).read_bytes() for name in ("run.lock", "dev.lock")]
        return installed in locks and (VENV / "bin" / "python").exists()
    except OSError:
        return False


def needs_services(arguments: list[str]) -> bool:
    """Whether a command reads or writes the database or the broker."""
    words = {"-h", "--help", "--version"}
    return bool(arguments) and arguments[0] not in NEEDS_NO_SERVICES | words and not words & set(arguments)


if __name__ == "__main__":
    main()
