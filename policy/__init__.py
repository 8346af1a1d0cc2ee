"""The policy language: what a statement promises, as data. `policy.reader` reads it, `policy.model` is what comes out."""
