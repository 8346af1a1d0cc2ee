// Part of hook.js, after probes.js: what describes the graphics card, the sound, the network and the device itself.
/** @typedef {{parameters: Bag, precisions: Bag, unmasked: number, extensions: number, pixels: number}} Card */
const glSeen = new WeakMap();
/** @type {Table} */
const UNMASKED = {__proto__: null, 0x9245: 1, 0x9246: 1};
/** @type {Table} */
const GROWTH = {__proto__: null, 8: 1, 12: 1, 16: 1, 20: 1, 30: 1, 50: 1};
const most = (/** @type {number} */ one, /** @type {number} */ other) => one > other ? one : other | 0 || one;
const connected = getter(scope.Node, 'isConnected');
const shown = (/** @type {any} */ canvas) => { try { return connected(canvas) ? 1 : 0; } catch { return 0; } };
function tellGl(/** @type {Card} */ it, /** @type {any} */ canvas) {
  const record = it.unmasked && entry('webgl', nearest());
  if (!record) return;
  const was = record.counts;
  record.counts = {parameters: most(it.parameters.n, was.parameters), unmasked: 1, extensions: it.extensions | was.extensions,
    precisions: most(it.precisions.n, was.precisions), pixels: it.pixels | was.pixels, shown: shown(canvas)};
  tell(record);
}
function readGl(/** @type {any} */ canvas) {
  const it = /** @type {Card | undefined} */ (recall(glSeen, canvas));
  if (it && !it.pixels) { it.pixels = 1; tellGl(it, canvas); }
}
function watchCard(/** @type {any} */ Context) {
  const canvasOf = getter(Context, 'canvas');
  /** @type {(canvas: any) => Card} */
  const state = canvas => {
    let it = recall(glSeen, canvas);
    if (!it) keep(glSeen, canvas, it = {parameters: bag(), precisions: bag(), unmasked: 0, extensions: 0, pixels: 0});
    return it;
  };
  watching(Context, 'getParameter', (self, a) => {
    const canvas = canvasOf(self), it = state(canvas), n = distinct(it.parameters, size(a[0]), 200);
    if (n && UNMASKED[size(a[0])]) it.unmasked = 1;
    if (GROWTH[n] || (n > 8 && UNMASKED[size(a[0])])) tellGl(it, canvas);
  });
  watching(Context, 'getSupportedExtensions', self => {
    const canvas = canvasOf(self), it = state(canvas);
    if (!it.extensions) { it.extensions = 1; tellGl(it, canvas); }
  });
  watching(Context, 'getShaderPrecisionFormat', (self, a) => {
    const canvas = canvasOf(self), it = state(canvas), n = distinct(it.precisions, `${size(a[0])} ${size(a[1])}`, 20);
    if (GROWTH[n]) tellGl(it, canvas);
  });
  watching(Context, 'readPixels', self => readGl(canvasOf(self)));
}
const watchGl = once(() => { watchCard(scope.WebGLRenderingContext); watchCard(scope.WebGL2RenderingContext); });

