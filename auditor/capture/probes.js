// Part of hook.js: counts what tells devices apart, for each script. Only what has grown past its floor is told, so that a
// page costs next to nothing for what every page does, and a flood of calls adds no message. Naming an interface makes the browser
// build it: those that few pages use are watched from the moment when a page can get at one.
/**
 * @typedef {Record<string, any>} Table without a prototype: nothing of the page's is read from it
 * @typedef {{n: number, of: Table}} Bag how many different things, and which
 * @typedef {{key: string, kind: string, counts: Table, seen: Table, n?: number, stack?: string}} Entry
 * @typedef {{id: number, letters: Bag, characters: Bag, colours: Bag, saves: number, listeners: number, told: Table}} Drawing
 * @typedef {(self: any, a?: any, b?: any) => any} Uncurried
 * @typedef {(self: any, args: any[]) => void} Note
 */
/** @type {(method: any) => Uncurried} */
const uncurry = method => method && ((self, a, b) => apply(method, self, [a, b]));
const once = (/** @type {() => void} */ install) => { let done = false; return () => { if (!done) { done = true; install(); } }; };
/** @type {(owner: any, property: string) => Uncurried} */
const getter = (owner, property) => { const found = owner && descriptor(owner.prototype, property); return found && uncurry(found.get); };
/** @type {(owner: any, property: string) => Uncurried} */
const method = (owner, property) => { const found = owner && descriptor(owner.prototype, property); return found && uncurry(found.value); };
/** @type {(text: string, part: string, from?: number) => number} */
const at = uncurry(String.prototype.indexOf);
const lastAt = uncurry(String.prototype.lastIndexOf), cut = /** @type {(text: string, from: number, to?: number) => string} */ (uncurry(String.prototype.slice));
const codeAt = uncurry(String.prototype.codePointAt), recall = uncurry(WeakMap.prototype.get), keep = uncurry(WeakMap.prototype.set);
const MAX_TELLS = 400, MAX_ENTRIES = 2000, MAX_STACKS = 4000, MAX_READS = 200;
/** @type {Table} */
const entries = {__proto__: null};
let tells = 0, kept = 0, stacks = 0, over = false;

// Sources of the nearest scripts on the stack, each once.
function sources(/** @type {number} */ most) {
  /** @type {string[]} */
  const found = [];
  if (stacks++ >= MAX_STACKS) { full(); return found; }
  const lines = stack(undefined, 16) + '\n';
  for (let from = 0, to; found.length < most && (to = at(lines, '\n', from)) >= 0; from = to + 1) {
    const line = cut(lines, from, to), start = at(line, 'http');
    if (start < 0 || at(line, name) >= 0) continue;
    const end = at(line, ')', start), place = cut(line, start, end < 0 ? to : end);
    const source = cut(place, 0, lastAt(cut(place, 0, lastAt(place, ':')), ':'));
    if (found[found.length - 1] !== source && found[0] !== source) found[found.length] = source;
  }
  return found;
}

function full() {
  if (!over) send(stringify({kind: 'probings-full'}));
  over = true;
}

/** @type {(kind: string, source: string, part?: string | number) => Entry | null} */
function entry(kind, source, part = '') {
  const key = `${kind} ${part} ${source}`;
  if (!entries[key] && kept++ >= MAX_ENTRIES) { full(); return null; }
  return entries[key] ||= {key, kind, counts: {__proto__: null}, seen: {__proto__: null}};
}

function tell(/** @type {Entry | null} */ it) {
  if (!it) return;
  if (tells++ >= MAX_TELLS) { full(); return; }
  send(stringify({kind: 'probing', data: {interface: it.kind, key: it.key, counts: it.counts},
    now: now(), url: location.href, origin: scope.origin, top: scope === scope.top, stack: it.stack || stack(undefined)}));
}

// Counts `value` once; gives how many there are now, or 0 if it is nothing new.
/** @type {(bag: Bag, value: string | number, most: number) => number} */
function distinct(bag, value, most) {
  if (bag.n >= most || bag.of[value]) return 0;
  bag.of[value] = 1;
  return ++bag.n;
}
/** @type {() => Bag} */
const bag = () => ({n: 0, of: {__proto__: null}});
const wording = (/** @type {unknown} */ value) => typeof value === 'string' ? value : '';  // no method of the page's is called
const size = (/** @type {unknown} */ value) => typeof value === 'number' ? value : 0;
const nearest = () => sources(1)[0] || '';
/** @type {(owner: any, property: string, note: Note, slot?: Slot) => void} */
const watching = (owner, property, note, slot = 'value') => watch(owner && owner.prototype, property, slot, (args, self) => { note(self, args); return null; });

