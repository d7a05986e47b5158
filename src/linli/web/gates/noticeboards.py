"""Who may ask which address of notice boards."""

from .words import CONVENES, EVERYONE, EXPORT, NOT_OFFERED, POSTED, ROSTER_KEEPER, ROSTER_SEER, Gate

# fmt: off
NOTICEBOARDS: dict[str, Gate] = {
    "noticeboards:list":       Gate(POSTED),
    "noticeboards:list_excel": Gate(EXPORT),
    "noticeboards:hang":       Gate(CONVENES, CONVENES),
    "noticeboards:print":      Gate(POSTED, POSTED),
    "noticeboards:agreement":  Gate(POSTED, POSTED),
    "noticeboards:withdraw":   Gate(NOT_OFFERED, POSTED),
    "noticeboards:end_line":   Gate(NOT_OFFERED, ROSTER_KEEPER),
    "noticeboards:one":        Gate(ROSTER_SEER),
    "noticeboards:edit":       Gate(ROSTER_KEEPER, ROSTER_KEEPER),
    "noticeboards:add_line":   Gate(NOT_OFFERED, ROSTER_KEEPER),
    "noticeboards:check":      Gate(NOT_OFFERED, ROSTER_KEEPER),
    "noticeboards:take_down":  Gate(NOT_OFFERED, ROSTER_KEEPER),
    "noticeboards:public":     Gate(EVERYONE),
}
# fmt: on
