"""The one statement that turns journal lines into counters: made of the rules of `workflow`, whatever lines are named.

Every act books figures at the place and under the category that its case has after it. Where an act changes either, all
that the case has booked before is taken from where it lay and put where it lies now, on its own days; `known` is the day
on which the line was written, as its id says. So what was known on any day can still be read, and what is known now.
The statement adds, so lines may come in any order and in any portions; it reads earlier lines of a case, no counter.
"""

import hashlib
from collections.abc import Iterator
from functools import cache

from linli.cases.public import IN_PROGRESS

from ..models import Cell
from ..states import BORN, CELL_FIGURES, CODE_OF, FIGURES, OPEN_OF, STAND_OF, STILL
from ..workflow import RULES, Rule

# Which lines: those of a batch, of a range of cases in a street, or all that no delivery waits for. Words on an alias.
BATCH = "{l}.street_id = %(street)s AND {l}.id = ANY(%(ids)s)"
RANGE = "{l}.street_id = %(street)s AND {l}.subject_id >= %(first)s AND {l}.subject_id <= %(last)s"
READ = (
    "NOT EXISTS (SELECT FROM kernel_delivery d WHERE d.street_id = {l}.street_id AND d.line_id = {l}.id"
    " AND d.reader = 'insight')"
)
# Of a range those that no delivery waits for: a line that is not booked yet may stand between two that are.
RANGE_READ = f"{RANGE} AND {READ}"
# These name cases from their first line to their last, so that no earlier line has to be looked for elsewhere.
WHOLE = frozenset({RANGE})
BIG = frozenset(name for name in FIGURES if name.endswith("_minutes"))


def known_on(line: str) -> str:
    """Return the SQL for the day on which a line was written: the first 48 bits of its id are milliseconds."""
    text = f"{line}.id::text"
    bits = f"('x' || substr({text}, 1, 8) || substr({text}, 10, 4))::bit(48)::bigint"
    return f"(to_timestamp({bits} / 1000.0) AT TIME ZONE %(zone)s)::date"


def _told(name: str) -> str:
    """Return the SQL for what a fact was before an act, even where it was nothing."""
    return (
        f"CASE WHEN jsonb_exists(l.facts -> 'was', '{name}') THEN l.facts #>> '{{was,{name}}}'"
        f" ELSE l.facts ->> '{name}' END"
    )


def _of_state(state: str, codes: dict[str, int], other: str = "NULL") -> str:
    cases = " ".join(f"WHEN '{name}' THEN {code}" for name, code in codes.items())
    return f"CASE {state} {cases} ELSE {other} END"


OPEN_CODES = {state: CODE_OF[figure] for state, figure in OPEN_OF.items()}
BORN_CODES = {state: CODE_OF[figure] for state, figure in BORN.items()} | dict.fromkeys(
    (str(state) for state in IN_PROGRESS), CODE_OF[STILL]
)
STAND_CODES = {state: CODE_OF[figure] for state, figure in STAND_OF.items()}
STANDING = dict.fromkeys((str(state) for state in IN_PROGRESS), CODE_OF["standing"])


