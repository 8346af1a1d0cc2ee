"""Pages that are made from the program: one a check, one a command, and the tables of the policy language.

Whole pages exist only in the built site, so nothing of them can be out of date: without it, `auditor explain` and `--help`
say the same. The tables stand in a page that is read in the repository too; they are kept there, written by `make schema`,
and a test holds them to the models.
"""
