"""From a site to the draft of its policy: `auditor init`."""