def _line(fresh: str) -> str:
    """Return the SQL for what the rules read of a line, up to its FROM."""
    day = "(({}) AT TIME ZONE %(zone)s)::date"
    was_due, due = f"({_told('due_at')})::timestamptz", "(l.facts ->> 'due_at')::timestamptz"
    return f"""SELECT l.street_id, l.subject_id, l.seq, l.action, l.from_state, l.to_state, l.at, l.facts AS f,
        {fresh} AS fresh, {day.format("l.at")} AS day, {known_on("l")} AS known,
        coalesce(r.facts ->> 'door', '') AS door, r.at AS reported_at, {day.format("r.at")} AS reported_day,
        l.facts ->> 'lineage' AS lineage, coalesce(l.facts #>> '{{was,lineage}}', l.facts ->> 'lineage') AS was_lineage,
        l.facts ->> 'category' AS category, coalesce(l.facts #>> '{{was,category}}', l.facts ->> 'category') AS was_category,
        coalesce(l.facts ->> 'tier', '') AS tier,
        coalesce(l.facts #>> '{{was,tier}}', l.facts ->> 'tier', '') AS was_tier,
        (l.facts ->> 'lead')::bigint AS lead, ({_told("lead")})::bigint AS was_lead,
        {was_due} AS was_due_at, {day.format(was_due)} AS was_due, {day.format(due)} AS due,
        ({_told("counted_from")})::timestamptz AS counted_from,
        coalesce((l.facts ->> 'hard')::boolean, false) AS hard,
        coalesce(l.facts #>> '{{was,hard}}', l.facts ->> 'hard')::boolean AS was_hard,
        l.facts ->> 'paused_at' IS NOT NULL AS paused,
        l.seq > 1 AND coalesce(jsonb_exists_any(l.facts -> 'was', ARRAY['lineage', 'category', 'tier']), false) AS rekeyed"""


FIRST = """LEFT JOIN kernel_journalline r
        ON r.street_id = l.street_id AND r.subject_id = l.subject_id AND r.seq = 1"""
# By the index of each chain, whatever the planner believes of their number: there are few, and the journal is long.
OLDER = """
    UNION ALL
    {line}
    FROM (SELECT street_id, subject_id, max(seq) AS seq FROM batch WHERE rekeyed GROUP BY 1, 2) AS k,
        LATERAL (
            SELECT * FROM kernel_journalline p
            WHERE p.street_id = k.street_id AND p.subject_id = k.subject_id AND p.seq < k.seq OFFSET 0
        ) AS l {first}
    WHERE NOT ({which})"""


def _by_act(what: str, of: dict[str, list[Rule]], kind: str) -> str:
    """Return the SQL that makes one array of an act's rules, so that only the rules of its own act are looked at."""

    def said(rule: Rule) -> str:
        if what == "figure":
            return f"CASE WHEN {rule.when} THEN {CODE_OF[rule.figure]} END"
        return f"({getattr(rule, what)})::{kind}"

    arms = "\n".join(
        f"        WHEN '{act}' THEN ARRAY[{', '.join(said(rule) for rule in rules)}]::{kind}[]"
        for act, rules in of.items()
    )
    return f"CASE l.action\n{arms}\n        ELSE '{{}}'::{kind}[] END"


def _moves() -> str:
    """Return the SQL for what each line books: by the rules of its act, and by what stands open and how the case stands."""
    of: dict[str, list[Rule]] = {}
    for rule in RULES:
        for act in rule.acts:
            of.setdefault(act, []).append(rule)
    place = "l.street_id, l.subject_id, l.seq, l.fresh, l.known, l.lineage, l.category, l.door, l.tier"
    # Unfolded side by side in the list of columns: as a table of its own each line would cost one more.
    arrays = ",\n    ".join(
        f"unnest({_by_act(what, of, kind)}) AS {name}"
        for what, name, kind in (
            ("figure", "figure", "int"), ("on", "day", "date"), ("lead", "lead", "bigint"), ("n", "n", "int"),
        )
    )  # fmt: skip
    opened = (
        f"({_of_state('l.from_state', OPEN_CODES)}, l.was_due, l.was_lead)"
        f" IS DISTINCT FROM ({_of_state('l.to_state', OPEN_CODES)}, l.due, l.lead)"
    )
    stood, stands = _of_state("l.from_state", BORN_CODES), _of_state("l.to_state", BORN_CODES)
    was, now = _of_state("l.from_state", OPEN_CODES), _of_state("l.to_state", OPEN_CODES)
    changed = _side_by_side(f"{was}, {now}", "l.was_due, l.due", "l.was_lead, l.lead", "-1, 1")
    stand = ", ".join(
        _of_state(state, codes)
        for codes in (BORN_CODES, STANDING)
        for state in ("l.from_state", "l.to_state")
    )
    days = "l.reported_day, l.reported_day, l.day, l.day"
    ended = _side_by_side(stand, days, "NULL, NULL, NULL, NULL", "-1, 1, -1, 1")
    listed, lists = _of_state("l.from_state", STAND_CODES), _of_state("l.to_state", STAND_CODES)
    on_lists = _side_by_side(f"{listed}, {lists}", "l.reported_day, l.reported_day", "NULL, NULL", "-1, 1")
    return f"""
    SELECT * FROM (SELECT {place}, {arrays} FROM line l) AS m WHERE m.figure IS NOT NULL
    UNION ALL
    SELECT * FROM (SELECT {place}, {changed} FROM line l WHERE {opened}) AS m
    WHERE m.figure IS NOT NULL AND m.day IS NOT NULL
    UNION ALL
    SELECT * FROM (SELECT {place}, {ended} FROM line l WHERE ({stood}) IS DISTINCT FROM ({stands})) AS m
    WHERE m.figure IS NOT NULL
    UNION ALL
    SELECT * FROM (SELECT {place}, {on_lists} FROM line l WHERE ({listed}) IS DISTINCT FROM ({lists})) AS m
    WHERE m.figure IS NOT NULL"""  # noqa: S608 - words of ours


