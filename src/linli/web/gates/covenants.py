"""Gates of covenants and badges."""

from .words import (
    BADGE,
    CONVENES,
    COVENANT,
    COVENANT_ACT,
    COVENANT_STAFF,
    EVERYONE,
    EXPORT,
    NOT_OFFERED,
    SEER,
    Gate,
)

# fmt: off
COVENANTS: dict[str, Gate] = {
    "covenants:list":         Gate(EVERYONE),
    "covenants:list_excel":   Gate(EXPORT),
    "covenants:new":          Gate(CONVENES, CONVENES),
    "covenants:beside":       Gate(SEER, SEER),
    "covenants:one":          Gate(COVENANT),
    "covenants:edition":      Gate(COVENANT),
    "covenants:changes":      Gate(COVENANT),
    "covenants:comment":      Gate(NOT_OFFERED, COVENANT),
    "covenants:sign":         Gate(NOT_OFFERED, COVENANT),
    "covenants:amend":        Gate(NOT_OFFERED, COVENANT_ACT),
    "covenants:breaches":     Gate(COVENANT_STAFF),
    "covenants:act":          Gate(COVENANT_ACT, COVENANT_ACT),
    "covenants:badges":       Gate(EVERYONE),
    "covenants:badges_excel": Gate(EXPORT),
    "covenants:award":        Gate(CONVENES, CONVENES),
    "covenants:badge":        Gate(BADGE),
    "covenants:badge_act":    Gate(COVENANT_ACT, COVENANT_ACT),
}
# fmt: on
