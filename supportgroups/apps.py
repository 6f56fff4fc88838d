"""The project itself as an app: it joins the rooms together once all of them are loaded."""

from django.apps import AppConfig
from django.contrib.staticfiles.apps import StaticFilesConfig
from typing_extensions import override


class SupportgroupsConfig(AppConfig):
    name = "supportgroups"

    @override
    def ready(self) -> None:
        from supportgroups import wiring  # noqa: PLC0415 - rooms can be imported only when all apps are loaded

        wiring.wire()


class StaticConfig(StaticFilesConfig):
    """Without the extensions that come with htmx: nothing uses them, and some import files that are not there."""

    ignore_patterns = (*StaticFilesConfig.ignore_patterns, "ext")