def _side_by_side(figures: str, days: str, leads: str, ns: str) -> str:
    """Return the SQL for columns that unfold side by side."""
    told = (("figure", figures, "int"), ("day", days, "date"), ("lead", leads, "bigint"), ("n", ns, "int"))
    return ", ".join(f"unnest(ARRAY[{what}]::{kind}[]) AS {name}" for name, what, kind in told)


def _wide() -> str:
    """Return the SQL that places what was booked, and takes what lies elsewhere now from where it lay."""
    whole = (
        "m.street_id, {key}.{was}lineage, {key}.{was}category, m.door, {key}.{was}tier, m.lead, m.day, {key}.known, "
        "m.figure, "
    )
    moved = (
        "FROM line k JOIN moves m USING (street_id, subject_id) WHERE k.fresh AND k.rekeyed AND m.seq < k.seq"
    )
    sums = ",\n        ".join(
        f"(sum(n) FILTER (WHERE figure = {code})){'' if name in BIG else '::int'} AS {name}"
        for name, code in CODE_OF.items()
    )
    return f"""
    SELECT street_id, lineage, category, door, tier, lead, day, known,
        {sums}
    FROM (
        SELECT street_id, lineage, category, door, tier, lead, day, known, figure, n FROM moves WHERE fresh
        UNION ALL SELECT {whole.format(key="k", was="was_")}-m.n {moved}
        UNION ALL SELECT {whole.format(key="k", was="")}m.n {moved}
    ) AS placed GROUP BY 1, 2, 3, 4, 5, 6, 7, 8"""  # noqa: S608 - words of ours


# The line of units of a case, from the street down; of how many of them counters by day are kept beside the cells.
IDS = "translate(lineage, '[] ', '{}')::bigint[]"
UPPER = 2
UNITS = f"unnest({IDS})"
# The same line as one number; which units that are stands in `CellLine`, once for each line.
LINE = "hashtextextended(lineage, 0)"
# What is staged of the wide rows of a street before its counters are filled from them: in the order of these names.
STAGED = {
    "street_id": ("bigint", "street_id"), "line": ("bigint", "line"), "ids": ("bigint[]", "ids"),
    "day": ("date", "day"), "known": ("date", "known"), "organisation_id": ("bigint", "lead"), "door": ("text", "door"),
    "tier": ("text", "tier"), "category": ("text", "category"),
}  # fmt: skip
# What lies on a line in a month is added up first, and spread over its units only then.
_SUMS = ", ".join(f"sum({name})::{'bigint' if name in BIG else 'int'} AS {name}" for name in FIGURES)
MONTHS = f"""lines.* FROM (SELECT street_id, line, ids, date_trunc('month', day)::date AS month, {_SUMS}
    FROM {{placed}} AS placed GROUP BY 1, 2, 3, 4) AS lines"""  # noqa: S608 - words of ours
