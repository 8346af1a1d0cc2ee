"""The auditor: holds a web site to its own privacy statement."""

__version__ = "0.1.0"
