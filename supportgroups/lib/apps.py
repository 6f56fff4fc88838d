"""The app of the leaf mechanics: its only models are DataKey and LiveNote."""

from django.apps import AppConfig


class LibConfig(AppConfig):
    name = "supportgroups.lib"
    label = "lib"
    default_auto_field = "django.db.models.BigAutoField"
