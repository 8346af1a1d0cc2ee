"""What `auditor diff` prints, one file a format: Difference -> text. To add a format, add a line."""

from collections.abc import Callable, Mapping

from auditor.past.changes import Difference
from reports.difference import json, markdown, text

DIFFERENCES: Mapping[str, Callable[[Difference], str]] = {
    "text": text.render,
    "json": json.render,
    "markdown": markdown.render,
}
"""Name -> renderer, in the order of help."""
