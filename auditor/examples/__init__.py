"""Examples of a policy: evidence made of a few words, as if a browser had recorded it."""

from auditor.examples.run import evidence_of

__all__ = ["evidence_of"]
