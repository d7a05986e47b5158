"""Who may ask which address of rosters."""

from .words import (
    EXPORT,
    NOT_OFFERED,
    OWNER,
    POSTED,
    ROSTER_BEGINNER,
    ROSTER_EXPORT,
    ROSTER_KEEPER,
    ROSTER_SEER,
    TURN_ACT,
    Gate,
)

# fmt: off
ROSTERS: dict[str, Gate] = {
    "rosters:list":         Gate(POSTED),
    "rosters:list_excel":   Gate(EXPORT),
    "rosters:new":          Gate(ROSTER_BEGINNER, ROSTER_BEGINNER),
    "rosters:mine":         Gate(POSTED),
    "rosters:calendar":     Gate(POSTED),
    "rosters:wish":         Gate(NOT_OFFERED, OWNER),
    "rosters:end_wish":     Gate(NOT_OFFERED, OWNER),
    "rosters:turn":         Gate(ROSTER_SEER),
    "rosters:turn_act":     Gate(NOT_OFFERED, TURN_ACT),
    "rosters:swap_act":     Gate(NOT_OFFERED, TURN_ACT),
    "rosters:plan":         Gate(ROSTER_KEEPER),
    "rosters:plan_act":     Gate(NOT_OFFERED, ROSTER_KEEPER),
    "rosters:end_member":   Gate(NOT_OFFERED, ROSTER_KEEPER),
    "rosters:end_row":      Gate(NOT_OFFERED, ROSTER_KEEPER),
    "rosters:put":          Gate(NOT_OFFERED, TURN_ACT),
    "rosters:one":          Gate(ROSTER_SEER),
    "rosters:week_excel":   Gate(ROSTER_EXPORT),
    "rosters:edit":         Gate(ROSTER_KEEPER, ROSTER_KEEPER),
    "rosters:end":          Gate(NOT_OFFERED, ROSTER_KEEPER),
    "rosters:members":      Gate(ROSTER_SEER, ROSTER_KEEPER),
    "rosters:pattern":      Gate(ROSTER_SEER, ROSTER_KEEPER),
    "rosters:lay":          Gate(NOT_OFFERED, ROSTER_KEEPER),
    "rosters:add_slot":     Gate(NOT_OFFERED, ROSTER_KEEPER),
    "rosters:log":          Gate(ROSTER_SEER, TURN_ACT),
    "rosters:log_excel":    Gate(ROSTER_EXPORT),
    "rosters:counts":       Gate(ROSTER_SEER),
    "rosters:counts_excel": Gate(ROSTER_EXPORT),
    "rosters:plans":        Gate(ROSTER_KEEPER, ROSTER_KEEPER),
}
# fmt: on
