// Runs before the page's scripts, in documents and workers: it is later by so many milliseconds. `performance.now` goes on as it is.
((/** @type {number} */ ahead) => {
  'use strict';
  const D = Date, now = D.now, R = Reflect, define = Object.defineProperty, describe = Object.getOwnPropertyDescriptor;
  const originals = new WeakMap(), remember = WeakMap.prototype.set, recollect = WeakMap.prototype.get, has = WeakMap.prototype.has;
  /** @type {<T extends object>(original: T, handler: ProxyHandler<T>) => T} */
  const standIn = (original, handler) => { const made = new Proxy(original, handler); R.apply(remember, originals, [made, original]); return made; };
  const later = () => R.apply(now, D, []) + ahead;
  const Later = standIn(D, {
    construct: (target, args, made) => R.construct(target, args.length ? args : [later()], made),
    apply: () => R.apply(D.prototype.toString, new D(later()), []),
  });
  define(D, 'now', {.../** @type {PropertyDescriptor} */ (describe(D, 'now')), value: standIn(now, {apply: later})});
  define(D.prototype, 'constructor', {.../** @type {PropertyDescriptor} */ (describe(D.prototype, 'constructor')), value: Later});
  define(globalThis, 'Date', {.../** @type {PropertyDescriptor} */ (describe(globalThis, 'Date')), value: Later});
  const origin = typeof Performance === 'function' && describe(Performance.prototype, 'timeOrigin'), get = origin && origin.get;
  if (origin && get) define(Performance.prototype, 'timeOrigin', {...origin, get: standIn(get, {apply: (target, self, args) => R.apply(target, self, args) + ahead})});
  // Asked for its source, what stands in for a function answers as the function would.
  const source = /** @type {PropertyDescriptor} */ (describe(Function.prototype, 'toString'));
  const told = standIn(source.value, {apply: (target, self, args) =>
    R.apply(target, R.apply(has, originals, [self]) ? R.apply(recollect, originals, [self]) : self, args)});
  define(Function.prototype, 'toString', {...source, value: told});
})
