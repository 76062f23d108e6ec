"""The embedded services: shared by whoever needs them, gone when nobody does, and plain about what is wrong."""

import fcntl
import os
import signal
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
import redis

from config.embedded import ROOT, DataFolder, Services, ServicesFailed, services
from config.launcher import REAPER
from config.processes import await_end

BOTH = ["postgres", "valkey"]


@pytest.fixture
def place() -> Iterator[Path]:
    """Where a data folder can be made that the database server's own user can enter, too."""
    with tempfile.TemporaryDirectory() as path:
        Path(path).chmod(0o711)
        yield Path(path) / "data"


@pytest.fixture(scope="module")
def running() -> Iterator[Services]:
    with tempfile.TemporaryDirectory() as path:
        Path(path).chmod(0o711)
        with services(Path(path) / "data", durable=False, wanted=BOTH) as had:
            yield had


def ask(running: Services, query: str) -> tuple:
    with psycopg.connect(running.environment["DATABASE_URL"]) as connection:
        row = connection.execute(query).fetchone()
        assert row is not None
        return row


def test_the_database_belongs_to_a_role_that_is_no_superuser_but_may_make_test_databases(running):
    owner = "select pg_get_userbyid(datdba) from pg_database where datname = current_database()"
    role = "select rolname, rolsuper, rolcreaterole, rolcreatedb from pg_roles where rolname = current_user"

    assert ask(running, owner) == ("aftercall",)
    assert ask(running, role) == ("aftercall", False, False, True)


def test_the_database_sorts_alike_on_every_machine_and_wants_a_password(running):
    assert ask(running, "select datlocprovider, datlocale from pg_database where datname = current_database()") == (
        "b",
        "C.UTF-8",
    )
    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(running.environment["DATABASE_URL"].replace("aftercall:", "aftercall:wrong"))


def test_the_broker_wants_a_password(running):
    url = running.environment["CELERY_BROKER_URL"]

    assert redis.from_url(url).ping()
    with pytest.raises(redis.AuthenticationError):
        redis.from_url("redis://" + url.split("@")[1]).ping()


def test_secrets_are_for_their_owner_only(running):
    assert stat.S_IMODE((running.folder.path / "secrets.json").stat().st_mode) == 0o600
    assert stat.S_IMODE((running.folder.path / "valkey" / "valkey.conf").stat().st_mode) == 0o600


def test_a_second_user_shares_the_services_and_leaves_them_running(running):
    with services(running.folder.path, wanted=BOTH) as second:
        assert second.environment["DATABASE_URL"] == running.environment["DATABASE_URL"]

    assert running.alive()


def test_only_a_throw_away_folder_is_fast_instead_of_durable(running, place):
    assert ask(running, "select current_setting('fsync'), current_setting('synchronous_commit')") == ("off", "off")
    with services(place, wanted=["postgres"]) as durable:
        found = ask(durable, "select current_setting('fsync'), current_setting('synchronous_commit')")
    with services(place, durable=False, wanted=["postgres"]) as again:
        later = ask(again, "select current_setting('fsync'), current_setting('synchronous_commit')")

    assert found == later == ("on", "on")


def test_the_environment_is_as_before_afterwards_and_so_is_the_machine(place):
    before = dict(os.environ)
    with services(place, durable=False, wanted=["valkey"]) as had:
        assert os.environ["CELERY_BROKER_URL"] == had.environment["CELERY_BROKER_URL"]
        pid = had.folder.read(had.folder.running)["valkey"]["pid"]

    assert dict(os.environ) == before
    assert await_end(pid, patience=0.1)


def test_what_the_broker_was_given_survives_a_restart(place):
    for _ in range(2):
        with services(place, wanted=["valkey"]) as had:
            count = redis.from_url(had.environment["CELERY_BROKER_URL"]).incr("starts")

    assert count == 2


def test_after_a_kill_of_everything_the_next_start_heals(place):
    with services(place, durable=False, wanted=BOTH) as had:
        known = had.folder.read(had.folder.running)
        for pid in (known["guard"], known["postgres"]["pid"], known["valkey"]["pid"]):
            os.kill(pid, signal.SIGKILL)
        os.waitpid(known["guard"], 0)
        assert not had.alive()

    with services(place, wanted=BOTH) as healed:
        assert ask(healed, "select 1") == (1,)