// Canvas: text in colours, and the picture read back.
const drawn = new WeakMap(), MAX_LETTERS = 32, MAX_COLOURS = 8, FEW_LETTERS = 3, ORDINARY = 0x2000;
let canvases = 0;
/** @type {(canvas: any) => Drawing} */
const drawingOn = canvas => {
  let it = recall(drawn, canvas);
  if (!it) keep(drawn, canvas, it = {id: ++canvases, letters: bag(), characters: bag(), colours: bag(), saves: 0, listeners: 0, told: {__proto__: null}});
  return it;
};
// What was drawn follows where it is drawn next: from a canvas, or from a bitmap or pixels that were made of one.
/** @type {(from: Drawing, to: Drawing) => void} */
const copy = (from, to) => {
  if (from === to) return;
  for (const code in from.letters.of) distinct(to.letters, code, MAX_LETTERS);
  for (const code in from.characters.of) distinct(to.characters, code, MAX_LETTERS);
  for (const colour in from.colours.of) distinct(to.colours, colour, MAX_COLOURS);
  to.saves |= from.saves;
};
/** @type {Drawing | null} what was drawn on any canvas that a bitmap was asked of: bitmaps come later, by a promise that is the page's */
let inBitmaps = null;
const isBitmap = getter(scope.ImageBitmap, 'width');
/** @type {(source: any, canvas: any) => void} */
const follow = (source, canvas) => {
  if (typeof source !== 'object' || !source) return;
  const known = recall(drawn, source);
  if (known) { copy(known, drawingOn(canvas)); return; }
  if (!inBitmaps || !isBitmap) return;
  try { isBitmap(source); } catch { return; }
  copy(inBitmaps, drawingOn(canvas));
};
const watchBitmaps = once(() => {
  const canvasOf = getter(scope.ImageBitmapRenderingContext, 'canvas');
  watching(scope.ImageBitmapRenderingContext, 'transferFromImageBitmap', (self, a) => follow(a[0], canvasOf(self)));
});
const watchSources = once(() => {
  watch(scope, 'createImageBitmap', 'value', a => {
    const it = typeof a[0] === 'object' && a[0] ? recall(drawn, a[0]) : null;
    if (it) copy(it, inBitmaps ||= drawingOn({__proto__: null}));
    return null;
  });
  const pass = (/** @type {any} */ result, /** @type {any[]} */ _, /** @type {any} */ self) => keep(drawn, result, drawingOn(self));
  watch(scope.OffscreenCanvas && OffscreenCanvas.prototype, 'transferToImageBitmap', 'value', () => null, (result, _, self) => {
    const it = recall(drawn, self);
    if (it) copy(it, drawingOn(result));
  });
  watch(scope.HTMLCanvasElement && HTMLCanvasElement.prototype, 'transferControlToOffscreen', 'value', () => null, pass);
});
for (const [Canvas, contextName] of /** @type {[any, string][]} */ ([
  [scope.HTMLCanvasElement, 'CanvasRenderingContext2D'], [scope.OffscreenCanvas, 'OffscreenCanvasRenderingContext2D']])) {
  if (!Canvas) continue;
  const width = getter(Canvas, 'width'), height = getter(Canvas, 'height');
  /** @type {(canvas: any, areaWidth: number, areaHeight: number) => void} */
  const read = (canvas, areaWidth, areaHeight) => {
    const it = /** @type {Drawing | undefined} */ (recall(drawn, canvas));
    if (!it) { readGl(canvas); return; }
    if (it.letters.n < FEW_LETTERS || it.saves) return;
    const script = nearest(), drawing = it.letters.n * MAX_COLOURS + it.colours.n;
    if (it.told[script] >= drawing) return;
    it.told[script] = drawing;
    const record = entry('canvas', script, it.id);
    if (!record) return;
    record.counts = {width: width(canvas), height: height(canvas), area_width: areaWidth, area_height: areaHeight, letters: it.letters.n,
      characters: it.characters.n, colours: it.colours.n, listeners: it.listeners};
    tell(record);
  };
  const wipe = (/** @type {any} */ canvas) => { const it = recall(drawn, canvas); if (it) { it.letters = bag(); it.characters = bag(); it.colours = bag(); } };
  const watchPlane = once(() => watchText(scope[contextName], read, wipe, width, height));
  watching(Canvas, 'getContext', (self, a) => {
    if (a[0] === '2d') { watchPlane(); watchSources(); }
    else if (a[0] === 'bitmaprenderer') watchBitmaps();
    else if (at(wording(a[0]), 'webgl') >= 0) watchGl();
  });
  watching(Canvas, 'width', wipe, 'set');
  watching(Canvas, 'height', wipe, 'set');
  const whole = (/** @type {any} */ canvas) => read(canvas, width(canvas), height(canvas));
  for (const name of ['toDataURL', 'toBlob', 'convertToBlob']) watching(Canvas, name, whole);
}

