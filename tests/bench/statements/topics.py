"""Whether a sentence is taken for what it speaks of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from auditor.drafting.topics import load_topics
from tests.bench.statements.material import Material

OTHER = "Other"
INTENTS = {
    "data-sharing-disclosure": "recipients recipients-listed not-sold transfers legal-demands no-recipients targeted-ads payment hosting disclosed",
    "data-storage-retention-deletion": "retention storage server-logs",
    "data-security-protection": "security security-inside security-limits encrypted breaches certified",
    "data-collection-usage": (
        "forms form-fields other-sources cookies techniques cookies-of-others analytics improvement personalised pixels recorded combined "
        "delivery newsletter market-research channels texting log-in remembered embeds used"
    ),
}
"""The topics of a draft that an intent of PolicyIE stands for; every other is its `Other`."""
_INTENT_OF = {topic: intent for intent, topics in INTENTS.items() for topic in topics.split()}


def figures(material: Material) -> Iterator[str]:
    """The macro F1 over intents."""
    if not material.intents:
        yield "topic, macro F1: no labels"
        return
    topics = load_topics()
    pairs = [(label, _INTENT_OF.get(t.id, OTHER) if (t := topics.of(s)) else OTHER) for s, label in material.intents]
    yield f"topic, macro F1: {macro_f1(pairs):.2f} (of {len(pairs)} sentences)"


def macro_f1(pairs: Sequence[tuple[str, str]]) -> float:
    """The mean over labels of F1; pairs of the true label and the one told."""
    true, told = Counter(t for t, _ in pairs), Counter(g for _, g in pairs)
    right = Counter(t for t, g in pairs if t == g)
    return sum(2 * right[label] / (true[label] + told[label]) for label in true) / len(true)


def everyday(material: Material) -> Iterator[str]:
    """For each language how many everyday sentences are understood."""
    labels = material.of("everyday")
    understood: Counter[str] = Counter()
    for label in labels:
        topic = load_topics().of(label["sentence"])
        understood[label["language"]] += topic is not None and topic.id in str(label["topic"]).split("|")
    totals = Counter(label["language"] for label in labels)
    parts = ", ".join(f"{language} {understood[language]} of {totals[language]}" for language in sorted(totals))
    yield f"everyday sentences understood: {parts or 'no labels'}"
