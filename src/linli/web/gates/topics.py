"""Gates of topics: what everybody may read and do, and the desk."""

from .words import (
    AUDIT,
    CONVENES,
    EVERYONE,
    EXPORT,
    NOT_OFFERED,
    POSTED,
    REPORT,
    SEER,
    TOPIC_ACT,
    TOPIC_CALLER,
    TOPIC_HOLDER,
    TOPIC_NAMES,
    TOPIC_SEER,
    Gate,
)

# fmt: off
TOPICS: dict[str, Gate] = {
    "topics:public":          Gate(EVERYONE),
    "topics:propose":         Gate(EVERYONE, EVERYONE),
    "topics:praise":          Gate(EVERYONE),
    "topics:find_own":        Gate(EVERYONE),
    "topics:show":            Gate(EVERYONE),
    "topics:support":         Gate(NOT_OFFERED, EVERYONE),
    "topics:photo":           Gate(EVERYONE),
    "topics:own":             Gate(TOPIC_HOLDER),
    "topics:judge":           Gate(TOPIC_HOLDER, TOPIC_HOLDER),
    "topics:again":           Gate(TOPIC_HOLDER, TOPIC_HOLDER),
    "topics:list":            Gate(POSTED),
    "topics:excel":           Gate(EXPORT),
    "topics:new":             Gate(REPORT, REPORT),
    "topics:beside":          Gate(SEER),
    "topics:calls":           Gate(POSTED),
    "topics:call_new":        Gate(CONVENES, CONVENES),
    "topics:call_end":        Gate(NOT_OFFERED, TOPIC_CALLER),
    "topics:oversight":       Gate(POSTED),
    "topics:oversight_excel": Gate(EXPORT),
    "topics:praise_excel":    Gate(EXPORT),
    "topics:looks":           Gate(AUDIT),
    "topics:looks_excel":     Gate(AUDIT),
    "topics:one":             Gate(TOPIC_SEER),
    "topics:names":           Gate(TOPIC_NAMES, TOPIC_NAMES),
    "topics:act":             Gate(TOPIC_ACT, TOPIC_ACT),
}
# fmt: on
