"""A banner with more controls than are kept is not said to offer only those."""

from __future__ import annotations

import pytest

from auditor.consent.chooser import MAX_OFFERED
from auditor.crawl.choice.choosing import cut_choices
from auditor.evidence import EvidenceKind
from checks import CHECKS
from tests.builders import choice, control


@pytest.mark.parametrize(("number", "cut"), [(MAX_OFFERED - 1, False), (MAX_OFFERED, True)])
def test_as_many_controls_as_are_kept_are_perhaps_not_all(number, cut):
    offered = tuple(control("toggle", f"vendor {n}") for n in range(number))
    told = cut_choices([choice("accept"), choice("reject", offered=offered)])
    assert [(b.kind, b.cut) for b in told] == [(EvidenceKind.CHOICES, True)] * cut
    assert EvidenceKind.CHOICES in CHECKS["choice-offered"].reads
