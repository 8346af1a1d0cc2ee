"""When a probing is fingerprinting: criteria that were published, and where there are none, our own.

Canvas, canvas fonts and WebRTC: S. Englehardt, A. Narayanan, Online Tracking: A 1-million-site Measurement and Analysis, ACM CCS
2016, section 6. Audio: the interfaces named there. Fonts on elements: G. Acar et al., FPDetective, ACM CCS 2013, which counts
thirty fonts. WebGL and the list of properties have no published threshold; ours lie far above what engines and analytics read.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from auditor.evidence import Probing

MIN_PIXELS = 16
"""Width and height of a telling canvas, and of what is read of it (Englehardt and Narayanan)."""
MIN_COLOURS = 2
MIN_CHARACTERS = 10
"""Either is enough (Englehardt and Narayanan)."""
MIN_LETTERS = 3
"""Ours, narrower: whether a browser can draw an emoji is found out with one picture, two colours and no words."""
MIN_CANVAS_FONTS = 50
"""Fonts that one text is measured in (Englehardt and Narayanan)."""
MIN_ELEMENT_FONTS = 30
"""Likewise on elements (FPDetective)."""
MIN_PARAMETERS = 20
MIN_PRECISIONS = 8
"""Ours: engines ask for a dozen parameters and the precision of two or three formats."""
MIN_PROPERTIES = 12
MIN_RARE = 7
"""Ours: analytics read the screen's size, the language and up to four rare properties."""
RARE = frozenset(
    (
        "availLeft availTop battery connection deviceMemory devices hardwareConcurrency keyboard maxTouchPoints mimeTypes "
        "pdfViewerEnabled plugins productSub userAgentData voices"
    ).split()
)
"""Properties that tell devices apart and that a page seldom needs; media queries for traits of the device count too."""


def technique(probing: Probing) -> str | None:
    """The finding code of a probing that meets its criteria, None if it does not."""
    meets = _CRITERIA.get(probing.interface)
    return _CODES.get(probing.interface, probing.interface) if meets is not None and meets(probing) else None


def _canvas(probing: Probing) -> bool:
    """Text in two colours or of ten characters on a canvas of 16 by 16 pixels, of which as much is read; no listeners on it,
    and its state neither saved nor restored (such a canvas is never recorded)."""
    count = dict(probing.counts).get
    sizes = (count(name, 0) for name in ("width", "height", "area_width", "area_height"))
    rich = count("colours", 0) >= MIN_COLOURS or count("letters", 0) >= MIN_CHARACTERS
    return min(sizes) >= MIN_PIXELS and rich and count("letters", 0) >= MIN_LETTERS and not count("listeners", 0)


def _canvas_font(probing: Probing) -> bool:
    return probing.count("fonts") >= MIN_CANVAS_FONTS


def _fonts(probing: Probing) -> bool:
    return max(probing.count("measured"), probing.count("checked")) >= MIN_ELEMENT_FONTS


def _webgl(probing: Probing) -> bool:
    """On a canvas that nobody sees: the card's real name, and besides a list of what it can do, or a picture that it drew."""
    capabilities = probing.count("parameters") >= MIN_PARAMETERS or (
        probing.count("extensions") and probing.count("precisions") >= MIN_PRECISIONS
    )
    return bool(probing.count("unmasked") and not probing.count("shown") and (capabilities or probing.count("pixels")))


def _audio(probing: Probing) -> bool:
    """A tone that nobody hears, and its samples."""
    made = probing.count("oscillators") or probing.count("compressors")
    return bool(made and probing.count("rendered") and probing.count("read"))


def _webrtc(probing: Probing) -> bool:
    """Offers whose candidates are read, for a connection that nobody ever answers."""
    return bool(probing.count("offers") and probing.count("candidates") and not probing.count("remote"))


def _device(probing: Probing) -> bool:
    names = [name for name, _ in probing.counts]
    rare = sum(name in RARE or name.startswith("media ") for name in names)
    return len(names) >= MIN_PROPERTIES and rare >= MIN_RARE


_CRITERIA: Mapping[str, Callable[[Probing], bool]] = {
    "canvas": _canvas,
    "canvas-font": _canvas_font,
    "fonts": _fonts,
    "webgl": _webgl,
    "audio": _audio,
    "webrtc": _webrtc,
    "device": _device,
}
_CODES = {"device": "enumeration"}
