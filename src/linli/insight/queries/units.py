"""Where the figures of units are read: a street and the units right below it are kept by day, all others are cells.

A case counts for every unit of its line. Of the first two of a line counters are kept (`UnitDay`), for many cases share
them; further down each case has nearly rows of its own, and these are kept once: as cells of the whole line. A unit that
stood second in some lines and lower in others, after a change of the structure, is the sum of both.
"""

from collections.abc import Iterable, Sequence

from linli.territory.public import root_of

from .booking import UPPER


def are_streets(street_ids: Iterable[int], unit_ids: Sequence[int | str]) -> bool:
    """Return whether these units are streets, all of whose figures are kept by day and by month."""
    return set(unit_ids) <= {root_of(street_id).id for street_id in street_ids}


def rows_of_units(names: Sequence[str], where: str, *, streets: bool = False) -> str:
    """Return the SQL of a table of these figures by `unit_id`, `day` and `known`, of the units %(keys)s of %(streets)s.

    `where` narrows days, by the words of `day` and `known`. Where all units are streets no cell is looked at.
    """
    figures = ", ".join(names)
    kept = (
        f"SELECT unit_id, day, known, {figures} FROM insight_unitday"  # noqa: S608 - names of ours
        f" WHERE street_id = ANY(%(streets)s) AND unit_id = ANY(%(keys)s::bigint[]) AND {where}"
    )
    if streets:
        return f"({kept})"
    # Line by line over the key of the cells: few lines hold a unit, and a planner that reads a street's cells for it errs.
    cells = (
        f"SELECT u.unit_id, c.* FROM insight_cellline l, unnest(l.ids[{UPPER + 1}:]) AS u (unit_id), LATERAL ("  # noqa: S608 - names of ours
        f"SELECT day, known, {figures} FROM insight_cell c WHERE c.street_id = l.street_id AND c.line = l.line AND {where}"
        " OFFSET 0) AS c WHERE l.street_id = ANY(%(streets)s) AND u.unit_id = ANY(%(keys)s::bigint[])"
    )
    return f"({kept} UNION ALL {cells})"
