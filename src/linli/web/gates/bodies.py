"""Gates of bodies, mechanisms, statements of duty, stations and advice."""

from .words import ADDRESSED, BODY, CONVENER, EVERYONE, EXPORT, HEAD, POSTED, STAFFED, Gate

# fmt: off
BODIES: dict[str, Gate] = {
    "bodies:list":             Gate(EVERYONE),
    "bodies:excel":            Gate(EXPORT),
    "bodies:new":              Gate(STAFFED, STAFFED),
    "bodies:one":              Gate(BODY),
    "bodies:members_excel":    Gate(EXPORT),
    "bodies:print":            Gate(BODY),
    "bodies:seat":             Gate(STAFFED, STAFFED),
    "bodies:leave":            Gate(STAFFED, STAFFED),
    "bodies:nominate":         Gate(CONVENER, CONVENER),
    "bodies:step":             Gate(STAFFED, STAFFED),
    "bodies:change":           Gate(STAFFED, STAFFED),
    "bodies:packs":            Gate(POSTED),
    "bodies:packs_excel":      Gate(EXPORT),
    "bodies:item":             Gate(CONVENER, CONVENER),
    "bodies:statements":       Gate(POSTED),
    "bodies:statements_excel": Gate(EXPORT),
    "bodies:statement_new":    Gate(STAFFED, STAFFED),
    "bodies:statement":        Gate(POSTED),
    "bodies:fulfil":           Gate(ADDRESSED, ADDRESSED),
    "bodies:stations":         Gate(POSTED),
    "bodies:stations_excel":   Gate(EXPORT),
    "bodies:station_new":      Gate(STAFFED, STAFFED),
    "bodies:place":            Gate(STAFFED, STAFFED),
    "bodies:leave_station":    Gate(STAFFED, STAFFED),
    "bodies:close_station":    Gate(STAFFED, STAFFED),
    "bodies:advice":           Gate(POSTED),
    "bodies:advice_excel":     Gate(EXPORT),
    "bodies:advice_new":       Gate(HEAD, HEAD),
    "bodies:answer":           Gate(ADDRESSED, ADDRESSED),
}
# fmt: on
