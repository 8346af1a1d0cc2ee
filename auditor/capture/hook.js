// Runs first in every document: reports what no protocol event tells, with the stack of who did it.
// The binding's name is random and the binding is taken off the page before any of its scripts run.
(() => {
  'use strict';
  /**
   * What stands in a place of a built-in is described to nobody: `null`, or what kind of event it is and what it was given; a third
   * part is answered in the built-in's place, which is then not called.
   * @typedef {(args: any[], self: any) => [string, unknown] | [string, unknown, unknown] | null | undefined} Describe
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

  /** @type {(owner: any, property: string, slot: Slot, describe: Describe, after?: (result: any, args: any[], self: any) => void) => void} */
  function watch(owner, property, slot, describe, after) {
    const found = owner && descriptor(owner, property);
    const original = found && found[slot];
    if (typeof original !== 'function') return;
    const proxy = new Proxy(original, {
      apply(target, self, args) {
        /** @type {ReturnType<Describe>} */
        let told = null;
        try {
          told = describe(args, self);
          if (told) report(told[0], told[1], proxy);
        } catch { /* hostile arguments */ }
        if (told && told.length > 2) return told[2];
        let result;
        try { result = apply(target, self, args); } catch (error) { throw asThrown(error); }
        try { if (after) after(result, args, self); } catch { /* hostile results */ }
        return result;
      },
    });
    define(owner, property, {...found, [slot]: proxy});
    apply(remember, originals, [proxy, apply(recollect, originals, [original]) || original]);
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

  // What is sent while the page is torn down: no event tells its body, and nobody but us can hold it back (see recording/leave.py).
  /** @type {string[]} */
  let heldHosts = [];
  addEventListener(name, event => { heldHosts = text(/** @type {CustomEvent} */ (event).detail).split(' '); });
  const {Blob, ArrayBuffer, URLSearchParams, WeakMap: Kept} = scope, bytes = scope.Uint8Array, code = String.fromCharCode, encode = scope.btoa;
  const MAX_BODY = 65536, construct = Reflect.construct, isArray = Array.isArray, view = ArrayBuffer.isView, Address = URL;
  const utf8 = scope.TextEncoder && new scope.TextEncoder(), toOctets = utf8 && utf8.encode;
  /** @typedef {string | Uint8Array} Part */
  /** @type {WeakMap<object, Part[]>} what the first octets of a Blob were made of */
  const blobs = new Kept();
  /** @type {(buffer: any) => Uint8Array} its first octets, as they are now */
  const octetsOf = buffer => (view(buffer) ? new bytes(buffer.buffer, buffer.byteOffset, buffer.byteLength) : new bytes(buffer)).slice(0, MAX_BODY);
  /** @type {(parts: any[]) => Part[] | undefined} undefined: some cannot be read at once */
  const partsOf = parts => {
    const all = /** @type {Part[]} */ ([]);
    for (let i = 0, length = 0; i < parts.length && length < MAX_BODY; i++) {
      const part = parts[i];
      const own = typeof part === 'string' ? [part.slice(0, MAX_BODY)]
        : part instanceof ArrayBuffer || view(part) ? [octetsOf(part)]
          : /** @type {Part[] | undefined} */ (typeof part === 'object' ? apply(recollect, blobs, [part]) : undefined);
      if (!own) return undefined;
      for (let n = 0; n < own.length; n++) { all[all.length] = own[n]; length += own[n].length; }
    }
    return all;
  };
  /** @type {(parts: Part[]) => {text?: string, bytes?: string}} */
  const joined = parts => {
    let out = '', only = true;
    for (let i = 0; i < parts.length; i++) only = only && typeof parts[i] === 'string';
    for (let i = 0; i < parts.length && out.length < MAX_BODY; i++) {
      const part = parts[i];
      if (only) out += part;
      else for (const octet of typeof part === 'string' ? apply(toOctets, utf8, [part]) : part) out += code(octet);
    }
    return only ? {text: out.slice(0, MAX_BODY)} : {bytes: encode(out.slice(0, MAX_BODY))};
  };
  if (Blob) {
    /** @type {any} */
    const watched = new Proxy(Blob, {construct(target, args, made) {
      let blob;
      try { blob = construct(target, args, made === watched ? target : made); } catch (error) { throw asThrown(error); }
      try {
        const parts = isArray(args[0]) ? partsOf(args[0]) : undefined;
        if (parts) apply(remember, blobs, [blob, parts]);
      } catch { /* hostile parts */ }
      return blob;
    }});
    define(scope, 'Blob', {.../** @type {PropertyDescriptor} */ (descriptor(scope, 'Blob')), value: watched});
    define(Blob.prototype, 'constructor', {.../** @type {PropertyDescriptor} */ (descriptor(Blob.prototype, 'constructor')), value: watched});
    apply(remember, originals, [watched, Blob]);
  }
  /** @type {(body: any) => {text?: string, bytes?: string} | null} of what is no body, or none that can be read at once: null */
  const bodyOf = body => {
    if (body === undefined || body === null) return {text: ''};
    if (typeof body === 'string' || body instanceof URLSearchParams) return {text: text(body).slice(0, MAX_BODY)};
    if (body instanceof ArrayBuffer || view(body)) return joined([octetsOf(body)]);
    const kept = /** @type {Part[] | undefined} */ (typeof body === 'object' ? apply(recollect, blobs, [body]) : undefined);
    return kept ? joined(kept) : null;
  };
  /** @type {(url: string, method: unknown) => boolean} */
  const isHeld = (url, method) => {
    if (!heldHosts.length || /^(get|head|options)$/i.test(text(method))) return false;
    const host = new Address(url).hostname;
    return heldHosts.some(held => host === held || host.endsWith('.' + held));
  };
  /** @type {(called: string, a: any[], refused: () => unknown) => ReturnType<Describe>} of `fetch` and its like */
  const fetching = (called, a, refused) => {
    const asked = typeof a[0] === 'object' && a[0] && 'url' in a[0] ? a[0] : null, more = a[1] || {};
    const argument = absolute(asked ? asked.url : a[0]), method = more.method || (asked && asked.method) || 'GET';
    const held = isHeld(argument, method);
    if (!(called === 'fetchLater' || more.keepalive || (asked && asked.keepalive) || held)) return null;
    const body = asked && asked.body && more.body === undefined ? null : bodyOf(more.body);
    return held ? ['call', {name: called, argument, body, held: text(method)}, refused()] : ['call', {name: called, argument, body}];
  };
  if (scope.Navigator) watch(Navigator.prototype, 'sendBeacon', 'value', a => {
    sending();
    const argument = absolute(a[0]), body = bodyOf(a[1]);
    return isHeld(argument, 'POST') ? ['call', {name: 'sendBeacon', argument, body, held: 'POST'}, true] : ['call', {name: 'sendBeacon', argument, body}];
  });
  watch(scope, 'fetch', 'value', a => {
    sending();
    return fetching('keepalive', a, () => new Promise(() => {}));
  });
  watch(scope, 'fetchLater', 'value', a => fetching('fetchLater', a, () => ({activated: false})));
  watch(scope, 'open', 'value', a => ['call', {name: 'window.open', argument: a[0] === undefined ? '' : absolute(a[0])}]);

  if (scope === scope.top && location.href === 'about:blank') return;  // a tab that has not been sent anywhere yet
//%PARTS%
})();
//# sourceURL=%BINDING%
