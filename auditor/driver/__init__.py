"""The driver seam: `interface` is what a crawl asks of any browser, `chromium` all that knows Chromium, its protocol and Playwright."""
