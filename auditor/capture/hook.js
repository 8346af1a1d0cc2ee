// Runs first in every document: reports what no protocol event tells, with the stack of who did it.
// The binding's name is random and the binding is taken off the page before any of its scripts run.
(() => {
  'use strict';
  /**
   * What stands in a place of a built-in is described to nobody: `null`, or what kind of event it is and what it was given.
   * @typedef {(args: any[], self: any) => [string, unknown] | null | undefined} Describe
   * @typedef {'value' | 'get' | 'set'} Slot
   */
  /** @type {Record<string, any>} any interface may be missing, or be what the page made of it */
  const scope = globalThis;
  /** @type {string} */
  const name = '%BINDING%';
  /** @type {(message: string) => void} */
  const send = scope[name];
  if (typeof send !== 'function') return;
  delete scope[name];
  const NativeError = Error, stringify = JSON.stringify, apply = Reflect.apply, build = Reflect.construct, now = Date.now;
  const descriptor = Object.getOwnPropertyDescriptor, define = Object.defineProperty, text = String;
  const find = String.prototype.indexOf, part = String.prototype.slice;
  const MAX_EVENTS = 5000;
  const originals = new WeakMap(), remember = WeakMap.prototype.set, recollect = WeakMap.prototype.get;
  let sent = 0, sending = () => {};

  /** @type {(top: Function | undefined, lines?: number) => string} */
  function stack(top, lines = 30) {
    const limit = NativeError.stackTraceLimit, prepare = descriptor(NativeError, 'prepareStackTrace');
    try {
      if (prepare) delete NativeError.prepareStackTrace;
      NativeError.stackTraceLimit = lines;
      const error = /** @type {{stack?: string}} */ ({});
      NativeError.captureStackTrace(error, top);
      return text(error.stack);
    } catch {
      return '';
    } finally {
      NativeError.stackTraceLimit = limit;
      if (prepare) define(NativeError, 'prepareStackTrace', prepare);
    }
  }

  /** @type {(kind: string, data: unknown, top: Function) => void} */
  function report(kind, data, top) {
    if (sent++ >= MAX_EVENTS) {
      if (sent === MAX_EVENTS + 1) send(stringify({kind: 'full', url: location.href}));
      return;
    }
    try {
      send(stringify({kind, data, now: now(), url: location.href, origin: scope.origin, top: scope === scope.top, stack: stack(top)}));
    } catch { /* a page may not learn that it is watched */ }
  }

  /** @type {(owner: any, property: string, slot: Slot, describe: Describe) => void} */
  function watch(owner, property, slot, describe) {
    const found = owner && descriptor(owner, property);
    const original = found && found[slot];
    if (typeof original !== 'function') return;
    const proxy = new Proxy(original, {
      apply(target, self, args) {
        try {
          const told = describe(args, self);
          if (told) report(told[0], told[1], proxy);
        } catch { /* hostile arguments */ }
        try { return apply(target, self, args); } catch (error) { throw asThrown(error); }
      },
    });
    define(owner, property, {...found, [slot]: proxy});
    apply(remember, originals, [proxy, original]);
  }

  // A built-in's error shows a page its own lines, and none of ours.
  function asThrown(/** @type {any} */ error) {
    const prepare = descriptor(NativeError, 'prepareStackTrace');
    try {
      if (prepare) delete NativeError.prepareStackTrace;
      const lines = error.stack;
      if (typeof lines === 'string' && apply(find, lines, [name]) >= 0) error.stack = withoutOurs(lines);
    } catch { /* a page may throw anything */ } finally {
      if (prepare) define(NativeError, 'prepareStackTrace', prepare);
    }
    return error;
  }
  /** @type {(lines: string) => string} */
  function withoutOurs(lines) {
    let kept = '', from = 0;
    while (from <= lines.length) {
      const end = apply(find, lines, ['\n', from]), to = end < 0 ? lines.length : end, line = apply(part, lines, [from, to]);
      if (apply(find, line, [name]) < 0) kept += (from ? '\n' : '') + line;
      from = to + 1;
    }
    return kept;
  }

  // Asked for its source, what stands in for a function answers as the function would.
  const source = /** @type {PropertyDescriptor} */ (descriptor(Function.prototype, 'toString'));
  const toString = new Proxy(source.value, {apply: (target, self, args) => apply(target, apply(recollect, originals, [self]) || self, args)});
  define(Function.prototype, 'toString', {...source, value: toString});
  apply(remember, originals, [toString, source.value]);

  const short = (/** @type {unknown} */ value) => text(value).slice(0, 8192);
  const absolute = (/** @type {unknown} */ url) => { try { return new URL(text(url), document.baseURI).href; } catch { return short(url); } };
  const area = (/** @type {unknown} */ self) => { try { return self === scope.localStorage ? 'local' : 'session'; } catch { return 'session'; } };

  if (scope.Document) watch(Document.prototype, 'cookie', 'set', a => ['cookie', short(a[0])]);
  if (scope.CookieStore) {
    watch(CookieStore.prototype, 'set', 'value', a => ['cookie-store', typeof a[0] === 'object' ? {
      name: short(a[0].name), value: short(a[0].value), domain: a[0].domain || null, path: a[0].path || '/',
      expires: a[0].expires == null ? null : Number(a[0].expires), maxAge: a[0].maxAge == null ? null : Number(a[0].maxAge),
      partitioned: Boolean(a[0].partitioned), sameSite: a[0].sameSite || 'strict',
    } : {name: short(a[0]), value: short(a[1]), domain: null, path: '/', expires: null, partitioned: false, sameSite: 'strict'}]);
    watch(CookieStore.prototype, 'delete', 'value', a => ['cookie-store', {
      name: short(typeof a[0] === 'object' ? a[0].name : a[0]), value: '', domain: null, path: '/', expires: 0, partitioned: false, sameSite: 'strict'}]);
  }
  if (scope.Storage) watch(Storage.prototype, 'setItem', 'value', (a, self) => ['storage', {area: area(self), key: short(a[0]), length: text(a[1]).length}]);
  if (scope.IDBFactory) watch(IDBFactory.prototype, 'open', 'value', a => ['storage', {area: 'indexeddb', key: short(a[0]), length: 0}]);
  if (scope.CacheStorage) watch(CacheStorage.prototype, 'open', 'value', a => ['storage', {area: 'cache', key: short(a[0]), length: 0}]);
  if (scope.Navigator) watch(Navigator.prototype, 'sendBeacon', 'value', a => {
    sending();
    return ['call', {name: 'sendBeacon', argument: absolute(a[0])}];
  });
  watch(scope, 'fetch', 'value', a => {
    sending();
    const keep = (a[1] && a[1].keepalive) || (typeof a[0] === 'object' && a[0] && a[0].keepalive);
    return keep ? ['call', {name: 'keepalive', argument: absolute(a[0] && a[0].url || a[0])}] : null;
  });
  watch(scope, 'open', 'value', a => ['call', {name: 'window.open', argument: a[0] === undefined ? '' : absolute(a[0])}]);

  if (scope === scope.top && location.href === 'about:blank') return;  // a tab that has not been sent anywhere yet
//%PARTS%
})();
//# sourceURL=%BINDING%
