"""Capture: turns what Chromium reports into evidence. To add a kind, add a collector module and a line to COLLECTORS."""

from auditor.capture.collector import Collector
from auditor.capture.hook import HookCollector
from auditor.capture.jar import JarCollector
from auditor.capture.network import NetworkCollector
from auditor.capture.page import PageCollector
from auditor.capture.volume import VolumeCollector

COLLECTORS: tuple[type[Collector], ...] = (
    NetworkCollector,
    HookCollector,
    PageCollector,
    JarCollector,
    VolumeCollector,
)
"""Made anew for every visit, in this order; the order has no influence on what they record."""
