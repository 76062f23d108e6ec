"""bin/run: says early and plainly what is wrong; the whole way to READY is a nightly test."""

import os
import signal
import socket
import subprocess
import tempfile
from pathlib import Path

import pytest

from config import launcher
from config.folder import ROOT
from config.processes import Reservation


def run(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [str(ROOT / "bin" / "run"), *words]
    return subprocess.run(command, env=os.environ | environment, capture_output=True, text=True, check=False)


def test_a_taken_port_is_noticed_before_anything_is_started(tmp_path):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = str(other.getsockname()[1])

        answer = run(PORT=port, AFTERCALL_DATA=str(tmp_path / "data"))

    assert answer.returncode == 1
    assert f"Port {port} cannot be used" in answer.stderr
    assert answer.stdout == ""
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize("port", ["web", "0", "65536"])
def test_a_port_is_a_number(port, tmp_path):
    assert "PORT must be a number" in run(PORT=port, AFTERCALL_DATA=str(tmp_path / "data")).stderr


def test_a_word_that_bin_run_does_not_know_is_refused():
    assert "bin/run knows only --empty" in run("--emtpy").stderr


def test_a_reserved_port_is_given_to_nobody_else_but_can_be_taken_over():
    with Reservation() as reserved:
        with socket.socket() as stranger, pytest.raises(OSError):
            stranger.bind(("127.0.0.1", reserved.port))
        with socket.create_server(("127.0.0.1", reserved.port)) as server:
            assert server.getsockname()[1] == reserved.port


def test_an_external_database_that_cannot_be_reached_is_named_without_its_password(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgres://someone:hidden-word@127.0.0.1:1/shop")

    with pytest.raises(launcher.Failed) as failure:
        launcher.check_external()

    assert "DATABASE_URL (postgres://127.0.0.1:1/shop) cannot be used" in str(failure.value)
    assert "hidden-word" not in str(failure.value)


def test_an_external_broker_that_cannot_be_reached_is_named_without_its_password(monkeypatch):
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setenv("CELERY_BROKER_URL", "redis://:hidden-word@127.0.0.1:1/0")

    with pytest.raises(launcher.Failed) as failure:
        launcher.check_external()

    assert "CELERY_BROKER_URL (redis://127.0.0.1:1/0) cannot be used" in str(failure.value)
    assert "hidden-word" not in str(failure.value)


@pytest.mark.nightly
@pytest.mark.parametrize("words", [[], ["--empty"]])
def test_one_command_gets_to_ready_and_one_signal_ends_it(words):
    kept = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "CELERY_BROKER_URL")}
    with Reservation() as reserved:
        port = str(reserved.port)
    with tempfile.TemporaryDirectory() as path:
        Path(path).chmod(0o711)
        environment = kept | {"PORT": port, "AFTERCALL_DATA": f"{path}/data"}
        command = [str(ROOT / "bin" / "run"), *words]
        with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None
            lines = [line.rstrip("\n") for line in iter(process.stdout.readline, "READY\n")]
            process.send_signal(signal.SIGTERM)
            rest = process.stdout.read()

    assert process.returncode == 0
    assert f"public   http://localhost:{port}/" in lines
    assert any(line.startswith("login ") for line in lines) == (not words)
    assert rest == ""
