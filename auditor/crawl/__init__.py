"""Crawl: drives the browser over the pages of a site, scenario by scenario."""
