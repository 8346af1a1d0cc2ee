// Part of hook.js, after probes.js: what every visitor's browser has and the headless shell lacks. Pages that look for it keep quiet
// where they find none. Elsewhere nothing is changed.
const stood = new WeakMap();
// A property answers for what stands in for an object of the browser's; for all else as it did.
/** @type {(owner: any, property: string, slot: Slot, answer: (it: any, args: any[], self: any) => any) => void} */
function stand(owner, property, slot, answer) {
  const found = owner && descriptor(owner, property), original = found && found[slot];
  if (typeof original !== 'function') return;
  const proxy = new Proxy(original, {
    apply(target, self, args) {
      const it = self && typeof self === 'object' ? recall(stood, self) : undefined;
      if (it) return answer(it, args, self);
      try { return apply(target, self, args); } catch (error) { throw asThrown(error); }
    },
  });
  define(owner, property, {...found, [slot]: proxy});
  apply(remember, originals, [proxy, original]);
}
// What a getter said, as a visitor's browser would say it.
/** @type {(owner: any, property: string, say: (said: any) => any) => void} */
function says(owner, property, say) {
  const found = owner && descriptor(owner, property), original = found && found.get;
  if (typeof original !== 'function') return;
  const proxy = new Proxy(original, {
    apply(target, self, args) {
      try { return say(apply(target, self, args)); } catch (error) { throw asThrown(error); }
    },
  });
  define(owner, property, {...found, get: proxy});
  apply(remember, originals, [proxy, original]);
}

// The five names of the viewer of PDF documents, and its two types: as the HTML standard lists them (section 8.10.1.6).
const VIEWERS = ['PDF Viewer', 'Chrome PDF Viewer', 'Chromium PDF Viewer', 'Microsoft Edge PDF Viewer', 'WebKit built-in PDF'];
const TYPES = ['application/pdf', 'text/pdf'], PORTABLE = 'Portable Document Format';
/** @type {(owner: any, state: object) => any} */
const standIn = (owner, state) => { const made = Object.create(owner.prototype); keep(stood, made, state); return made; };
/** @type {(list: any, of: any[], names: string[]) => void} */
const fill = (list, of, names) => {
  for (let i = 0; i < of.length; i++) define(list, text(i), {value: of[i], writable: false, configurable: true, enumerable: true});
  for (let i = 0; i < of.length; i++) define(list, names[i], {value: of[i], writable: false, configurable: true, enumerable: false});
};
const viewers = once(() => {
  for (const name of ['name', 'filename', 'description']) stand(scope.Plugin.prototype, name, 'get', it => it[name]);
  for (const name of ['type', 'suffixes', 'description', 'enabledPlugin']) stand(scope.MimeType.prototype, name, 'get', it => it[name]);
  for (const List of [scope.Plugin, scope.PluginArray, scope.MimeTypeArray]) {
    stand(List.prototype, 'length', 'get', it => it.of.length);
    stand(List.prototype, 'item', 'value', (it, a) => it.of[a[0] >>> 0] || null);
    stand(List.prototype, 'namedItem', 'value', (it, a, self) => (descriptor(self, text(a[0])) || {}).value || null);
  }
  stand(scope.PluginArray.prototype, 'refresh', 'value', () => undefined);
  const types = TYPES.map(type => standIn(scope.MimeType, {type, suffixes: 'pdf', description: PORTABLE}));
  const plugins = VIEWERS.map(name => standIn(scope.Plugin, {name, filename: 'internal-pdf-viewer', description: PORTABLE, of: types}));
  for (const plugin of plugins) fill(plugin, types, TYPES);
  for (const type of types) recall(stood, type).enabledPlugin = plugins[0];
  held.plugins = standIn(scope.PluginArray, {of: plugins});
  held.mimeTypes = standIn(scope.MimeTypeArray, {of: types});
  fill(held.plugins, plugins, VIEWERS);
  fill(held.mimeTypes, types, TYPES);
});
/** @type {Table} */
const held = {__proto__: null};
if (scope.Navigator && !('chrome' in scope)) {
  for (const name of ['plugins', 'mimeTypes']) says(Navigator.prototype, name, said => { viewers(); return held[name] || said; });
  says(Navigator.prototype, 'pdfViewerEnabled', () => true);
  // Nobody was asked yet; the headless shell says that the visitor refused, and elsewhere that nobody was asked.
  if (scope.isSecureContext) says(scope.Notification, 'permission', said => said === 'denied' ? 'default' : said);
  // A window is higher than its page, by what full Chromium has above it.
  says(scope, 'outerHeight', said => said && said + 87);
  says(scope.NetworkInformation && scope.NetworkInformation.prototype, 'rtt', said => said || 50);
  const nothing = (/** @type {any} */ value) => (() => value).bind(null);
  const began = now() / 1000;
  const app = {isInstalled: false, getDetails: nothing(null), getIsInstalled: nothing(false), installState: nothing(undefined), runningState: nothing('cannot_run'),
    InstallState: {DISABLED: 'disabled', INSTALLED: 'installed', NOT_INSTALLED: 'not_installed'},
    RunningState: {CANNOT_RUN: 'cannot_run', READY_TO_RUN: 'ready_to_run', RUNNING: 'running'}};
  const times = () => ({requestTime: began, startLoadTime: began, commitLoadTime: began, finishDocumentLoadTime: 0, finishLoadTime: 0, firstPaintTime: 0,
    firstPaintAfterLoadTime: 0, navigationType: 'Other', wasFetchedViaSpdy: true, wasNpnNegotiated: true, npnNegotiatedProtocol: 'h2',
    wasAlternateProtocolAvailable: false, connectionInfo: 'h2'});
  const csi = () => ({onloadT: now(), startE: began * 1000, pageT: now() - began * 1000, tran: 15});
  define(scope, 'chrome', {value: {loadTimes: times.bind(null), csi: csi.bind(null), app}, writable: true, enumerable: true, configurable: false});
}
