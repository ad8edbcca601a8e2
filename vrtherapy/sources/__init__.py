"""What authors write: YAML text becomes a tree that knows its lines, and the tree becomes a record.

Every fault of a file is found at once and stands at `file:line:column: path: what is wrong — did you mean …`.
"""

from vrtherapy.sources.reader import MAX_BYTES, parse_source, read_source
from vrtherapy.sources.tree import Place, Route, Scalar, Source, Spot, shown
from vrtherapy.sources.validation import read_record
from vrtherapy.sources.wording import did_you_mean, listing

__all__ = [
    "MAX_BYTES",
    "Place",
    "Route",
    "Scalar",
    "Source",
    "Spot",
    "did_you_mean",
    "listing",
    "parse_source",
    "read_record",
    "read_source",
    "shown",
]
