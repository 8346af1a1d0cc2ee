"""The canary: an identity made for one run, every form its values may leave in, and the search for them. Pure.

Not found, because nobody outside could: what is encrypted, salted, hashed with a key, or cut into pieces below eight octets.
"""

from auditor.canary.identity import Identity, make_identity
from auditor.canary.masking import Masker
from auditor.canary.search import Examined, Hit, Searcher
from auditor.canary.typed import typed_masker

__all__ = ["Examined", "Hit", "Identity", "Masker", "Searcher", "make_identity", "typed_masker"]
