"""Throw-away PostgreSQL and Redis of Debian: loopback only, random ports, gone afterwards."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import redis

from tests.packages import find_postgres

# Nothing here outlives the run, so nothing has to reach the disk; a killed web process loses nothing by it.
NEVER_DURABLE = ["fsync=off", "synchronous_commit=off", "full_page_writes=off"]
ALWAYS = ["max_connections=200"]
SLOWEST_START = 30.0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def postgres(*, durable: bool = False) -> Iterator[dict[str, str]]:
    """Run a PostgreSQL with an empty main database and an empty one for keys; yield their addresses."""
    programs = find_postgres()
    assert programs, "PostgreSQL is not installed"
    with _folder() as folder:
        owner = _owner(folder)
        data, port = folder / "data", free_port()
        create = [
            programs / "initdb",
            "-D",
            data,
            "-U",
            "kring",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--locale=C.UTF-8",
        ]
        subprocess.run([*create, "--no-sync"], check=True, stdout=subprocess.DEVNULL, cwd=folder, **owner)
        chosen = [] if durable else NEVER_DURABLE
        options = [f"-c{option}" for option in [*chosen, *ALWAYS, f"unix_socket_directories={folder}"]]
        serve = [programs / "postgres", "-D", data, "-p", str(port), "-clisten_addresses=127.0.0.1", *options]
        with _running(serve, folder, port, **owner):
            address = f"postgresql://kring@127.0.0.1:{port}"
            create_database(f"{address}/postgres", "kring")
            create_database(f"{address}/postgres", "keys")
            yield {"DATABASE_URL": f"{address}/kring", "KEYS_DATABASE_URL": f"{address}/keys"}


@contextmanager
def redis_server() -> Iterator[dict[str, str]]:
    """Run a Redis that keeps nothing on disk; yield its address."""
    with _folder() as folder:
        port = free_port()
        quiet = ["--save", "", "--appendonly", "no", "--daemonize", "no", "--dir", str(folder)]
        with _running(["redis-server", "--bind", "127.0.0.1", "--port", str(port), *quiet], folder, port):
            address = f"redis://127.0.0.1:{port}/0"
            with redis.Redis.from_url(address) as client:
                client.ping()
            yield {"REDIS_URL": address}


def create_database(address: str, name: str, *, like: str = "template0") -> None:
    """Create a database as a copy of one that nobody is connected to."""
    with _connect(address) as connection:
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{like}"')


def _connect(address: str) -> psycopg.Connection:
    # The port is open a moment before PostgreSQL lets anybody in.
    until = time.monotonic() + SLOWEST_START
    while True:
        try:
            return psycopg.connect(address, autocommit=True)
        except psycopg.OperationalError:
            if time.monotonic() > until:
                raise
            time.sleep(0.05)


@contextmanager
def _folder() -> Iterator[Path]:
    # Short: the path of a unix socket may hold 107 characters.
    folder = Path(tempfile.mkdtemp(prefix="kring-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _owner(folder: Path) -> dict[str, object]:
    # PostgreSQL refuses to run as root; Debian made it a user of its own.
    if os.geteuid() != 0:
        return {}
    user = pwd.getpwnam("postgres")
    os.chown(folder, user.pw_uid, user.pw_gid)
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


@contextmanager
def _running(command: list[object], folder: Path, port: int, **owner: object) -> Iterator[None]:
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            [str(part) for part in command],
            stdout=log,
            stderr=log,
            cwd=folder,
            start_new_session=True,
            **owner,
        )
        try:
            _wait_until_open(process, port, folder / "log")
            yield
        finally:
            _stop(process)


def _wait_until_open(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    until = time.monotonic() + SLOWEST_START
    while process.poll() is None and time.monotonic() < until:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    message = f"did not start: {log.read_text(errors='replace')}"
    raise RuntimeError(message)


def _stop(process: subprocess.Popen[bytes]) -> None:
    # To PostgreSQL the interrupt is the fast shutdown: it ends sessions instead of waiting for them.
    process.send_signal(2)
    try:
        process.wait(15)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
