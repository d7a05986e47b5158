"""Scales of drawn charts."""


def ceiling(most: int) -> int:
    """Return the end of a scale that is divided by four into round numbers."""
    step = 1
    while True:
        for of in (1, 2, 5):
            if step * of * 4 >= most:
                return step * of * 4
        step *= 10
