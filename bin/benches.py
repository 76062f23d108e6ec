"""What bin/bench runs: one module of tests/benches with `run(small: bool) -> dict` of bench, figures and ratios."""

import argparse
import contextlib
import importlib
import json
import os
import secrets
import signal
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "platform")]


def main() -> int:
    """Print one bench's figures as a table, or as JSON that is alone on stdout."""
    parser = argparse.ArgumentParser(prog="bin/bench", description="Run one benchmark.")
    parser.add_argument("name", nargs="?", help="see --list")
    parser.add_argument("--list", action="store_true", help="the names of all benchmarks")
    parser.add_argument("--json", action="store_true", help="one JSON object on stdout")
    parser.add_argument("--small", action="store_true", help="finish within a minute")
    asked = parser.parse_args()
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: sys.exit("ended"))  # so that services and children end with it
    if asked.list:
        for name, what in names().items():
            print(f"{name:24} {what}")
        return 0
    if asked.name not in names():
        parser.error(f"no benchmark {asked.name!r}; bin/bench --list names them" if asked.name else "name a benchmark")
    with contextlib.redirect_stdout(sys.stderr):
        result = measure(asked.name, small=asked.small)
    if asked.json:
        print(json.dumps(result, ensure_ascii=False))
    else:
        show(result)
    return 0


def names() -> dict[str, str]:
    """Every bench with the first line of its docstring."""
    found = {}
    for path in sorted((ROOT / "tests" / "benches").glob("[a-z]*.py")):
        text = path.read_text()
        if "def run(" in text:
            found[path.stem] = text.lstrip().removeprefix('"""').split("\n", 1)[0].rstrip('"')
    return found


def measure(bench: str, *, small: bool) -> dict[str, Any]:
    """Run a bench on services of its own, which are durable as in production, with the settings of an installation.

    In development every statement is kept and timed, which takes longer than many a statement.
    """
    from config.embedded import ServicesFailed, services

    os.chdir(ROOT)
    for name in ("SECRET_KEY", "PSEUDONYM_KEY"):
        os.environ.setdefault(name, secrets.token_urlsafe(64))
    os.environ["DEBUG"] = "0"
    os.environ["AFTERCALL_DATA"] = str(ROOT / ".aftercall-test" / "bench")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    try:
        with services():
            import django

            django.setup()
            module = importlib.import_module(f"tests.benches.{bench}")
            result: dict[str, Any] = module.run(small)
            return result
    except ServicesFailed as error:
        sys.exit(str(error))


def show(result: dict[str, Any]) -> None:
    """Figures, then ratios, one per line."""
    print(result["bench"])
    for part in ("figures", "ratios"):
        print(f"  {part}")
        for name, value in result[part].items():
            print(f"    {name:40} {value:.4g}" if isinstance(value, float) else f"    {name:40} {value}")


if __name__ == "__main__":
    sys.exit(main())
