"""The documentation, and in `docs.making` what makes some of its pages."""