# table: its keys, and from what they are read of rows that name what STAGED names.
PLACES = {
    "insight_unitday": (
        ("street_id", "unit_id", "day", "known"),
        f"(SELECT unnest(ids[1:{UPPER}]) AS unit_id, placed.* FROM {{placed}} AS placed) AS spread",  # noqa: S608 - words of ours
    ),
    "insight_unitmonth": (("street_id", "unit_id", "month"), f"(SELECT unnest(ids) AS unit_id, {MONTHS}) AS spread"),
    "insight_categoryday": (("street_id", "category", "day", "known"), "{placed} AS placed"),
    "insight_organisationday": (
        ("street_id", "organisation_id", "day", "known"), "{placed} AS placed WHERE organisation_id IS NOT NULL",
    ),
    "insight_cell": (Cell.KEYS, "{placed} AS placed"),
}  # fmt: skip
KEPT = dict.fromkeys(PLACES, FIGURES) | {"insight_cell": CELL_FIGURES}
# Lines are read once, however many rows lie on them.
LINED = f"""lined AS MATERIALIZED (
    SELECT street_id, lineage, {LINE} AS line, ids
    FROM (SELECT street_id, lineage, {IDS} AS ids FROM (SELECT DISTINCT street_id, lineage FROM wide) AS w) AS l
)"""  # noqa: S608 - words of ours
LINES = """lines AS (
    INSERT INTO insight_cellline (street_id, line, ids) SELECT street_id, line, ids FROM lined ORDER BY 1, 2
    ON CONFLICT DO NOTHING)"""


def figures_of(table: str, placed: str, more: str = "") -> str:
    """Return the SQL for the rows of one table of counters, from rows that are `placed`, in the order of its keys."""
    keys, source = PLACES[table]
    told = ", ".join(f"coalesce({key}, 0) AS {key}" if (table, key) == NONE else key for key in keys)
    places = ", ".join(str(n) for n in range(1, len(keys) + 1))
    sums = ", ".join(f"nullif(sum({name}), 0) AS {name}" for name in KEPT[table])
    names = ", ".join(KEPT[table])
    rows = source.format(placed=placed)
    where = f" {'AND' if ' WHERE ' in rows else 'WHERE'} {more}" if more else ""
    inner = f"SELECT {told}, {sums} FROM {rows}{where} GROUP BY {places}"  # noqa: S608 - words of ours
    return f"SELECT {', '.join(keys)}, {names} FROM ({inner}) AS t WHERE num_nonnulls({names}) > 0"  # noqa: S608 - words of ours


# A cell of cases that nobody has is one of organisation 0.
NONE = ("insight_cell", "organisation_id")


def head(which: str) -> str:
    """Return the beginning of a statement over these lines: `batch`, what each of them books, and that placed as `wide`."""
    there, first, older = which.format(l="l"), FIRST, ""
    if which in {RANGE, RANGE_READ}:
        first += f" AND {RANGE.format(l='r')}"

    if which not in WHOLE:
        older = OLDER.format(line=_line("false"), first=FIRST, which=there)
    return f"""
WITH batch AS MATERIALIZED (
    {_line("true")}
    FROM kernel_journalline l {first} WHERE l.subject = 'case' AND {there}
), line AS {"NOT " if which in WHOLE else ""}MATERIALIZED (
    TABLE batch{older}
), moves AS MATERIALIZED ({_moves()}
), wide AS MATERIALIZED ({_wide()}
), {LINED}"""


def staged() -> str:
    """Return the SQL for the wide rows as STAGED names them, with every figure."""
    keys = ", ".join(f"{what} AS {name}" for name, (_kind, what) in STAGED.items())
    return f"SELECT {keys}, {', '.join(CODE_OF)} FROM wide JOIN lined USING (street_id, lineage)"  # noqa: S608 - words of ours


