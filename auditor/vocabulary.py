"""The words that policies may use with this auditor: its checks, scenarios and vendors."""

from __future__ import annotations

from functools import cache

from auditor.scenarios import BY_NAME
from checks import CHECKS
from policy.catalogue import load_catalogue
from policy.vendor_words import vendor_words
from policy.vocabulary import Vocabulary


@cache
def vocabulary() -> Vocabulary:
    """What `policy.reader.read_policy` takes."""
    return Vocabulary(
        checks={check.id: check.options for check in CHECKS.values()},
        scenarios=frozenset(BY_NAME),
        vendors=load_catalogue().ids(),
        vendor_words=vendor_words(load_catalogue().vendors),
    )
