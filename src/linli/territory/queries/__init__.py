"""Reads of the ground: where something lies, what stands above and below, by which names it is known."""

from linli.territory.queries.atlas import (
    forget_everything,
    ground_kept,
    line_of,
    locate,
    locate_many,
    root_of,
    subtree_ids,
    today,
)
from linli.territory.queries.datums import Datum, to_wgs84
from linli.territory.queries.eras import Line, RoadRef, UnitRef
from linli.territory.queries.pages import UnitPage, kept_partition, partitions, sentence_of, unit_page
from linli.territory.queries.partition import Finding, PartitionReport, partition_report
from linli.territory.queries.places import Place, find_place, pinyin_of, simplified
from linli.territory.queries.roads import RoadPage, road_at, road_named, road_page, roads_at, roads_of
from linli.territory.queries.seams import Seam, seams
from linli.territory.queries.street_rules import street_rule_breaches
from linli.territory.queries.trees import (
    Node,
    UnitRow,
    attribution,
    children_of,
    edition_tag,
    geojson,
    is_found,
    levels_of,
    rungs_of,
    slugs,
    street_by_slug,
    tree,
    unit_called,
    unit_rows,
    units_called,
)

__all__ = [
    "Datum",
    "Finding",
    "Line",
    "Node",
    "PartitionReport",
    "Place",
    "RoadPage",
    "RoadRef",
    "Seam",
    "UnitPage",
    "UnitRef",
    "UnitRow",
    "attribution",
    "children_of",
    "edition_tag",
    "find_place",
    "forget_everything",
    "geojson",
    "ground_kept",
    "is_found",
    "kept_partition",
    "levels_of",
    "line_of",
    "locate",
    "locate_many",
    "partition_report",
    "partitions",
    "pinyin_of",
    "road_at",
    "road_named",
    "road_page",
    "roads_at",
    "roads_of",
    "root_of",
    "rungs_of",
    "seams",
    "sentence_of",
    "simplified",
    "slugs",
    "street_by_slug",
    "street_rule_breaches",
    "subtree_ids",
    "to_wgs84",
    "today",
    "tree",
    "unit_called",
    "unit_page",
    "unit_rows",
    "units_called",
]
