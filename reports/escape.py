"""Making hostile text harmless: what a page wrote must not act in a terminal, a document or a comment.

Every function takes any `str` (lone surrogates, controls and markup included) and returns text that can be encoded as
UTF-8. None of them raises.
"""

from __future__ import annotations

import hashlib
import json
import re

# C0, DEL and C1 move cursors, ring bells and start terminal sequences; line and paragraph separators break lines.
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
# What changes how text around it is shown without showing itself: bidirectional marks, embeddings, overrides, isolates,
# zero-width characters, the byte-order mark, tag characters, interlinear annotation, soft hyphen.
_INVISIBLE = re.compile(
    "[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\u206a-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)
# What `_CONTROLS` and `_INVISIBLE` name and JSON's own rules let stand in a string.
_IN_JSON = re.compile(rf"[\x7f-\x9f\u2028\u2029]|{_INVISIBLE.pattern}")
_SURROGATES = re.compile(r"[\ud800-\udfff]")
_SPACES = re.compile(r"[ \t\n\r\f\v\x85\u2028\u2029]+")
# XML 1.0, section 2.2: everything else may not occur, not even as a character reference.
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_MARKDOWN = re.compile(r"[&<>\"'|\\`*_\[\](){}#+!~@:^$=]")
_ANCHOR = 100
"""Characters of a text that its anchor spells out."""
_MENTION = re.compile(r"(&#(?:35|64);)(?=\w)")
_WWW = re.compile(r"(?i)\bwww\.")
# What makes a line of a build log a command of the machine that runs the build: GitHub (`::error::`, `##[error]`), Azure
# (`##vso[`), TeamCity (`##teamcity[`). Any word may come to stand first on a line.
_COMMAND = re.compile(r"(?<!\S):(?=:)|#(?=#[\w.]*\[)")
# What a spreadsheet takes for the beginning of a formula, also in its full-width form; at the start of a text, and after what a
# spreadsheet that was told of another separator, or of none, may take for the end of a cell.
_FORMULA = re.compile('(^|[;,"]\\s*)(?=[=+\\-@\uff1d\uff0b\uff0d\uff20])')


def encodable(text: str) -> str:
    """`text` with each lone surrogate replaced by U+FFFD."""
    return text if text.isascii() else _SURROGATES.sub("\ufffd", text)


def json_text(text: str) -> str:
    r"""JSON with what a terminal, an editor or a build's log may act on written as `\u202e`: the same JSON, harmless to look at."""
    if "##" in text:
        text = re.sub(r"#(?=#[\w.]*\[)", r"\\u0023", text)
    return text if text.isascii() and "\x7f" not in text else _IN_JSON.sub(_in_json, encodable(text))


def bounded(text: str, most: int) -> str:
    """`text` cut in its middle to about `most` characters; says how many it had."""
    if len(text) <= most:
        return text
    head, tail = most * 3 // 4, most // 4
    return f"{text[:head]} … ({len(text):,} characters) … {text[len(text) - tail :]}"


def visible(text: str) -> str:
    r"""`text` with everything that is not shown spelled out, as `\x1b` or `\u202e`; line ends and tabs stay."""
    if text.isprintable() and text.isascii():
        return text
    spelled = _INVISIBLE.sub(_spelled, _CONTROLS.sub(_unless_space, text))
    return encodable(spelled)


def line(text: str, most: int = 300) -> str:
    """`text` on one line, visible and bounded: for a terminal, a table cell, an attribute."""
    flat = _SPACES.sub(" ", bounded(text, most * 2)).strip()
    return bounded(visible(flat), most)


def logged(text: str, most: int = 300) -> str:
    """`text` on one line that may stand anywhere in a build's log: no word of it is a command to what reads the log."""
    return _COMMAND.sub(_spelled_ascii, line(text, most))


def cell(text: str, most: int = 1_000) -> str:
    """`text` on one line as the content of a spreadsheet's cell: apostrophes keep it from being a formula."""
    return _FORMULA.sub(r"\1'", line(text, most))


def xml(text: str, most: int = 500) -> str:
    """`text` bounded, with what is not shown and what XML cannot hold spelled out."""
    return _NOT_XML.sub(_spelled, visible(bounded(text, most)))


def markdown(text: str, most: int = 300) -> str:
    """`text` as the literal content of a Markdown table cell, inside or outside a `<code>` element.

    Character references rather than backslashes: they cannot end a cell, a code span or a link, and GitHub makes no
    mention, cross reference, mathematics or automatic link of them. The zero-width space keeps `@name` and `#12` from
    being taken for mentions after the references are resolved.
    """
    flat = line(text, most)
    safe = _MARKDOWN.sub(lambda match: f"&#{ord(match[0])};", flat)
    safe = _WWW.sub(lambda match: match[0][:-1] + "&#46;", safe)
    return _MENTION.sub(r"\1&#8203;", safe)


def anchor(text: str) -> str:
    """`text` as a fragment identifier: letters, digits, `_`, `.` and `-` stay, other characters become `~hex`.

    A long one ends in a hash of the whole, so that two texts never share an anchor.
    """
    plain = re.sub(r"[^A-Za-z0-9_.-]", lambda match: f"~{ord(match[0]):x}", text[:_ANCHOR])
    if len(text) <= _ANCHOR:
        return plain
    return f"{plain}~{hashlib.sha256(text.encode('utf-8', 'surrogatepass')).hexdigest()[:16]}"


def _spelled(match: re.Match[str]) -> str:
    return match[0].encode("unicode_escape").decode("ascii")


def _in_json(match: re.Match[str]) -> str:
    return json.dumps(match[0])[1:-1] if match[0] != "\x7f" else "\\u007f"


def _spelled_ascii(match: re.Match[str]) -> str:
    return f"\\x{ord(match[0]):02x}"


def _unless_space(match: re.Match[str]) -> str:
    return match[0] if match[0] in "\n\t" else _spelled(match)