# What stands where, by the last line of each case: what the acts of a whole life moved there and away again.
LAST = """last AS MATERIALIZED (
    SELECT DISTINCT ON (subject_id) street_id, lineage, to_state, hard, tier, paused
    FROM batch ORDER BY subject_id, seq DESC
), stands AS MATERIALIZED (
    SELECT street_id, lineage, to_state AS state, hard, tier, paused, count(*) AS n FROM last GROUP BY 1, 2, 3, 4, 5, 6
)"""
STANDS = {
    "insight_statecount": (("street_id", "unit_id", "state", "hard"), ""),
    "insight_tiercount": (("street_id", "unit_id", "tier", "state"), "WHERE tier <> ''"),
    "insight_pausedcount": (("street_id", "unit_id"), "WHERE paused"),
}


def standing() -> Iterator[str]:
    """Yield the steps that fill what stands where, for statements that name cases from their first line to their last."""
    yield LAST
    for table, (keys, where) in STANDS.items():
        key = ", ".join(keys)
        yield (
            f"{table.removeprefix('insight_')} AS (INSERT INTO {table} AS t ({key}, n) SELECT {key}, sum(n)"  # noqa: S608 - words of ours
            f" FROM (SELECT {UNITS} AS unit_id, stands.* FROM stands {where}) AS spread GROUP BY {key} ORDER BY {key}"
            f" ON CONFLICT ({key}) DO UPDATE SET n = t.n + excluded.n)"
        )


@cache
def booking(which: str) -> str:
    """Return the statement that books these lines in every table, and tells how many lines they were.

    Rows are written in the order of their keys, so that two who book at once wait for each other and never in a circle.
    """
    told = [LINES, f"placed AS MATERIALIZED ({staged()})"]
    for n, (table, (keys, _source)) in enumerate(PLACES.items()):
        names = ", ".join((*keys, *KEPT[table]))
        key = ", ".join(keys)
        sums = ", ".join(
            f"{name} = nullif(coalesce(t.{name}, 0) + coalesce(excluded.{name}, 0), 0)"
            for name in KEPT[table]
        )
        told.append(
            f"kept{n} AS (INSERT INTO {table} AS t ({names}) {figures_of(table, 'placed')} ORDER BY {key}"
            f" ON CONFLICT ({key}) DO UPDATE SET {sums})"
        )
    return f"{head(which)}, {', '.join(told)} SELECT count(*) FROM batch"  # noqa: S608 - words of ours


STAGE = "insight_staged"


def stage() -> str:
    """Return the statement that makes the table in which a street is staged; it is the connection's own, and not kept."""
    keys = [f"{name} {kind}" for name, (kind, _what) in STAGED.items()]
    figures = [f"{name} {'bigint' if name in BIG else 'int'}" for name in CODE_OF]
    return f"CREATE TEMPORARY TABLE IF NOT EXISTS {STAGE} ({', '.join((*keys, *figures))})"


@cache
def staging(which: str) -> str:
    """Return the statement that stages what these lines book, and tells how many lines they were.

    Of whole cases that are booked for good it fills what stands where, too.
    """
    rows = f"rows AS (INSERT INTO pg_temp.{STAGE} {staged()})"
    told = [rows, *((LINES, *standing()) if which in WHOLE else ())]
    return f"{head(which)}, {', '.join(told)} SELECT count(*) FROM batch"  # noqa: S608 - words of ours


@cache
def filling(table: str) -> str:
    """Return the statement that fills a table, empty of a street, from what is staged of it."""
    keys, _source = PLACES[table]
    names = ", ".join((*keys, *KEPT[table]))
    return f"INSERT INTO {table} ({names}) {figures_of(table, f'pg_temp.{STAGE}')} ORDER BY {', '.join(keys)}"


@cache
def edition() -> str:
    """Return the digest of the statement that books: other rules, another digest."""
    return hashlib.sha256(booking(BATCH).encode()).hexdigest()
