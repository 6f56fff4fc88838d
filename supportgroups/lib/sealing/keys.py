"""Data keys: made and committed before first use, wrapped by the outer keys, cached briefly, destroyed for good."""

import base64
import os
import threading
from collections import OrderedDict
from dataclasses import dataclass
from functools import lru_cache
from time import monotonic

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.db import IntegrityError, transaction

from supportgroups.lib.clock import now
from supportgroups.lib.models import DataKey

CACHE_SECONDS = 600
CACHE_SIZE = 2000


class KeyDestroyedError(Exception):
    """The key of this text, or the text itself, no longer exists: it cannot be opened by anyone, ever."""


class OuterKeyMissingError(Exception):
    """A data key is wrapped by an outer key that KRING_KEKS does not hold; its id is all that is known of it."""


@dataclass(frozen=True, slots=True)
class Key:
    """An unwrapped data key; lives in memory only."""

    id: int
    scope: str
    scope_id: str
    raw: bytes


class _Cache:
    """Bounded by number and age, shared by all threads of one process."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: OrderedDict[object, tuple[float, Key]] = OrderedDict()

    def get(self, name: object) -> Key | None:
        with self._lock:
            kept = self._kept.get(name)
            if kept is None or monotonic() - kept[0] > CACHE_SECONDS:
                return None
            return kept[1]

    def put(self, name: object, key: Key) -> Key:
        with self._lock:
            self._kept[name] = (monotonic(), key)
            self._kept.move_to_end(name)
            while len(self._kept) > CACHE_SIZE:
                self._kept.popitem(last=False)
        return key

    def clear(self) -> None:
        with self._lock:
            self._kept.clear()


cache = _Cache()


def cached_key(scope: str, scope_id: str, epoch: int) -> Key | None:
    """Return the key if this process has it in memory; never touches a database."""
    return cache.get((scope, scope_id, epoch))


def current_key(scope: str, scope_id: str, epoch: int = 0) -> Key:
    """Return the key of a scope and epoch; made and committed in its own database before it is returned."""
    return find_key(scope, scope_id, epoch) or _remember(_make(scope, scope_id, epoch))


def standing_key(scope: str, scope_id: str, epoch: int = 0) -> Key:
    """Return the key of a scope and epoch as it stands in the database now, made when it is not (or no more) there."""
    row = DataKey.objects.filter(scope=scope, scope_id=scope_id, epoch=epoch).first()
    return _remember(row or _make(scope, scope_id, epoch))


def find_key(scope: str, scope_id: str, epoch: int) -> Key | None:
    """Return the key of a scope and epoch if it (still) exists; never makes one."""
    found = cached_key(scope, scope_id, epoch)
    if found:
        return found
    row = DataKey.objects.filter(scope=scope, scope_id=scope_id, epoch=epoch).first()
    return _remember(row) if row else None


def key_by_id(key_id: int) -> Key:
    """Return the key that a sealed text names; KeyDestroyedError when it is gone."""
    found = cache.get(key_id)
    if found:
        return found
    row = DataKey.objects.filter(pk=key_id).first()
    if row is None:
        raise KeyDestroyedError
    return _remember(row)


def destroy_keys(scope: str, scope_id: str, *, epochs: list[int] | None = None) -> int:
    """Delete the keys of a scope (or some of its epochs): whatever they sealed is gone, in old backups too."""
    rows = DataKey.objects.filter(scope=scope, scope_id=scope_id)
    if epochs is not None:
        rows = rows.filter(epoch__in=epochs)
    deleted, _ = rows.delete()
    cache.clear()
    return deleted


def rewrap_keys() -> int:
    """Wrap every key under the current outer key; bodies stay as they are. Returns how many were rewrapped.

    Each by itself: stopped halfway, all of them still open, and a key that is destroyed meanwhile stays destroyed.
    """
    current = _current_kek_id()
    rows = list(DataKey.objects.exclude(kek_id=current))
    return sum(_rewrap(row, current) for row in rows)


def spare_outer_keys() -> list[str]:
    """Return which outer keys wrap nothing any more, but for the current one, which wraps what is made next."""
    needed = {_current_kek_id(), *DataKey.objects.values_list("kek_id", flat=True).distinct()}
    return [kek_id for kek_id in _keks(settings.KRING_KEKS) if kek_id not in needed]


def _rewrap(row: DataKey, current: str) -> int:
    wrapped = _wrap(_unwrap(row), current)
    return DataKey.objects.filter(pk=row.pk).update(kek_id=current, wrapped=wrapped)


def _make(scope: str, scope_id: str, epoch: int) -> DataKey:
    kek_id = _current_kek_id()
    row = DataKey(
        scope=scope, scope_id=scope_id, epoch=epoch, kek_id=kek_id, created_at=now(),
        wrapped=_wrap(os.urandom(32), kek_id),
    )  # fmt: skip
    try:
        with transaction.atomic(using="keys"):
            row.save(force_insert=True)
    except IntegrityError:
        # Another process made it in the same moment: that one is the key.
        return DataKey.objects.get(scope=scope, scope_id=scope_id, epoch=epoch)
    return row


def _remember(row: DataKey) -> Key:
    key = Key(id=row.pk, scope=row.scope, scope_id=row.scope_id, raw=_unwrap(row))
    cache.put(row.pk, key)
    return cache.put((row.scope, row.scope_id, row.epoch), key)


@lru_cache(maxsize=4)
def _keks(setting: str) -> dict[str, bytes]:
    pairs = (part.split(":", 1) for part in setting.split(",") if part.strip())
    return {name.strip(): base64.urlsafe_b64decode(value.strip() + "==") for name, value in pairs}


def _current_kek_id() -> str:
    return next(iter(_keks(settings.KRING_KEKS)))


def _wrap(raw: bytes, kek_id: str) -> bytes:
    nonce = os.urandom(12)
    return nonce + AESGCM(_keks(settings.KRING_KEKS)[kek_id]).encrypt(nonce, raw, kek_id.encode())


def _unwrap(row: DataKey) -> bytes:
    wrapped = bytes(row.wrapped)
    kek = _keks(settings.KRING_KEKS).get(row.kek_id)
    if kek is None:
        raise OuterKeyMissingError(row.kek_id)
    return AESGCM(kek).decrypt(wrapped[:12], wrapped[12:], row.kek_id.encode())
