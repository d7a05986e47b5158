"""Gates of opinion maps."""

from .words import CONSULTATION_KEEPER, CONVENES, EVERYONE, EXPORT, NOT_OFFERED, Gate

# fmt: off
OPINIONS: dict[str, Gate] = {
    "opinions:list":            Gate(EVERYONE),
    "opinions:list_excel":      Gate(EXPORT),
    "opinions:new":             Gate(CONVENES, CONVENES),
    "opinions:one":             Gate(EVERYONE),
    "opinions:take":            Gate(EVERYONE, EVERYONE),
    "opinions:mine":            Gate(EVERYONE),
    "opinions:propose":         Gate(NOT_OFFERED, EVERYONE),
    "opinions:exported":        Gate(EVERYONE),
    "opinions:moderate":        Gate(CONSULTATION_KEEPER),
    "opinions:add":             Gate(NOT_OFFERED, CONSULTATION_KEEPER),
    "opinions:show":            Gate(NOT_OFFERED, CONSULTATION_KEEPER),
    "opinions:refuse":          Gate(NOT_OFFERED, CONSULTATION_KEEPER),
    "opinions:ask_map":         Gate(NOT_OFFERED, CONSULTATION_KEEPER),
    "opinions:close":           Gate(NOT_OFFERED, CONSULTATION_KEEPER),
}
# fmt: on
