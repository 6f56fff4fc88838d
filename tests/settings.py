"""Settings of the tests: those of Kring, with fixed secrets, a throw-away home and fast choices.

Everything goes through the environment, so that processes started by a test inherit the same installation.
"""

import atexit
import base64
import os
import shutil
import tempfile
from pathlib import Path
from urllib.parse import urlsplit

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec


def _b64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def _remove(path: str, owner: int) -> None:
    if os.getpid() == owner:
        shutil.rmtree(path, ignore_errors=True)


def _own_home() -> None:
    # A parallel worker inherits the home of its parent and needs one of its own; a process that a test starts
    # keeps the one it was given.
    worker = os.environ.get("PYTEST_XDIST_WORKER", "")
    if "KRING_HOME" in os.environ and os.environ.get("KRING_TEST_WORKER", worker) == worker:
        return
    os.environ["KRING_TEST_WORKER"] = worker
    os.environ["KRING_HOME"] = tempfile.mkdtemp(prefix="kring-test-", dir=os.environ.get("KRING_HOME"))
    atexit.register(_remove, os.environ["KRING_HOME"], os.getpid())


_vapid = ec.derive_private_key(20_260_101, ec.SECP256R1())
_own_home()
os.environ.setdefault("KRING_TESTING", "1")
os.environ.setdefault("KRING_SECRET_KEY", "only-for-tests-" * 4)
os.environ.setdefault("KRING_KEKS", "1:" + _b64(b"an outer key only for the tests."))
os.environ.setdefault("KRING_VAPID_PRIVATE", _b64((20_260_101).to_bytes(32, "big")))
os.environ.setdefault(
    "KRING_VAPID_PUBLIC",
    _b64(
        _vapid.public_key().public_bytes(
            serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
        )
    ),
)

from supportgroups.settings import *  # noqa: E402, F403 - only after the environment stands
from supportgroups.settings import (  # noqa: E402 - the same, by name for what changes below
    CACHES,
    CHANNEL_LAYERS,
    DATABASES,
    KRING_HOME,
    Q_CLUSTER,
    STORAGES,
)

(Path(KRING_HOME) / "static").mkdir(parents=True, exist_ok=True)
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
EMAIL_BACKEND = os.environ.get("KRING_TEST_MAIL", "django.core.mail.backends.locmem.EmailBackend")
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "testserver"]

for _database in DATABASES.values():
    if "sqlite3" in str(_database["ENGINE"]):
        # Nobody pulls the plug during a test of one process; those with several run on the real settings.
        _options = _database["OPTIONS"]
        _options["init_command"] = _options["init_command"].replace("synchronous=FULL", "synchronous=OFF")

# One Redis serves all parallel workers: each has its own corner of it, and for the cache, which Django
# clears by emptying the whole database, a database of its own.
_corner = "kring-test" + os.environ.get("PYTEST_XDIST_WORKER", "")
Q_CLUSTER = {**Q_CLUSTER, "name": _corner}
CACHES["default"]["KEY_PREFIX"] = _corner
if "LOCATION" in CACHES["default"]:
    _number = 1 + int("0" + _corner.removeprefix("kring-test").removeprefix("gw"))
    CACHES["default"]["LOCATION"] = (
        urlsplit(str(CACHES["default"]["LOCATION"]))._replace(path=f"/{_number}").geturl()
    )
if CHANNEL_LAYERS:
    CHANNEL_LAYERS["live"]["CONFIG"]["prefix"] = _corner
