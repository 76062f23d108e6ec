"""What bin/test runs, in order: every check to its end, then a summary; it fails when one of them failed."""

import json
import os
import secrets
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "platform")]
PYTHON = [sys.executable]
MANAGE = [*PYTHON, "manage.py"]
# What a real installation would set, so that the checks see what it would see.
PRODUCTION = {
    "DEBUG": "0",
    "SECRET_KEY": secrets.token_urlsafe(64),
    "PSEUDONYM_KEY": secrets.token_urlsafe(64),
    "BASE_DOMAIN": "aftercall.example",
    "STRIPE_SECRET_KEY": "sk_test_" + secrets.token_hex(12),
    "STRIPE_WEBHOOK_SECRET": "whsec_" + secrets.token_hex(12),
}
# Whole files to two workers, in the order of tests/conftest.py, where the long ones come first.
BY_FILE = ["-n", "2", "--dist", "loadfile", "--no-loadscope-reorder"]
# Which journeys failed is kept in a folder of their own; one that hangs says where and ends the run.
FAILED = ROOT / ".aftercall-test" / "journeys"
JOURNEYS = [
    *PYTHON, "-m", "pytest", "-o", "addopts=-p no:valkey -p no:platformdirs -ra --strict-markers",
    "-m", "browser and not nightly", "-v", "-o", f"cache_dir={FAILED}",
    "-o", "faulthandler_timeout=600", "-o", "faulthandler_exit_on_timeout=true", "tests/browser",
]  # fmt: skip
AGAIN = [*JOURNEYS, "--last-failed", "--last-failed-no-failures", "none"]
TESTS_FAILED = 1
MOST_AGAIN = 8  # when more journeys fail than this, it was not chance
SECOND_TRY = """
  ******************************************************************************
  *  PASSED ONLY AT THE SECOND TRY, on a machine with nothing else to do:      *
  *  mend these journeys, or the pages that they found out of step.            *
  ******************************************************************************"""
NO_BROWSER = """
  ******************************************************************************
  *  THE BROWSER TESTS DID NOT RUN: there is no Chromium here.                 *
  *  Install one (Debian: apt-get install chromium fonts-noto-cjk), or name    *
  *  one with CHROMIUM_PATH=/path/to/chromium bin/test                         *
  ******************************************************************************"""


def main(paths: list[str]) -> int:
    """The exit code: 0 when every check passed."""
    os.chdir(ROOT)
    os.environ["AFTERCALL_DATA"] = str(ROOT / ".aftercall-test")
    keep_bytecode(ROOT / ".aftercall-test" / "bytecode")
    for name in ("DEBUG", "BASE_DOMAIN", "PORT"):  # the tests stand on the values for development
        os.environ.pop(name, None)
    browser = find_chromium(may_install=not paths)
    if browser:
        os.environ["CHROMIUM_PATH"] = browser
    steps = [("pytest", [*PYTHON, "-m", "pytest", *paths], {})] if paths else everything()
    from config.embedded import ServicesFailed, services

    try:
        with services(durable=False):
            # A journey waits for pages more than it computes, so that it goes along with everything else.
            shutil.rmtree(FAILED, ignore_errors=True)
            journeys = None if paths else Beside("journeys in the browser", JOURNEYS)
            results = [(name, *run(name, command, extra)) for name, command, extra in steps]
            second = journeys_twice(journeys, results) if journeys else []
    except ServicesFailed as error:
        sys.exit(str(error))
    if len(results) > 1:
        heading("Summary")
        for name, code, seconds in results:
            print(f"{'passed' if code == 0 else 'FAILED'}  {seconds:6.1f} s  {name}")
    if second:
        print(SECOND_TRY, *(f"  {name}" for name in second), sep="\n")
    if not browser:
        print(NO_BROWSER)
    sys.stdout.flush()
    return int(any(code for _, code, _ in results))


