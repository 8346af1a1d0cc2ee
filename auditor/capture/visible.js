  // What a visitor sees: it has a box in what can be scrolled to, no ancestor clips it away, and it can be made out against what is behind it.
  // In doubt it is seen: a background that is no plain colour, a colour in another notation, text that is drawn by its shadow.
  const SMALLEST = 6, FAINTEST = 0.1, LEAST_CONTRAST = 1.15, MOST_NODES = 50, MOST_PAINTED = 3000;
  /**
   * What an element's ancestors and itself do to it: how much shows through, and to which box of the document they cut it.
   * @typedef {{left: number, top: number, right: number, bottom: number}} Box
   * `positioned` is that box for what is laid out absolutely in it: it is not clipped by what is none of its containing blocks.
   * @typedef {{opacity: number, box: Box, positioned: Box}} Setting
   */
  const scroller = /** @type {Element | null} */ (document.scrollingElement || document.documentElement);
  /** @type {() => Box} the document's area that can be scrolled to, in its own coordinates */
  const area = () => {
    if (!scroller) return {left: 0, top: 0, right: innerWidth, bottom: innerHeight};  // a document that is empty
    const rtl = getComputedStyle(scroller).direction === 'rtl', width = Math.max(scroller.scrollWidth, innerWidth);
    const left = rtl ? scroller.clientWidth - scroller.scrollWidth : 0;
    return {left, top: 0, right: left + width, bottom: Math.max(scroller.scrollHeight, innerHeight)};
  };
  const reach = area();
  /** @type {(b: DOMRect) => Box} */
  const inDocument = b => ({left: b.left + scrollX, top: b.top + scrollY, right: b.right + scrollX, bottom: b.bottom + scrollY});
  /** @type {(a: Box, b: Box) => Box} */
  const common = (a, b) => ({left: Math.max(a.left, b.left), top: Math.max(a.top, b.top), right: Math.min(a.right, b.right), bottom: Math.min(a.bottom, b.bottom)});
  const big = (/** @type {Box} */ b, least = 1) => b.right - b.left > least && b.bottom - b.top > least;
  /** @type {Map<Element, Setting>} */
  const settings = new Map();
  const NOTHING = {left: 0, top: 0, right: 0, bottom: 0};
  const cutAway = (/** @type {CSSStyleDeclaration} */ s) => /^(?:inset\((?:[5-9]\d|100)%\)|circle\(0(?:px|%)?[ )])/.test(s.clipPath)
    || (['absolute', 'fixed'].includes(s.position) && /^rect\((?:0px,? ?){4}\)$|^rect\(1px,? 1px,? 1px,? 1px\)$/.test(s.clip));
  /** @type {(e: Element) => Setting} */
  const setting = e => {
    const known = settings.get(e);
    if (known) return known;
    const above = up(e), outer = above ? setting(above) : {opacity: 1, box: reach, positioned: reach}, s = getComputedStyle(e);
    const faded = /opacity\(0(?:%|\))/.test(s.filter) ? 0 : Number(s.opacity);
    let box = s.position === 'fixed' ? inDocument(new DOMRect(0, 0, innerWidth, innerHeight)) : s.position === 'absolute' ? outer.positioned : outer.box;
    if (cutAway(s)) box = NOTHING;
    else if (e !== scroller && e !== document.body && /hidden|clip/.test(s.overflowX + s.overflowY) && s.display !== 'inline') {
      const own = inDocument(e.getBoundingClientRect());
      box = common(box, {left: /hidden|clip/.test(s.overflowX) ? own.left : -Infinity, right: /hidden|clip/.test(s.overflowX) ? own.right : Infinity,
        top: /hidden|clip/.test(s.overflowY) ? own.top : -Infinity, bottom: /hidden|clip/.test(s.overflowY) ? own.bottom : Infinity});
    } else if (/auto|scroll/.test(s.overflowX + s.overflowY) && e !== scroller && e !== document.body) {
      // Inside a scroller, all that it can be scrolled to is seen where the scroller is.
      box = big(common(box, inDocument(e.getBoundingClientRect()))) ? {left: -Infinity, top: -Infinity, right: Infinity, bottom: Infinity} : NOTHING;
    }
    const contains = s.position !== 'static' || s.transform !== 'none' || s.filter !== 'none' || s.contain !== 'none';
    const found = {opacity: outer.opacity * (Number.isNaN(faded) ? 1 : faded), box, positioned: contains || box === NOTHING ? box : outer.positioned};
    settings.set(e, found);
    return found;
  };
  /** @type {(e: Element, b: DOMRect, least?: number) => boolean} */
  const isSeen = (e, b, least = 1) => big(common(setting(e).box, inDocument(b)), least);
  /** @type {(e: Element) => boolean} whether it is rendered where a visitor can get to, and not transparent */
  const rendered = e => {
    if (e.localName === 'area') return true;
    try { if (!e.checkVisibility({opacityProperty: true, visibilityProperty: true})) return false; } catch { return true; }
    if (setting(e).opacity < FAINTEST) return false;
    const boxes = [...e.getClientRects()];
    if (!boxes.length) return e.querySelector('img,svg,*') !== null && [...e.children].some(c => [...c.getClientRects()].some(b => isSeen(c, b)));
    return boxes.some(b => isSeen(e, b)) || [...e.querySelectorAll('*')].slice(0, MOST_NODES).some(c => [...c.getClientRects()].some(b => isSeen(c, b)));
  };
  /** @type {(colour: string) => number[] | null} red, green, blue and alpha; null if it is written in another way */
  const parsed = colour => {
    const found = /^rgba?\(([\d.]+), ([\d.]+), ([\d.]+)(?:, ([\d.]+))?\)$/.exec(colour);
    return found && [+found[1], +found[2], +found[3], found[4] === undefined ? 1 : +found[4]];
  };
  // Relative luminance and contrast: WCAG 2.2, https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio
  const luminance = (/** @type {number[]} */ c) => c.slice(0, 3).map(v => v / 255).map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  /** @type {(a: number[], b: number[]) => number} */
  const contrast = (a, b) => { const [x, y] = [luminance(a), luminance(b)].sort((p, q) => q - p); return (x + 0.05) / (y + 0.05); };
  /** @type {(e: Element) => number[] | null} the plain colour behind it; null if it is none, or unknown */
  const behind = e => {
    for (let n = /** @type {Element | null} */ (e); n; n = up(n)) {
      const s = getComputedStyle(n), colour = parsed(s.backgroundColor);
      if (s.backgroundImage !== 'none' || !colour || s.backdropFilter !== 'none') return null;
      if (colour[3] > 0.5) return colour;
      if (colour[3] > 0) return null;
    }
    return getComputedStyle(document.documentElement).colorScheme.includes('dark') ? null : [255, 255, 255, 1];
  };
  /** @type {Element[] | null} elements that paint something, which may stand behind a text though they are none of its ancestors */
  let painted = null;
  /** @type {(e: Element, box: DOMRect) => boolean} */
  const onSomethingElse = (e, box) => {
    painted ||= elements.filter(x => {
      if (/^(img|svg|canvas|video|picture|iframe|object|embed)$/.test(x.localName)) return true;
      const s = getComputedStyle(x);
      return s.backgroundImage !== 'none' || (parsed(s.backgroundColor)?.[3] ?? 1) > 0.5;
    }).slice(0, MOST_PAINTED);
    return painted.some(x => {
      if (x.contains(e) || e.contains(x)) return false;
      const b = x.getBoundingClientRect();
      return b.left < box.right && b.right > box.left && b.top < box.bottom && b.bottom > box.top;
    });
  };
  /** @type {(e: Element) => boolean} whether text that stands right in it can be made out */
  const legible = e => {
    const s = getComputedStyle(e), box = e.getBoundingClientRect();
    if (parseFloat(s.fontSize) < SMALLEST) return false;
    if (s.textShadow !== 'none' || s.mixBlendMode !== 'normal' || s.backgroundClip.includes('text') || parseFloat(s.webkitTextStrokeWidth) > 0) return true;
    const ink = parsed(s.webkitTextFillColor || s.color);
    if (!ink) return true;
    if (ink[3] * setting(e).opacity < FAINTEST) return false;
    const paper = behind(e);
    return !paper || contrast(ink, paper) >= LEAST_CONTRAST || onSomethingElse(e, box);
  };
  const BLANK = /^(?:none|normal|["'\s]*)$/;
  /** @type {(e: Element) => boolean} whether something besides text shows in it */
  const pictured = e => [e, ...[...e.querySelectorAll('*')].slice(0, MOST_NODES)].some(x => {
    if (/^(img|svg|canvas|video|picture|input|button|object)$/.test(x.localName)) return [...x.getClientRects()].some(b => isSeen(x, b, 3));
    const s = getComputedStyle(x);
    return (s.backgroundImage !== 'none' || s.maskImage !== 'none') && [...x.getClientRects()].some(b => isSeen(x, b, 3))
      || ['::before', '::after'].some(part => { const p = getComputedStyle(x, part); return !BLANK.test(p.content) && parseFloat(p.fontSize) >= SMALLEST; });
  });
  /** @type {(e: Element) => boolean} */
  const readable = e => {
    const texts = document.createTreeWalker(e, NodeFilter.SHOW_TEXT);
    let any = false, n = 0;
    for (let t = texts.nextNode(); t && n < MOST_NODES; t = texts.nextNode()) {
      const parent = t.parentElement;
      if (!parent || !(t.nodeValue ?? '').trim()) continue;
      any = true;
      n++;
      if (parent.checkVisibility({visibilityProperty: true, opacityProperty: true}) && legible(parent) && [...parent.getClientRects()].some(b => isSeen(parent, b))) return true;
    }
    return !any && !e.shadowRoot ? pictured(e) || [...e.getClientRects()].some(b => isSeen(e, b, 3)) : Boolean(e.shadowRoot) || pictured(e);
  };
  /** @type {(e: Element) => boolean} */
  const visible = e => rendered(e) && readable(e);
