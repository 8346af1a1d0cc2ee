# The auditor with its browser. docs/ci/docker.md says how to run it: not as root, with the browser's sandbox, `--init` and
# enough shared memory. The image's version is that of Playwright in pyproject.toml, group `image`.
FROM mcr.microsoft.com/playwright/python:v1.65.2-noble

COPY . /usr/src/auditor
RUN python3 -m pip install --no-cache-dir --group /usr/src/auditor/pyproject.toml:image /usr/src/auditor

# Whoever it runs as, `docker run --user` included, must have a home: the browser keeps its crash reports there.
ENV HOME=/var/lib/auditor PYTHONUNBUFFERED=1
RUN useradd --uid 10001 --create-home --home-dir "$HOME" auditor && chmod 1777 "$HOME"

USER 10001
WORKDIR /work
ENTRYPOINT ["auditor"]
CMD ["--help"]
