"""Secrets of an installation, made once on the first `make up`. Imports no Django: settings need these first."""

import base64
import json
import os
import secrets
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec


def make_secrets(home: Path) -> Path:
    """Write `secrets.json` (readable by its owner only) unless it is there; an existing one is never touched."""
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = home / "secrets.json"
    if not path.exists():
        _write_private(path, json.dumps(_fresh(), indent=1))
    return path


def read_secrets(home: Path) -> dict[str, str]:
    """Return the secrets of this installation, or nothing when they come from the environment only."""
    path = home / "secrets.json"
    if not path.exists():
        return {}
    found: dict[str, str] = json.loads(path.read_text())
    return found


def _fresh() -> dict[str, str]:
    vapid = ec.generate_private_key(ec.SECP256R1())
    private = vapid.private_numbers().private_value.to_bytes(32, "big")
    public = vapid.public_key().public_bytes(
        serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
    )
    return {
        "KRING_SECRET_KEY": secrets.token_urlsafe(50),
        "KRING_KEKS": "1:" + _b64(secrets.token_bytes(32)),
        "KRING_VAPID_PRIVATE": _b64(private),
        "KRING_VAPID_PUBLIC": _b64(public),
    }


def _b64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def _write_private(path: Path, text: str) -> None:
    # Created with its final mode: a secret is at no moment readable by others.
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
