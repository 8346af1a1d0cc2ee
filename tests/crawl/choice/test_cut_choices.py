"""A banner with more controls than are kept is not said to offer only those."""

from __future__ import annotations

import pytest

from auditor.consent.chooser import MAX_OFFERED
from auditor.crawl.choice.choosing import Chosen, cut_choices
from auditor.evidence import EvidenceKind, Signal
from checks import CHECKS
from tests.builders import choice, control


@pytest.mark.parametrize(("number", "cut"), [(MAX_OFFERED - 1, False), (MAX_OFFERED, True)])
def test_as_many_controls_as_are_kept_are_perhaps_not_all(number, cut):
    offered = tuple(control("toggle", f"vendor {n}") for n in range(number))
    told = cut_choices(Chosen(choices=(choice("accept"), choice("reject", offered=offered))))
    assert [(b.kind, b.cut) for b in told] == [(EvidenceKind.CHOICES, True)] * cut
    assert EvidenceKind.CHOICES in CHECKS["choice-offered"].reads


@pytest.mark.parametrize(("frames", "cut"), [(39, False), (40, True)])
def test_frames_beyond_those_that_are_looked_at_for_banners_are_said(frames, cut):
    (told,) = cut_choices(Chosen(choices=(choice("reject"),)), frames) or (None,)
    assert (told is not None and told.cut) == cut
    assert cut_choices(Chosen(), frames) == ()  # where nothing is chosen, no banner is looked for


def test_a_state_of_which_a_part_is_kept_is_said():
    (told,) = cut_choices(Chosen(signals=(Signal(source="Usercentrics", cut=True), Signal(source="tcf"))))
    assert (told.kind, told.reason) == (EvidenceKind.CHOICES, "Usercentrics says more of its state than is kept")
    assert EvidenceKind.CHOICES in CHECKS["signal-honoured"].reads