def keep_bytecode(folder: Path) -> None:
    """Where nothing may be written beside the sources, compiled modules are kept here.

    A dozen processes start from the same thousand modules, and compiling them takes most of each start.
    """
    if sys.dont_write_bytecode:
        sys.dont_write_bytecode, sys.pycache_prefix = False, str(folder)
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
        os.environ["PYTHONPYCACHEPREFIX"] = str(folder)


def everything() -> list[tuple[str, list[str], dict[str, str]]]:
    """Each check's name, command and additions to the environment, but for the journeys."""
    tool = Path(sys.executable).parent
    return [
        ("ruff format", [*PYTHON, "-m", "ruff", "format", "--check", "."], {}),
        ("ruff check", [*PYTHON, "-m", "ruff", "check", "."], {}),
        ("mypy", [*PYTHON, "-m", "mypy"], {}),
        ("imports between rooms", [str(tool / "lint-imports")], {}),
        ("check --deploy", [*MANAGE, "check", "--deploy", "--fail-level", "WARNING"], PRODUCTION),
        ("no missing migrations", [*MANAGE, "makemigrations", "--check", "--dry-run"], {}),
        ("pytest", [*PYTHON, "-m", "pytest", *BY_FILE, "--ignore=tests/browser"], {}),
    ]


def run(name: str, command: list[str], extra: dict[str, str]) -> tuple[int, float]:
    """The exit code and the seconds of one check."""
    heading(name)
    began = time.monotonic()
    code = subprocess.run(command, env={**os.environ, **extra}, stdin=subprocess.DEVNULL, check=False).returncode
    return code, time.monotonic() - began


class Beside:
    """A check that runs beside the others; what it prints is kept until it ends."""

    def __init__(self, name: str, command: list[str]) -> None:
        self.name, self.began = name, time.monotonic()
        self.printed = tempfile.TemporaryFile()  # noqa: SIM115  it lives as long as the check
        self.process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=self.printed, stderr=subprocess.STDOUT
        )

    def end(self) -> tuple[int, float]:
        """Waits for it and prints what it said; the exit code and the seconds until then."""
        code = self.process.wait()
        heading(self.name)
        self.printed.seek(0)
        shutil.copyfileobj(self.printed, sys.stdout.buffer)
        sys.stdout.flush()
        return code, time.monotonic() - self.began


def journeys_twice(journeys: Beside, results: list[tuple[str, int, float]]) -> list[str]:
    """Waits for the journeys; those that failed are tried once more, alone. Which of them passed only then.

    A run that did not come to its end (a hang, a file that cannot be read) has failed, whatever a second one says.
    """
    code, seconds = journeys.end()
    failed = last_failed()
    if code != TESTS_FAILED or not 0 < len(failed) <= MOST_AGAIN:
        results.append((journeys.name, code, seconds))
        return []
    again, more = run("journeys that failed, once more", AGAIN, {})
    results.append((f"{journeys.name}, at the second try", again, seconds + more))
    still = last_failed() if again else []
    return [name for name in failed if name not in still]


def last_failed() -> list[str]:
    """The journeys that failed in the last run; none when it ended before its end."""
    kept = FAILED / "v" / "cache" / "lastfailed"
    return sorted(json.loads(kept.read_text())) if kept.exists() else []


def heading(words: str) -> None:
    print(f"\n--- {words} {'-' * max(3, 74 - len(words))}", flush=True)


def find_chromium(*, may_install: bool) -> str | None:
    """A Chromium: the named one, one on the PATH, or the system's package where we may install it."""
    if named := os.environ.get("CHROMIUM_PATH"):
        if shutil.which(named):
            return named
        sys.exit(f"CHROMIUM_PATH names {named}, which is not a program.")
    found = next((path for name in ("chromium", "chromium-browser") if (path := shutil.which(name))), None)
    if found or not (may_install and os.geteuid() == 0 and shutil.which("apt-get")):
        return found
    heading("chromium for the browser tests")
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for words in (["update"], ["install", "-y", "--no-install-recommends", "chromium", "fonts-noto-cjk"]):
        if subprocess.run(["apt-get", *words], env=quiet, stdin=subprocess.DEVNULL, check=False).returncode:
            break
    return shutil.which("chromium")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
