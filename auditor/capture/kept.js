// Part of hook.js: what the page has written into its storage while it was left, by names of properties too, of which no call tells.
const MAX_AREA = 1000;
const keyAt = method(scope.Storage, 'key'), itemOf = method(scope.Storage, 'getItem'), sizeOf = getter(scope.Storage, 'length');
/** @type {(kind: 'local' | 'session') => any} null where the page may keep nothing */
const areaOf = kind => { try { return kind === 'local' ? scope.localStorage : scope.sessionStorage; } catch { return null; } };
/** @type {(kind: 'local' | 'session') => Table} */
const inArea = kind => {
  const area = areaOf(kind), found = /** @type {Table} */ ({__proto__: null});
  for (let n = 0, length = area ? sizeOf(area) : 0; n < length && n < MAX_AREA; n++) found[keyAt(area, n)] = itemOf(area, keyAt(area, n));
  return found;
};
const AREAS = /** @type {('local' | 'session')[]} */ (['local', 'session']);
/** @type {Table} */
const before = {__proto__: null};
function tellKept() {
  try {
    for (let a = 0; a < AREAS.length; a++) {
      const kind = AREAS[a], there = inArea(kind), was = before[kind], told = [];
      for (const key in there) if (there[key] !== was[key]) told[told.length] = {area: kind, key: short(key), value: short(there[key]), length: there[key].length, fresh: was[key] === undefined};
      before[kind] = there;
      if (told.length) report('kept', told, tellKept);
    }
  } catch { /* storage is blocked */ }
}
// We are told when the page is about to be left: what is added to its listeners then is called after its own.
const listen = scope.addEventListener;
if (scope.Storage && scope.document) apply(listen, scope, [`${name}-left`, () => {
  try {
    for (let a = 0; a < AREAS.length; a++) before[AREAS[a]] = inArea(AREAS[a]);
    const ways = ['beforeunload', 'visibilitychange', 'pagehide'];
    // Where a page may not use it, asking for it would be reported to the site.
    if (scope.document.featurePolicy && scope.document.featurePolicy.allowsFeature('unload')) ways[ways.length] = 'unload';
    for (let w = 0; w < ways.length; w++) apply(listen, scope, [ways[w], tellKept]);
  } catch { /* storage is blocked */ }
}]);
