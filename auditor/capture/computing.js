// Part of hook.js: what the browser works out for a page beside the page's clock. Virtual time waits for what is asked of the network alone;
// so whoever gives the page its time is told what else is awaited. Naming an interface makes the browser build it: each is
// watched from the moment when a page can get at one.
const MAX_AWAITED = 200;
const then = method(Promise, 'then');
let awaited = 0;
/** @type {() => (() => void) | null} begins something that is awaited; ends it when it is called */
const begun = () => {
  if (awaited >= MAX_AWAITED) return null;
  const id = ++awaited;
  send(stringify({kind: 'awaits', id}));
  return () => send(stringify({kind: 'awaited', id}));
};
/** @type {(promise: any) => void} */
const isAwaited = promise => { const over = begun(); if (over) then(promise, over, over); };
const hear = /** @type {(target: any, event: string, listener: () => void) => void} */ (method(scope.EventTarget, 'addEventListener'));
const ENDS = ['success', 'error', 'blocked'];
/** @type {(request: any) => void} of a database */
const isAsked = request => {
  const over = begun();
  if (!over) return;
  for (let i = 0; i < ENDS.length; i++) hear(request, ENDS[i], over);
};
/** @type {(owner: any, names: string[], note?: (result: any) => void) => void} */
const awaiting = (owner, names, note = isAwaited) => { for (let i = 0; i < names.length; i++) watch(owner, names[i], 'value', () => null, note); };
/** @type {(owner: any, property: string, of: () => any, names: string[]) => void} */
const awaitingFrom = (owner, property, of, names) => {
  const install = once(() => awaiting(of(), names));
  watch(owner, property, 'get', () => { install(); return null; });
};
/** @type {(interface: string) => () => any} */
const prototypeOf = name => () => scope[name] && scope[name].prototype;
if (scope.Navigator) {
  awaiting(Navigator.prototype, ['getBattery', 'requestMediaKeySystemAccess', 'getInstalledRelatedApps']);
  awaitingFrom(Navigator.prototype, 'mediaDevices', prototypeOf('MediaDevices'), ['enumerateDevices']);
  awaitingFrom(Navigator.prototype, 'userAgentData', prototypeOf('NavigatorUAData'), ['getHighEntropyValues']);
  awaitingFrom(Navigator.prototype, 'permissions', prototypeOf('Permissions'), ['query']);
  awaitingFrom(Navigator.prototype, 'storage', prototypeOf('StorageManager'), ['estimate', 'persisted', 'getDirectory']);
  awaitingFrom(Navigator.prototype, 'mediaCapabilities', prototypeOf('MediaCapabilities'), ['decodingInfo', 'encodingInfo']);
  awaitingFrom(Navigator.prototype, 'keyboard', prototypeOf('Keyboard'), ['getLayoutMap']);
  awaitingFrom(Navigator.prototype, 'gpu', prototypeOf('GPU'), ['requestAdapter']);
}
awaitingFrom(scope.Crypto && scope.Crypto.prototype, 'subtle', prototypeOf('SubtleCrypto'),
  ['digest', 'importKey', 'generateKey', 'deriveKey', 'deriveBits', 'encrypt', 'decrypt', 'sign', 'verify', 'exportKey']);
awaiting(scope.WebAssembly, ['compile', 'instantiate', 'compileStreaming', 'instantiateStreaming']);
awaiting(scope, ['createImageBitmap']);
// The stores of databases, and their indexes, are there once a database was opened.
const watchStores = once(() => {
  awaiting(prototypeOf('IDBObjectStore')(), ['put', 'add', 'get', 'getAll', 'getAllKeys', 'delete', 'clear', 'count', 'openCursor'], isAsked);
  awaiting(prototypeOf('IDBIndex')(), ['get', 'getAll', 'openCursor'], isAsked);
});
awaiting(prototypeOf('IDBFactory')(), ['open', 'deleteDatabase'], request => { watchStores(); isAsked(request); });
