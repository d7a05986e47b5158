"""Gates of lifts."""

from .words import CONVENES, EVERYONE, EXPORT, LIFT, LIFT_ACT, LIFT_EXPORT, LIFT_LINK, LIFT_STAFF, Gate

# fmt: off
LIFTS: dict[str, Gate] = {
    "lifts:list":        Gate(EVERYONE),
    "lifts:list_excel":  Gate(EXPORT),
    "lifts:new":         Gate(CONVENES, CONVENES),
    "lifts:own":         Gate(LIFT_LINK),
    "lifts:one":         Gate(LIFT),
    "lifts:money":       Gate(LIFT),
    "lifts:talks":       Gate(LIFT_STAFF),
    "lifts:flats_excel": Gate(LIFT_EXPORT),
    "lifts:agreement":   Gate(LIFT_STAFF),
    "lifts:act":         Gate(LIFT_ACT, LIFT_ACT),
}
# fmt: on
