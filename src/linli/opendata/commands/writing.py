"""A release as files: CSV, GeoJSON and Parquet of each dataset, always the same bytes for the same rows.

pyarrow and shapely are only ever loaded by whoever writes a release, which is a process of its own.
"""

import csv
import gzip
import hashlib
import io
import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from linli.opendata.queries.dictionary import DATASETS, TEXT, TRUTH, WHOLE, Table
from linli.opendata.states import Dataset, Form
from linli.territory.public import Street, geojson, levels_of

LEVEL, PIECE = 6, 1 << 16


def csv_of(table: Table, rows: Iterable[Sequence[Any]]) -> Iterator[bytes]:
    """Yield a table as CSV: UTF-8, a heading, lines that end as RFC 4180 says."""
    page = io.StringIO()
    writer = csv.writer(page, lineterminator="\r\n")
    writer.writerow(table.names)
    for row in rows:
        writer.writerow([str(cell).lower() if isinstance(cell, bool) else cell for cell in row])
        if page.tell() > PIECE:
            yield page.getvalue().encode()
            page.seek(0)
            page.truncate()
    yield page.getvalue().encode()


def geojson_of(
    table: Table, rows: Iterable[Sequence[Any]], shapes: dict[str, Any], about: dict[str, Any]
) -> Iterator[bytes]:
    """Yield a table as GeoJSON (RFC 7946), each row with the shape of its place, null where there is none."""
    place = table.names.index("place")
    head = json.dumps({"type": "FeatureCollection", **about}, ensure_ascii=False)
    yield f'{head[:-1]}, "features": ['.encode()
    drawn = {code: json.dumps(shape, separators=(",", ":")) for code, shape in shapes.items()}
    before = "\n"
    for row in rows:
        told = json.dumps(dict(zip(table.names, row, strict=True)), ensure_ascii=False)
        shape = drawn.get(row[place], "null")
        yield f'{before}{{"type": "Feature", "properties": {told}, "geometry": {shape}}}'.encode()
        before = ",\n"
    yield b"\n]}\n"


def parquet_of(table: Table, rows: Sequence[Sequence[Any]], about: dict[str, str]) -> bytes:
    """Return a table as Parquet; each column says what it means in its metadata."""
    import pyarrow as pa  # noqa: PLC0415 - fifty megabytes that only whoever writes a release may load
    from pyarrow import parquet  # noqa: PLC0415 - as above

    kinds = {TEXT: pa.string(), WHOLE: pa.int32(), TRUTH: pa.bool_()}
    schema = pa.schema(
        [pa.field(one.name, kinds[one.kind], nullable=False, metadata={"title": str(one.title), "about": str(one.about)})
         for one in table.fields],
        metadata=about,
    )  # fmt: skip
    columns = list(zip(*rows, strict=True)) or [()] * len(table.fields)
    arrays = [pa.array(column, field.type) for column, field in zip(columns, schema, strict=True)]
    page = io.BytesIO()
    parquet.write_table(pa.Table.from_arrays(arrays, schema=schema), page, compression="zstd")
    return page.getvalue()


def shapes_of(street: Street, depth: int) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the outlines of the units that stand, and one point inside each: by code, of the rungs down to a depth."""
    import shapely  # noqa: PLC0415 - beside pyarrow, only here

    outlines: dict[str, Any] = {}
    for level in levels_of(street):
        body = geojson(street, level.code) if level.depth <= depth else None
        for feature in json.loads(body)["features"] if body else ():
            outlines[feature["properties"]["code"]] = feature["geometry"]
    points = {}
    for code, outline in outlines.items():
        inside = shapely.from_geojson(json.dumps(outline)).representative_point()
        points[code] = {"type": "Point", "coordinates": [round(inside.x, 6), round(inside.y, 6)]}
    return outlines, points


def write(path: Path, pieces: Iterable[bytes], *, pressed: bool) -> tuple[int, str]:
    """Write pieces into a file and return how long they are and their SHA-256, both of what is inside, not as pressed."""
    length, digest = 0, hashlib.sha256()
    with path.open("wb") as file:
        # Without a name and a moment in it, the same content is the same bytes.
        to: Any = gzip.GzipFile("", "wb", LEVEL, file, mtime=0) if pressed else file
        for piece in pieces:
            to.write(piece)
            length += len(piece)
            digest.update(piece)
        if pressed:
            to.close()
    return length, digest.hexdigest()


def write_all(
    folder: Path, street: Street, told: dict[str, list[tuple[Any, ...]]], *, depth: int, about: dict[str, Any]
) -> list[dict[str, Any]]:
    """Write every dataset in every form into a folder and return what the release says of each file."""
    outlines, points = shapes_of(street, depth)
    files = []
    for code, table in DATASETS.items():
        rows = told[code]
        of_shapes = outlines if code == Dataset.PLACES else points
        for form in Form:
            name = f"{code}.{form.value}"
            if form == Form.PARQUET:
                made = write(
                    folder / name, [parquet_of(table, rows, {"linli": json.dumps(about)})], pressed=False
                )
            else:
                pieces = (
                    csv_of(table, rows) if form == Form.CSV else geojson_of(table, rows, of_shapes, about)
                )
                made = write(folder / f"{name}.gz", pieces, pressed=True)
            files.append({
                "name": name, "dataset": code, "form": form.value, "bytes": made[0], "sha256": made[1], "rows": len(rows),
            })  # fmt: skip
    return files
