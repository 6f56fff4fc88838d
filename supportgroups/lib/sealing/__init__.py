"""Sealing: texts are stored only as AES-GCM under data keys that live in a second database.

Stored form: version (1 byte) ‖ key id (8) ‖ nonce (12) ‖ ciphertext. What a text belongs to (scope, sender,
client id, …) is bound to it as associated data, so that a row moved elsewhere does not open.
"""

import os
import struct

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes, hmac
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from supportgroups.lib.models import DataKey
from supportgroups.lib.sealing.keys import (
    Key,
    KeyDestroyedError,
    OuterKeyMissingError,
    cached_key,
    current_key,
    destroy_keys,
    find_key,
    key_by_id,
    rewrap_keys,
    spare_outer_keys,
    standing_key,
)

__all__ = [
    "DataKey",
    "Key",
    "KeyDestroyedError",
    "OuterKeyMissingError",
    "TamperedError",
    "cached_key",
    "current_key",
    "destroy_keys",
    "find_key",
    "fingerprint",
    "rewrap_keys",
    "seal",
    "seal_with",
    "spare_outer_keys",
    "standing_key",
    "unseal",
]

_VERSION = 1
_HEADER = struct.Struct(">BQ12s")


class TamperedError(Exception):
    """The sealed bytes are not what was stored here: another row's, another scope's, or damaged."""


def seal(scope: str, scope_id: str, text: str, *, bound_to: str, epoch: int = 0) -> bytes:
    """Seal a text under the key of this scope and epoch, making (and committing) that key when needed.

    Call it before the transaction that stores the result: the key must be durable before its first use. Asks the
    database for the key, since another process may have destroyed the one that this process remembers.
    """
    return seal_with(standing_key(scope, scope_id, epoch), text, bound_to=bound_to)


def seal_with(key: Key, text: str, *, bound_to: str) -> bytes:
    """Seal under a key already in hand; no database."""
    nonce = os.urandom(12)
    header = _HEADER.pack(_VERSION, key.id, nonce)
    return header + AESGCM(key.raw).encrypt(nonce, text.encode(), _associated(key, bound_to))


def unseal(scope: str, scope_id: str, sealed: bytes, *, bound_to: str) -> str:
    """Return the text. KeyDestroyedError when its key or all of it is gone, TamperedError when it belongs elsewhere."""
    if not sealed:
        raise KeyDestroyedError
    version, key_id, nonce = _HEADER.unpack_from(bytes(sealed))
    key = key_by_id(key_id)
    if version != _VERSION or (key.scope, key.scope_id) != (scope, scope_id):
        raise TamperedError
    try:
        return (
            AESGCM(key.raw).decrypt(nonce, bytes(sealed)[_HEADER.size :], _associated(key, bound_to)).decode()
        )
    except InvalidTag as error:
        raise TamperedError from error


def fingerprint(key: Key, text: str) -> bytes:
    """Return a keyed fingerprint that tells whether a resend is the same text; worthless without the key."""
    mac = hmac.HMAC(key.raw, hashes.SHA256())
    mac.update(b"fingerprint\0" + text.encode())
    return mac.finalize()


def _associated(key: Key, bound_to: str) -> bytes:
    return f"{key.scope}\0{key.scope_id}\0{bound_to}".encode()
