"""Timers of workers: virtual time moves the clocks of documents only, so a worker's pending timer is waited for in real
time. Every worker is asked how far its furthest timer lies; most have none, and then nothing is waited for."""

from __future__ import annotations

import asyncio

from auditor.driver.chromium.protocol.answers import evaluated_json
from auditor.driver.chromium.recording.recording import Recording
from auditor.driver.errors import BrowserError, ConnectionLost

WATCH_TIMERS = """(() => {
  const scope = globalThis, due = new Map(), own = {};
  // A dedicated worker is not fully set up while it waits for us: what it inherits is looked up when it is first called.
  const inherited = name => { for (let o = Object.getPrototypeOf(scope); o; o = Object.getPrototypeOf(o)) if (Object.hasOwn(o, name)) return o[name]; };
  for (const name of ['setTimeout', 'setInterval', 'clearTimeout', 'clearInterval']) if (Object.hasOwn(scope, name)) own[name] = scope[name];
  const define = (name, value) => Object.defineProperty(scope, name, {value, writable: true, configurable: true, enumerable: true});
  define('setTimeout', function setTimeout(work, delay, ...rest) {
    const end = typeof work === 'function' ? (...a) => { due.delete(id); return Reflect.apply(work, scope, a); } : work;
    const id = real('setTimeout')(end, delay, ...rest);
    due.set(id, performance.now() + (Number(delay) || 0));
    return id;
  });
  define('setInterval', function setInterval(...args) { const id = real('setInterval')(...args); due.set(id, Infinity); return id; });
  define('clearTimeout', function clearTimeout(id) { due.delete(id); return real('clearTimeout')(id); });
  define('clearInterval', function clearInterval(id) { due.delete(id); return real('clearInterval')(id); });
  function real(name) { return (own[name] ||= inherited(name)).bind(scope); }
  define('%NAME%', () => JSON.stringify([...due.values()].map(t => t === Infinity ? null : Math.max(0, t - performance.now()))));
})()"""
SLACK_MS = 150


def watch_timers(name: str) -> str:
    """The script that a worker runs first; `name` is where it answers."""
    return WATCH_TIMERS.replace("%NAME%", name)


async def worker_deadline(recording: Recording, budget: int) -> int:
    """Milliseconds of real time until the last worker timer within the budget; 0 if there is none.

    A worker that does not answer is busy: it gets half a second.
    """
    stage = recording.stage
    workers = [s for s in stage.sessions.values() if s.kind in ("worker", "shared_worker", "service_worker")]
    answers = await asyncio.gather(*(_ask(recording, s.id) for s in workers))
    delays = [d for answer in answers for d in answer]
    if None in delays:  # an interval never ends
        return budget
    return max((round(d) + SLACK_MS for d in delays if d is not None and d <= budget), default=0)


async def _ask(recording: Recording, session: str) -> list[float | None]:
    stage = recording.stage
    call = {"expression": f"globalThis['{stage.binding}']()", "returnByValue": True}
    try:
        answer = await stage.cdp.send("Runtime.evaluate", call, session, timeout=1)
        return [None if d is None else float(d) for d in evaluated_json(answer, list)]
    except (BrowserError, ConnectionLost, ValueError, TypeError):
        return []
    except TimeoutError:
        return [500.0]