/**
 * @type {(Context: any, read: (canvas: any, width: number, height: number) => void, wipe: (canvas: any) => void,
 *   width: Uncurried, height: Uncurried) => void}
 */
function watchText(Context, read, wipe, width, height) {
  const canvasOf = getter(Context, 'canvas'), font = getter(Context, 'font');
  /** @type {(style: Uncurried) => Note} */
  const write = style => (self, a) => {
    const it = drawingOn(canvasOf(self)), colour = style(self);
    distinct(it.colours, typeof colour === 'string' ? colour : 'pattern', MAX_COLOURS);
    if (it.letters.n >= MAX_LETTERS) return;
    const written = wording(a[0]);
    for (let i = 0; i < written.length && i < 256; i++) {
      const code = codeAt(written, i);
      if (code > 0xffff) i++;
      distinct(it.characters, code, MAX_LETTERS);
      if (code < ORDINARY && code > 32) distinct(it.letters, code, MAX_LETTERS);
    }
  };
  watching(Context, 'fillText', write(getter(Context, 'fillStyle')));
  watching(Context, 'strokeText', write(getter(Context, 'strokeStyle')));
  const save = (/** @type {any} */ self) => { drawingOn(canvasOf(self)).saves = 1; };
  watching(Context, 'save', save);
  watching(Context, 'restore', save);
  watching(Context, 'clearRect', (self, a) => {
    const canvas = canvasOf(self);
    if (size(a[0]) <= 0 && size(a[1]) <= 0 && size(a[2]) >= width(canvas) && size(a[3]) >= height(canvas)) wipe(canvas);
  });
  watch(Context && Context.prototype, 'getImageData', 'value', (a, self) => { read(canvasOf(self), size(a[2]) | 0, size(a[3]) | 0); return null; },
    (result, _, self) => { const it = recall(drawn, canvasOf(self)); if (it) keep(drawn, result, it); });
  for (const name of ['drawImage', 'createPattern', 'putImageData']) watching(Context, name, (self, a) => follow(a[0], canvasOf(self)));
  // Fonts, measured on a canvas: one text in many fonts.
  watching(Context, 'measureText', (self, a) => probeFont('canvas-font', 'fonts', wording(a[0]), font(self)));
}

/** @type {Table} */
const texts = {__proto__: null};
/** @type {Table} */
const STEPS = {__proto__: null, 30: 1, 40: 1, 50: 1, 75: 1, 100: 1};
const MAX_TEXTS = 500;
let textCount = 0;
/** @type {string | undefined} */
let lastText;
/** @type {string | undefined} */
let lastFont;
/** @type {(kind: string, count: string, sample: string, font: string) => void} */
function probeFont(kind, count, sample, font) {
  if (sample === lastText && font === lastFont) return;
  lastText = sample;
  lastFont = font;
  const key = `${kind} ${count} ${cut(sample, 0, 64)}`;
  let fonts = texts[key];
  if (!fonts) {
    if (textCount >= MAX_TEXTS) forgetTexts();
    textCount++;
    fonts = texts[key] = bag();
  }
  const n = distinct(fonts, cut(font, 0, 200), 100);
  if (!STEPS[n]) return;
  const it = entry(kind, nearest());
  if (it && !(it.counts[count] >= n)) { it.counts[count] = n; tell(it); }
}
function forgetTexts() {  // those in a few fonts only: a chart's labels, a page's words
  for (const key in texts) if (texts[key].n < 3) { delete texts[key]; textCount--; }
  if (textCount >= MAX_TEXTS) full();
}

// Fonts, measured on elements: one text in many families.
const attribute = method(scope.Element, 'getAttribute'), children = getter(scope.Element, 'childElementCount'), contentOf = getter(scope.Node, 'textContent');
function familyIn(/** @type {string} */ style) {
  let from = at(style, 'font-family:');
  if (from < 0) from = at(style, 'font:');
  if (from < 0) return '';
  const comma = at(style, ',', from), end = at(style, ';', from);
  return cut(style, from, comma >= 0 && (end < 0 || comma < end) ? comma : end < 0 ? style.length : end);
}
const measured = (/** @type {any} */ self) => {
  const style = attribute(self, 'style'), family = style && familyIn(style);
  if (family && !children(self)) probeFont('fonts', 'measured', contentOf(self), family);
};
for (const name of ['offsetWidth', 'offsetHeight']) watching(scope.HTMLElement, name, measured, 'get');
for (const name of ['clientWidth', 'scrollWidth']) watching(scope.Element, name, measured, 'get');
watching(scope.Element, 'getBoundingClientRect', measured);
const watchFonts = once(() => watching(scope.FontFaceSet, 'check', (self, a) => probeFont('fonts', 'checked', '', wording(a[0]))));
watching(scope.Document, 'fonts', watchFonts, 'get');
