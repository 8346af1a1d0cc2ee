"""What is gathered at every visit. To add a kind of evidence, write a collector and add it here."""

from __future__ import annotations

from auditor.capture.announced import AnnouncedCollector
from auditor.capture.hook import HookCollector
from auditor.capture.page import PageCollector
from auditor.capture.stores import StoreCollector
from auditor.driver.chromium.recording.activity import ActivityCollector
from auditor.driver.chromium.recording.collector import Collector
from auditor.driver.chromium.recording.jar import JarCollector
from auditor.driver.chromium.recording.network import NetworkCollector
from auditor.driver.chromium.recording.volume import VolumeCollector

COLLECTORS: tuple[type[Collector], ...] = (
    NetworkCollector,
    HookCollector,
    PageCollector,
    StoreCollector,
    AnnouncedCollector,
    JarCollector,
    VolumeCollector,
    ActivityCollector,
)
"""Made anew for every visit, in this order; the order has no influence on what they record."""
