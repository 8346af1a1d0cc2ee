"""The statement as prose: its text, its sentences, where a clause's quote stands in it, and how its wording drifts.

    files.read_statement(path)        a file (.txt, .md, .html) -> Sentences
    blocks.rendered(text)             text as a browser shows it -> blocks, and sentences.sentences_of(blocks)
    locate.locate(clauses, ...)       a clause's quote -> the sentences it stands for
    coverage.coverage(policy, ...)    a state for every sentence
    drift.drift(reviewed, live)       what was reworded, removed, added
    lock.lock_of(...), parse_lock     the reviewed wording as hashes
    tables.rows_of(sentences)         what rows of tables name: cookies, storage keys, their lifetimes
    facts.load_facts()                laws and tools that statements still name though they are gone

Everything here is pure but what reads files, and takes hostile text: what it costs is bounded by the text's length.
"""
