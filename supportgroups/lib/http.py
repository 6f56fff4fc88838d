"""Small things between a browser and every room."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStatic(CompressedManifestStaticFilesStorage):
    """Static files under names that change with their content."""

    # ES modules import each other by name: rewriting keeps those names in step.
    support_js_module_import_aggregation = True
