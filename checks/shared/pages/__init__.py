"""Pages and the ways between them: what rules about links, contacts and the statement share."""
