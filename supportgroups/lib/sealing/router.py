"""Which table lives in which database: data keys apart, everything else together."""

from typing import Any

from django.db.models import Model


class KeysRouter:
    """Only DataKey lives in `keys`, and nothing else ever does."""

    def db_for_read(self, model: type[Model], **_hints: Any) -> str:
        return "keys" if model._meta.label_lower == "lib.datakey" else "default"

    def db_for_write(self, model: type[Model], **_hints: Any) -> str:
        return self.db_for_read(model)

    def allow_migrate(self, db: str, app_label: str, model_name: str | None = None, **_hints: Any) -> bool:
        is_key = (app_label, model_name) == ("lib", "datakey")
        return is_key if db == "keys" else not is_key
