// Part of hook.js, after probes.js: who listens to everything that a visitor does on a page.
/** @type {Table} */
const GROUPS = {__proto__: null, keydown: 'typing', keyup: 'typing', keypress: 'typing', input: 'typing',
  mousemove: 'moving', pointermove: 'moving', touchmove: 'moving', scroll: 'scrolling',
  mousedown: 'pressing', mouseup: 'pressing', pointerdown: 'pressing', touchstart: 'pressing'};
/** @type {Table} */
const STARTS = {__proto__: null, DOMContentLoaded: 1, load: 1, readystatechange: 1};
const nodeType = getter(scope.Node, 'nodeType'), nodeName = getter(scope.Node, 'nodeName');
const currentEvent = descriptor(scope, 'event'), typeOf = getter(scope.Event, 'type');
const isPage = (/** @type {any} */ target) => {
  if (target === scope || target === undefined || target === null) return true;
  try { return nodeType(target) === 9 || nodeName(target) === 'BODY' || nodeName(target) === 'HTML'; } catch { return false; }
};
function heard(/** @type {any} */ target, /** @type {string} */ type) {
  const group = GROUPS[type], start = STARTS[type];
  if (!(group || start) || !isPage(target)) return;
  if (start) { started(); return; }
  // A wrapper of the page's may stand between the listener and the script that adds it.
  const found = sources(3);
  for (let i = 0; i < found.length; i++) {
    const it = entry('recorder', found[i]);
    if (!it || it.counts[group]) continue;
    it.counts[group] = 1;
    if (group === 'typing') watchSending();
    if (it.counts.mutations) tell(it);
  }
}
// A script that waits for the page is later called by nobody: who set it to work stands on the stack now.
function started() {
  const found = sources(2), it = found.length > 1 && entry('recorder', found[0]);
  if (it && !it.stack) it.stack = stack(undefined);
}
watching(scope.EventTarget, 'addEventListener', (self, a) => {
  if (typeof a[0] !== 'string') return;
  heard(self, a[0]);
  const canvas = self && recall(drawn, self);
  if (canvas) canvas.listeners = 1;
  if (a[0] === 'icecandidate') peer('candidates')(self, []);
});
for (const type in GROUPS) {
  for (const owner of [Document.prototype, scope]) watch(owner, `on${type}`, 'set', (a, self) => { if (a[0]) heard(self, type); return null; });
}
watching(scope.MutationObserver, 'observe', (self, a) => {
  const how = a[1];
  if (!how || !how.subtree || !how.childList || !isPage(a[0])) return;
  if (!(how.characterData || how.characterDataOldValue) || !(how.attributes || how.attributeOldValue || how.attributeFilter)) return;
  const it = entry('recorder', nearest());
  if (!it || it.counts.mutations) return;
  it.counts.mutations = 1;
  tell(it);
});

// What is sent while a key goes down or a field changes: not soon after, but in the listener itself.
/** @type {Table} */
const SENDS = {__proto__: null, 1: 1, 3: 1, 10: 1};
sending = () => {
  const event = currentEvent && currentEvent.get && apply(currentEvent.get, scope, []);
  if (!event || !event.isTrusted || GROUPS[typeOf(event)] !== 'typing') return;
  const script = nearest(), listener = entry('recorder', script);
  if (!listener || !listener.counts.typing) return;
  const it = entry('keystrokes', script);
  if (!it) return;
  it.counts.sends = (it.counts.sends | 0) + 1;
  if (SENDS[it.counts.sends]) tell(it);
};
const watchSending = once(() => {
  watching(scope.XMLHttpRequest, 'send', sending);
  watching(scope.WebSocket, 'send', sending);
});