def test_services_end_when_their_only_user_is_killed(place):
    code = (
        "import os, signal, sys\nfrom config.embedded import services\n"
        "with services(sys.argv[1], durable=False, wanted=['valkey']) as had:\n"
        "    print(had.folder.read(had.folder.running)['guard'], flush=True)\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
    )

    command = [sys.executable, "-c", code, str(place)]
    path = {"PYTHONPATH": str(ROOT / "platform")}
    answer = subprocess.run(command, env=os.environ | path, capture_output=True, text=True, check=False)

    assert answer.returncode == -signal.SIGKILL
    assert await_end(int(answer.stdout), patience=10)


def test_a_damaged_folder_is_named_in_a_sentence(place):
    with services(place, durable=False, wanted=["postgres"]):
        pass
    version = place / "postgres" / "PG_VERSION"

    version.write_text("9\n")
    with pytest.raises(ServicesFailed, match="made by PostgreSQL 9, but this is"):
        services(place, wanted=["postgres"]).__enter__()
    version.unlink()
    with pytest.raises(ServicesFailed, match="is damaged"):
        services(place, wanted=["postgres"]).__enter__()


def test_passwords_that_were_lost_are_not_replaced_silently(place):
    with services(place, durable=False, wanted=["postgres"]):
        pass
    (place / "secrets.json").unlink()

    with pytest.raises(ServicesFailed, match="do not belong together"):
        services(place, wanted=["postgres"]).__enter__()


def test_a_data_folder_that_is_a_file_is_refused_in_a_sentence(tmp_path):
    (tmp_path / "file").touch()

    with pytest.raises(ServicesFailed, match="cannot be used"):
        DataFolder(tmp_path / "file").make()


@pytest.fixture
def sleeper() -> Iterator[subprocess.Popen[bytes]]:
    with subprocess.Popen(["sleep", "60"], process_group=0) as process:
        yield process
        process.kill()


def reaper_that_is_told(words: str) -> subprocess.Popen[str]:
    reaper = subprocess.Popen([sys.executable, "-P", str(REAPER)], stdin=subprocess.PIPE, text=True)
    assert reaper.stdin is not None
    with reaper.stdin:
        reaper.stdin.write(words)
    return reaper


def test_the_reaper_ends_a_group_when_the_launcher_was_killed(sleeper):
    reaper = reaper_that_is_told(f"{sleeper.pid}\n")

    assert sleeper.wait(10) == -signal.SIGTERM
    assert reaper.wait(10) == 0


@pytest.mark.parametrize("words", ["{0}\ndone\n", "{0}\n-{0}\n"])
def test_the_reaper_leaves_what_ended_well_alone(sleeper, words):
    assert reaper_that_is_told(words.format(sleeper.pid)).wait(10) == 0

    assert sleeper.poll() is None


def test_the_port_of_the_run_is_known_while_it_runs(tmp_path):
    folder = DataFolder(tmp_path / "data")
    folder.make()
    folder.write(folder.run, {"port": 8222})

    with folder.lock("run", fcntl.LOCK_EX):
        assert folder.port() == 8222
    assert folder.port() is None


def test_a_command_beside_the_run_prints_addresses_of_its_port(tmp_path):
    folder = DataFolder(tmp_path / "data")
    folder.make()
    folder.write(folder.run, {"port": 8222})
    kept = {name: value for name, value in os.environ.items() if name not in ("PORT", "PUBLIC_PORT")}
    ask = "import manage, os; manage.name_the_port(); print(os.environ.get('PORT'))"

    def port(**more: str) -> str:
        environment = kept | {"AFTERCALL_DATA": str(folder.path), "PYTHONPATH": f"{ROOT}:{ROOT}/platform", **more}
        done = subprocess.run([sys.executable, "-c", ask], cwd=ROOT, env=environment, capture_output=True, text=True)
        return done.stdout.strip()

    with folder.lock("run", fcntl.LOCK_EX):
        assert (port(), port(PORT="9000")) == ("8222", "9000")
    assert port() == "None"
