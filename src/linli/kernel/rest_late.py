"""Operations whose shapes are made when the first program calls them, or the document is written.

The house has hundreds of operations, and to make what each reads and answers takes longer than to load all their code.
A web process that has just begun makes those that are asked for.
"""

from collections.abc import Callable
from copy import copy
from threading import RLock
from typing import Any

from django.http import HttpRequest
from ninja.constants import NOT_SET
from ninja.operation import Operation

# What django-ninja works out of the signature and the answers of a view.
MADE = ("signature", "models", "stream_format", "stream_item_model", "response_models", "description")
_MAKING = RLock()


def _nothing(request: HttpRequest) -> None:
    """Stand for a view while its shapes are not made."""


class LateOperation(Operation):
    """An operation of django-ninja; what is in `MADE` appears when it is first asked for."""

    def __init__(self, path: str, methods: list[str], view: Callable[..., Any], **told: Any) -> None:
        super().__init__("", methods, _nothing, **told | {"response": NOT_SET})
        self.path, self.view_func = path, view
        self._whole = lambda: Operation(path, methods, view, **told)
        for name in MADE:
            del self.__dict__[name]

    def __getattr__(self, name: str) -> Any:
        """Make the shapes; of several threads that ask at once the first makes them."""
        if name not in MADE:
            raise AttributeError(name)
        with _MAKING:
            if name not in self.__dict__:
                made = vars(self._whole())
                self.__dict__.update((one, made[one]) for one in MADE)
        return self.__dict__[name]

    def clone(self) -> Operation:
        """Return a copy for one API, without making anything."""
        cloned = copy(self)
        cloned.methods, cloned.auth_callbacks = list(self.methods), list(self.auth_callbacks)
        cloned.tags = list(self.tags) if self.tags else None
        return cloned
