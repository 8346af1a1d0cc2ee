"""A visitor's walk through the site: in one tab, in real time, from page to page, and back again half an hour later."""
