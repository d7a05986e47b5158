"""Reads of the ground: where something lies, what stands above and below, by which names it is known."""

from linli.territory.queries.atlas import (
    Line,
    UnitRef,
    forget_everything,
    line_of,
    locate,
    locate_many,
    root_of,
    subtree_ids,
)
from linli.territory.queries.datums import Datum, to_wgs84
from linli.territory.queries.partition import Finding, PartitionReport, partition_report
from linli.territory.queries.places import Place, find_place, pinyin_of, simplified
from linli.territory.queries.street_rules import street_rule_breaches
from linli.territory.queries.trees import Node, attribution, geojson, levels_of, street_by_slug, tree

__all__ = [
    "Datum",
    "Finding",
    "Line",
    "Node",
    "PartitionReport",
    "Place",
    "UnitRef",
    "attribution",
    "find_place",
    "forget_everything",
    "geojson",
    "levels_of",
    "line_of",
    "locate",
    "locate_many",
    "partition_report",
    "pinyin_of",
    "root_of",
    "simplified",
    "street_by_slug",
    "street_rule_breaches",
    "subtree_ids",
    "to_wgs84",
    "tree",
]
