"""Registers the app, its rule books and its reader."""

from django.apps import AppConfig


class NoticeboardsConfig(AppConfig):
    """Notice boards of buildings."""

    name = "linli.noticeboards"
    label = "noticeboards"

    def ready(self) -> None:
        """Enter the rule books, and listen to changes of posts."""
        from . import handlers  # noqa: F401, PLC0415 - they need the models, which are there only now
        from .queries import law  # noqa: F401, PLC0415 - a rule book is entered when it is imported
