"""How the made-up cases end up: how many of each, and how long ago such a case was reported."""

# How a case ends up, and how many of each: per street, hard problems apart.
# Fenglin's ledger of hard problems reads 169 raised = 107 ended + 62 in progress (capability 002-03).
# fmt: off
AIMS: dict[str, dict[str, dict[str, int]]] = {
    "fenglin": {
        "hard": {
            "closed": 107, "coordinating": 18, "in_hand": 20, "fed_back": 8, "inspected": 5, "dispatched": 5,
            "filed": 4, "verified": 2,
        },
        "ordinary": {
            "closed": 140, "self_handled": 26, "declined": 9, "withdrawn": 6, "reported": 6, "unlocated": 3,
            "verified": 5, "filed": 6, "dispatched": 8, "in_hand": 12, "coordinating": 2, "fed_back": 5,
            "inspected": 3,
        },
    },
    "gonghexin": {
        "hard": {"closed": 24, "coordinating": 5, "in_hand": 6, "fed_back": 3, "filed": 2},
        "ordinary": {
            "closed": 62, "self_handled": 14, "declined": 5, "withdrawn": 3, "reported": 5, "verified": 3,
            "filed": 3, "dispatched": 4, "in_hand": 7, "fed_back": 2, "inspected": 2,
        },
    },
}
# How many days ago such a case was reported: at least, at most; hard problems take longer.
AGES = {
    "reported": (0.2, 1.6), "unlocated": (0.5, 4.0), "verified": (0.6, 2.2), "filed": (0.8, 3.0),
    "dispatched": (1.0, 3.5), "in_hand": (2.0, 9.0), "coordinating": (5.0, 20.0), "fed_back": (3.0, 12.0),
    "inspected": (4.0, 15.0),
}
# fmt: on
HARD_AGES = {
    "in_hand": (3.0, 55.0),
    "coordinating": (4.0, 70.0),
    "fed_back": (9.0, 45.0),
    "inspected": (9.0, 50.0),
}
