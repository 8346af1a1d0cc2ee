// Part of hook.js: what the browser works out for a page beside the page's clock. Virtual time waits for what is asked of the network alone;
// so whoever gives the page its time is told what else is awaited. Naming an interface makes the browser build it: each is
// watched from the moment when a page can get at one.
const MAX_AWAITED = 200;
const then = method(Promise, 'then');
let awaited = 0;
/** @type {(promise: any) => void} */
const isAwaited = promise => {
  if (awaited >= MAX_AWAITED) return;
  const id = ++awaited, over = () => send(stringify({kind: 'awaited', id}));
  send(stringify({kind: 'awaits', id}));
  then(promise, over, over);
};
/** @type {(owner: any, names: string[]) => void} */
const awaiting = (owner, names) => { for (const one of names) watch(owner, one, 'value', () => null, isAwaited); };
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
