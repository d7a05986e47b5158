"""What each page of the house does, and the operation of the API that does the same, or why there is none."""

from .cases import CASES
from .house import HOUSE
from .together import TOGETHER
from .told import TOLD

__all__ = ["PAGES"]

# Every page by its name, and the operations that do the same. A text is why there is none.
PAGES: dict[str, tuple[str, ...] | str] = HOUSE | CASES | TOLD | TOGETHER
