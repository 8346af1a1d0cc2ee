"""Timers of workers: virtual time moves the clocks of documents only, so a worker's pending timer is waited for in real
time. Every worker is asked how far its furthest timer lies; most have none, and then nothing is waited for."""

from __future__ import annotations

import asyncio

from auditor.driver.chromium.protocol.answers import evaluated_json, part
from auditor.driver.chromium.recording.collector import Session
from auditor.driver.chromium.recording.recording import Recording
from auditor.driver.errors import BrowserError, ConnectionLost

WATCH_TIMERS = """(() => {
  'use strict';
  const scope = globalThis, due = new Map(), native = {__proto__: null}, names = new WeakMap(), apply = Reflect.apply;
  const keep = Map.prototype.set, drop = Map.prototype.delete, recall = WeakMap.prototype.get, stringify = JSON.stringify, now = Date.now;
  const own = Object.hasOwn, above = Object.getPrototypeOf, define = Object.defineProperty;
  // A dedicated worker is not fully set up while it waits for us: what it inherits is looked up when it is first called.
  const inherited = name => { for (let o = above(scope); o; o = above(o)) if (own(o, name)) return o[name]; };
  const real = name => native[name] ||= inherited(name);
  const made = {
    setTimeout(handler, ...more) {
      const id = apply(real('setTimeout'), scope, arguments);
      apply(keep, due, [id, now() + (typeof more[0] === 'number' && more[0] > 0 ? more[0] : 0)]);
      return id;
    },
    setInterval(handler) { const id = apply(real('setInterval'), scope, arguments); apply(keep, due, [id, Infinity]); return id; },
    clearTimeout() { apply(drop, due, [arguments[0]]); return apply(real('clearTimeout'), scope, arguments); },
    clearInterval() { apply(drop, due, [arguments[0]]); return apply(real('clearInterval'), scope, arguments); },
  };
  for (const name in made) {
    if (own(scope, name)) native[name] = scope[name];
    names.set(made[name], `function ${name}() { [native code] }`);
    define(scope, name, {value: made[name], writable: true, configurable: true, enumerable: false});
  }
  // Asked for its source, what stands in for a function answers as the function would.
  const toString = new Proxy(Function.prototype.toString, {apply: (target, self, args) => apply(recall, names, [self]) || apply(target, self, args)});
  names.set(toString, 'function toString() { [native code] }');
  define(Function.prototype, 'toString', {value: toString, writable: true, configurable: true, enumerable: false});
  // Timers that are over are still known here; they lie in the past.
  return () => { const at = now(), left = []; for (const end of due.values()) if (end > at) left.push(end === Infinity ? null : end - at); return stringify(left); };
})()"""
"""What a worker runs first. Its value answers how far the timers lie, in milliseconds, as JSON: only who holds it can ask."""
BUSY_SECONDS = 0.05
"""A worker that does not answer within this is computing."""
_WORKERS = ("worker", "shared_worker", "service_worker")


def has_workers(recording: Recording) -> bool:
    """Whether any worker runs that this tab can talk to."""
    return any(s.kind in _WORKERS for s in recording.stage.sessions.values())


async def workers_wait(recording: Recording, left: float) -> bool:
    """Whether a worker has a timer within the `left` milliseconds, or is busy and does not answer."""
    workers = [s for s in recording.stage.sessions.values() if s.kind in _WORKERS]
    answers = await asyncio.gather(*(_ask(recording, s) for s in workers))
    return any(delay is None or delay <= left for answer in answers for delay in answer)


async def _ask(recording: Recording, session: Session) -> list[float | None]:
    """Milliseconds until each of its timers; None for an interval, which never ends."""
    try:
        asked = await asyncio.wait_for(asyncio.shield(session.timers), BUSY_SECONDS) if session.timers else {}
        held = part(part(asked, "result", dict), "objectId", str)
        call = {"objectId": held, "functionDeclaration": "function() { return this(); }", "returnByValue": True}
        answer = await recording.stage.cdp.send("Runtime.callFunctionOn", call, session.id, BUSY_SECONDS)
        return [None if d is None else float(d) for d in evaluated_json(answer, list)]
    except (BrowserError, ConnectionLost, ValueError, TypeError):
        return []
    except TimeoutError:
        return [0.0]