// Audio: a tone rendered offline, and its samples read.
const tones = new WeakMap(), rendered = /** @type {{frames: number, record: Entry}[]} */ ([]), MAX_RENDERED = 16;
/** @type {(kind: 'oscillators' | 'compressors') => Note} */
const tone = kind => self => { let it = recall(tones, self); if (!it) keep(tones, self, it = {oscillators: 0, compressors: 0}); it[kind] = 1; };
watching(scope.BaseAudioContext, 'createOscillator', tone('oscillators'));
watching(scope.BaseAudioContext, 'createDynamicsCompressor', tone('compressors'));
const framesOf = getter(scope.OfflineAudioContext, 'length');
const watchSamples = once(() => {
  const lengthOf = getter(scope.AudioBuffer, 'length');
  const sampled = (/** @type {any} */ self) => {
    for (let i = 0; i < rendered.length; i++) {
      const {frames, record} = rendered[i];
      if (!record.counts.read && frames === lengthOf(self)) { record.counts.read = 1; tell(record); }
    }
  };
  watching(scope.AudioBuffer, 'getChannelData', sampled);
  watching(scope.AudioBuffer, 'copyFromChannel', sampled);
});
watching(scope.OfflineAudioContext, 'startRendering', self => {
  watchSamples();
  const it = recall(tones, self), record = it && entry('audio', nearest());
  if (!record) return;
  record.counts = {...record.counts, oscillators: it.oscillators, compressors: it.compressors, rendered: 1};
  if (rendered.length < MAX_RENDERED) rendered[rendered.length] = {frames: framesOf(self), record};
  else full();
  tell(record);
});
// WebRTC: a connection to nobody, whose candidates are read.
const peers = new WeakMap(), Peer = scope.RTCPeerConnection;
/** @type {(kind: 'channels' | 'offers' | 'candidates' | 'remote') => Note} */
const peer = kind => (self, a) => {
  if (kind === 'candidates' && a.length > 1 && a[0] !== 'icecandidate') return;
  let it = recall(peers, self);
  if (!it) keep(peers, self, it = {channels: 0, offers: 0, candidates: 0, remote: 0, record: null});
  if (it[kind]) return;
  it[kind] = 1;
  if (!it.offers || !(it.candidates || it.remote)) return;
  const record = it.record ||= entry('webrtc', nearest(), ++canvases);
  if (!record) return;
  record.counts = {channels: it.channels, offers: it.offers, candidates: it.candidates, remote: it.remote};
  tell(record);
};
watching(Peer, 'createDataChannel', peer('channels'));
watching(Peer, 'createOffer', peer('offers'));
watching(Peer, 'setRemoteDescription', peer('remote'));
watching(Peer, 'onicecandidate', peer('candidates'), 'set');
watching(Peer, 'localDescription', peer('candidates'), 'get');

// The device, property by property.
const FLOOR = 8;
/** @type {(owner: any, property: string, slot?: Slot, title?: string) => void} */
const surface = (owner, property, slot = 'get', title = property) => watching(owner, property, () => enumerated(title), slot);
/** @type {Table} */
const reads = {__proto__: null};
const MAX_USED_UP = 4;
let usedUp = 0;
function enumerated(/** @type {string} */ title) {
  const times = reads[title] = (reads[title] | 0) + 1;
  if (times > MAX_READS) {
    // A page that asks for its width at every frame hides nothing; one that has used up several properties may hide who else reads them.
    if (times === MAX_READS + 1 && ++usedUp >= MAX_USED_UP) full();
    return;
  }
  const it = entry('device', nearest());
  if (!it || it.counts[title]) return;
  it.counts[title] = 1;
  const n = it.n = (it.n ?? 0) + 1;
  if (n >= FLOOR) tell(it);
}
for (const name of ['plugins', 'mimeTypes', 'hardwareConcurrency', 'deviceMemory', 'maxTouchPoints', 'platform', 'vendor', 'productSub',
  'languages', 'language', 'cookieEnabled', 'doNotTrack', 'pdfViewerEnabled', 'connection', 'webdriver']) surface(scope.Navigator, name);
surface(scope.Navigator, 'getBattery', 'value', 'battery');
/** @type {(owner: any, property: string, install: () => void) => void} */
const behind = (owner, property, install) => {
  const first = once(install);
  watch(owner, property, 'get', () => { first(); return null; });
};
behind(scope, 'screen', () => {
  for (const name of ['width', 'height', 'availWidth', 'availHeight', 'availLeft', 'availTop', 'colorDepth', 'pixelDepth', 'orientation']) surface(scope.Screen, name);
});
behind(scope, 'speechSynthesis', () => surface(scope.SpeechSynthesis, 'getVoices', 'value', 'voices'));
behind(Navigator.prototype, 'mediaDevices', () => surface(scope.MediaDevices, 'enumerateDevices', 'value', 'devices'));
behind(Navigator.prototype, 'keyboard', () => surface(scope.Keyboard, 'getLayoutMap', 'value', 'keyboard'));
behind(Navigator.prototype, 'userAgentData', () => surface(scope.NavigatorUAData, 'getHighEntropyValues', 'value', 'userAgentData'));
surface(scope.Intl && Intl.DateTimeFormat, 'resolvedOptions', 'value', 'timezone');
const TRAITS = ['color-gamut', 'inverted-colors', 'forced-colors', 'monochrome', 'prefers-contrast', 'dynamic-range', 'prefers-reduced-transparency'];
watch(scope, 'matchMedia', 'value', a => {
  const query = wording(a[0]);
  for (let i = 0; i < TRAITS.length; i++) if (at(query, TRAITS[i]) >= 0) enumerated(`media ${TRAITS[i]}`);
  return null;
});
