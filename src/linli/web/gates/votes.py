"""Gates of votes."""

from .words import (
    CONVENES,
    EVERYONE,
    EXPORT,
    OWNER,
    VOTE_KEEPER,
    VOTE_LINK,
    VOTE_NAMES,
    VOTE_STAFF,
    VOTE_TELLER,
    Gate,
)

# fmt: off
VOTES: dict[str, Gate] = {
    "votes:list":               Gate(EVERYONE),
    "votes:list_excel":         Gate(EXPORT),
    "votes:new":                Gate(CONVENES, CONVENES),
    "votes:by_link":            Gate(VOTE_LINK, VOTE_LINK),
    "votes:one":                Gate(EVERYONE),
    "votes:ask":                Gate(VOTE_KEEPER, VOTE_KEEPER),
    "votes:roll":               Gate(VOTE_STAFF, VOTE_KEEPER),
    "votes:roll_excel":         Gate(VOTE_NAMES),
    "votes:letters":            Gate(VOTE_KEEPER),
    "votes:paper":              Gate(VOTE_TELLER, VOTE_TELLER),
    "votes:signed_in":          Gate(OWNER, OWNER),
    "votes:signature":          Gate(VOTE_TELLER),
    "votes:notice":             Gate(EVERYONE),
    "votes:minutes":            Gate(VOTE_STAFF),
    "votes:evidence":           Gate(VOTE_KEEPER),
    "votes:act":                Gate(VOTE_KEEPER, VOTE_KEEPER),
}
# fmt: on
