// Installed once per document in an isolated world: what a page does to its own built-ins cannot hide a banner from it.
// `about` holds stems that banners' texts hold, lower case; `systems` the known managers' marks (see managers.yaml).
((/** @type {{about: string[], systems: [string, string[]][]}} */ {about, systems}) => {
  /**
   * @typedef {HTMLElement & Partial<HTMLInputElement>} Control
   * @typedef {'popup' | 'flow' | 'frame' | 'page'} Kind
   * @typedef {[number, number]} Point in the viewport
   * @typedef {number[]} Colour red, green, blue and opacity, of 1
   */
  const escaped = about.map(stem => stem.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  const ABOUT = new RegExp(escaped.join('|'), 'iu');
  const NAMED = /cookie|consent|gdpr|ccpa|cmp[-_]|[-_]cmp|tcf|onetrust|didomi|usercentrics|truste|trustarc|klaro|orejime|tarteaucitron|cc-window|cybot|sp_message|qc-cmp|iubenda|borlabs|cmplz|axeptio|termly|cky-|rgpd|dsgvo/i;
  const BUTTONS = 'button,a,input[type=button],input[type=submit],input[type=image],[role=button],[role=link]';
  const PRESSED = BUTTONS + ',summary,[onclick],[class*=btn i],[class*=button i],[class*=close i]';
  const TOGGLES = 'input[type=checkbox],[role=switch],[role=checkbox],button[aria-pressed]';
  const PRIVATE_ENTRY = 'input[type=email],input[type=password],input[type=tel]';
  const ENTRY = PRIVATE_ENTRY + ',input:not([type]),input[type=text],input[type=number],input[type=date],select,textarea';
  // Ways back to the choices that known managers leave on the page.
  const BACK = '.cc-revoke,.ot-floating-button__open,#ot-sdk-btn,.ot-sdk-show-settings,.optanon-toggle-display,.cky-btn-revisit,'
    + '.cky-banner-element,#tarteaucitronIcon button,#tarteaucitronManager,#CookiebotWidget button,.cmplz-manage-consent,'
    + '.termly-display-preferences,#axeptio_main_button,.iubenda-tp-btn,.iubenda-cs-preferences-link,[data-borlabs-cookie-preferences],'
    + '[data-cc],#teconsent a,.didomi-preferences-link,#uc-privacy-button,.cmpboxrecall,.orejime-Env [class*=open i]';
  const MAX = {controls: 300, label: 160, text: 20000, flow: 4000, app: 6000, page: 3000, depth: 60};
  const POPUP = ['fixed', 'sticky'], SEEN = {checkOpacity: true, checkVisibilityCSS: true, contentVisibilityAuto: true};
  let kept = /** @type {[Control, Element, string][]} */ ([]);
  /** @type {Map<Element, CSSStyleDeclaration>} */
  let styles;
  /** @type {Map<Element, {kind: 'popup' | 'flow', text: number} | null>} */
  let judged;
  /** @type {Map<Element, boolean>} */
  let shown;
  /** @type {Element[]} */
  let hosts;

  const host = (/** @type {Node} */ root) => root instanceof ShadowRoot ? root.host : null;
  /** @type {(e: Element) => Element | null} */
  const up = e => e.assignedSlot || e.parentElement || host(e.getRootNode());
  const within = (/** @type {Element} */ e, /** @type {Element} */ outer) => { for (let n = /** @type {Element | null} */ (e); n; n = up(n)) if (n === outer) return true; return false; };
  const style = (/** @type {Element} */ e) => { let s = styles.get(e); if (!s) styles.set(e, s = getComputedStyle(e)); return s; };
  const tidy = (/** @type {unknown} */ text) => String(text || '').replace(/\s+/g, ' ').trim().slice(0, MAX.label);
  const big = (/** @type {DOMRect} */ r) => r.width >= 2 && r.height >= 2;

  const visible = (/** @type {Element} */ e) => {
    let known = shown.get(e);
    if (known === undefined) shown.set(e, known = look(e));
    return known;
  };
  const look = (/** @type {Element} */ e) => {
    if (!e.checkVisibility(SEEN)) return false;
    const r = e.getBoundingClientRect();
    if (!big(r)) return false;
    let opacity = 1, fixed = /** @type {Element | null} */ (null);
    for (let n = /** @type {Element | null} */ (e), depth = 0; n && depth < MAX.depth; n = up(n), depth++) {
      const s = style(n);
      opacity *= Number(s.opacity);
      if (!fixed && n !== e && s.overflow !== 'visible' && n !== document.body && n !== document.documentElement) {
        const box = n.getBoundingClientRect();
        if (box.width < 2 || box.height < 2) return false;
      }
      if (!fixed && s.position === 'fixed') fixed = n;
    }
    if (opacity < 0.1) return false;
    if (!fixed) return r.right + scrollX > 1 && r.bottom + scrollY > 1;
    const outer = fixed.getBoundingClientRect(), f = big(outer) ? outer : r;
    return f.right > 8 && f.bottom > 8 && f.left < innerWidth - 8 && f.top < innerHeight - 8;
  };

  const children = (/** @type {Element} */ outer) => /** @type {HTMLElement[]} */ ([...outer.shadowRoot?.children ?? []]);
  const textOf = (/** @type {Element} */ e) => {
    let text = /** @type {HTMLElement} */ (e).innerText ?? e.textContent ?? '';
    for (const outer of hosts) if (within(outer, e)) text += ' ' + children(outer).map(c => c.innerText || '').join(' ');
    return text.slice(0, MAX.text);
  };
  const tagOf = (/** @type {Element} */ e) => [e.id, e.getAttribute('class'), e.getAttribute('aria-label'), e.getAttribute('name'), e.localName].join(' ');
  const isPopup = (/** @type {Element} */ e) => POPUP.includes(style(e).position) || ['dialog', 'alertdialog'].includes(e.getAttribute('role') ?? '')
    || e.getAttribute('aria-modal') === 'true' || e.localName === 'dialog' || e.hasAttribute('popover')
    || (style(e).position === 'absolute' && Number(style(e).zIndex) >= 10);

  // Whether an element may be a banner's box, and of which kind.
  const box = (/** @type {Element} */ e) => {
    let found = judged.get(e);
    if (found === undefined) judged.set(e, found = boxed(e));
    return found;
  };
  /** @type {(e: Element) => {kind: 'popup' | 'flow', text: number} | null} */
  const boxed = e => {
    const named = NAMED.test(tagOf(e)), popup = isPopup(e);
    if ((!named && !popup) || e.querySelector('main,[role=main],article')) return null;
    const entries = e.querySelectorAll(named ? PRIVATE_ENTRY : ENTRY);
    if ([...entries].some(visible)) return null;
    const text = textOf(e), says = ABOUT.test(text);
    if (popup ? !(says || named) : !(says && named)) return null;
    const dialog = e.localName === 'dialog' || e.getAttribute('role') === 'dialog';
    if (text.length > MAX.flow && !popup) return null;
    if (text.length > MAX.app && popup && !named && !dialog) return null;
    return {kind: popup ? 'popup' : 'flow', text: text.length};
  };
  /** @type {(e: Element) => {root: Element, kind: Kind} | null} */
  const boxOf = e => {
    let outer = /** @type {Element | null} */ (null), kind = /** @type {Kind} */ ('flow');
    for (let n = up(e); n && n !== document.body && n !== document.documentElement; n = up(n)) {
      const found = box(n);
      if (found) { outer = n; kind = kind === 'popup' ? kind : found.kind; }
    }
    return outer && {root: outer, kind};
  };
  // A frame that holds nothing but a banner, or a page that does: there is no box around it to know it by.
  /** @type {() => {root: Element, kind: Kind} | null} */
  const wholePage = () => {
    const text = document.body ? textOf(document.body) : '';
    if (!ABOUT.test(text) || document.querySelector('main,[role=main],article')) return null;
    if ([...document.querySelectorAll(PRIVATE_ENTRY)].some(visible)) return null;
    if (parent !== window) return {root: document.body, kind: 'frame'};
    return text.length < MAX.page && !document.querySelector('nav') ? {root: document.body, kind: 'page'} : null;
  };

  const named = (/** @type {Element} */ e) => {
    const by = e.getAttribute('aria-labelledby'), root = /** @type {Partial<Document>} */ (e.getRootNode());
    const other = by ? by.split(/\s+/).map(id => root.getElementById?.(id)?.textContent || '').join(' ') : '';
    const image = e.querySelector('img[alt],svg title');
    return tidy(e.getAttribute('aria-label') || other || e.getAttribute('title') || image?.getAttribute('alt') || image?.textContent);
  };
  const labelOf = (/** @type {Control} */ e) => {
    if (e.localName === 'input') return tidy(e.value || e.alt || named(e));
    const slots = [...e.querySelectorAll('slot')].flatMap(s => s.assignedNodes({flatten: true})).map(n => n.textContent);
    const texts = [e.innerText, slots.join(' '), named(e)].map(tidy);
    return texts.find(text => /[\p{L}\d]/u.test(text)) || texts.find(Boolean) || '';
  };
  const toggleLabel = (/** @type {Control} */ e) => {
    const own = tidy(named(e) || e.labels?.[0]?.innerText || (e.localName === 'input' ? '' : e.innerText));
    if (own) return own;
    for (let n = up(e), depth = 0; n && depth < 5; n = up(n), depth++) {
      const text = /** @type {HTMLElement} */ (n).innerText;
      if (tidy(text)) return tidy(text.split('\n').find(tidy));
    }
    return '';
  };
  // A switch often hides its box and shows something beside it: that is what a person presses.
  const face = (/** @type {Control} */ e) => {
    if (visible(e)) return e;
    const options = [e.labels?.[0], e.nextElementSibling, e.parentElement, e.parentElement?.parentElement];
    return options.find(o => o && visible(o) && o.getBoundingClientRect().height < 120) || null;
  };

  /** @type {(colour: string) => Colour | null} */
  const channels = colour => {
    const parts = (colour.match(/-?[\d.]+(?:e-?\d+)?/g) || []).map(Number);
    if (/^rgba?\(/.test(colour)) return [parts[0] / 255, parts[1] / 255, parts[2] / 255, parts[3] ?? 1];
    return /^color\(srgb /.test(colour) ? [parts[0], parts[1], parts[2], parts[3] ?? 1] : null;
  };
  /** @type {(front: Colour, back: Colour) => Colour} */
  const over = (front, back) => [0, 1, 2].map(i => front[i] * front[3] + back[i] * (1 - front[3])).concat(1);
  const luminance = (/** @type {Colour} */ c) => {
    const [r, g, b] = c.map(v => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = (/** @type {Element} */ e) => {
    const layers = /** @type {Colour[]} */ ([]);
    for (let n = /** @type {Element | null} */ (e); n; n = up(n)) {
      const s = style(n), c = channels(s.backgroundColor);
      if (!c || s.backgroundImage !== 'none') return null;
      layers.unshift(c);
      if (c[3] === 1) break;
    }
    return layers.reduce((back, front) => over(front, back), [1, 1, 1, 1]);
  };
  const contrast = (/** @type {Element} */ e) => {
    const text = channels(style(e).color), back = behind(e);
    if (!text || !back) return 0;
    const pair = [luminance(over(text, back)), luminance(back)];
    return Math.round(100 * (Math.max(...pair) + 0.05) / (Math.min(...pair) + 0.05)) / 100;
  };

  /** @type {(x: number, y: number) => Element | null} */
  const deepest = (x, y) => {
    let top = document.elementFromPoint(x, y);
    while (top?.shadowRoot) {
      const inner = top.shadowRoot.elementFromPoint(x, y);
      if (!inner || inner === top) break;
      top = inner;
    }
    return top;
  };
  /** @type {(r: DOMRect) => Point[]} */
  const points = r => [[0.5, 0.5], [0.25, 0.5], [0.75, 0.5], [0.5, 0.25], [0.5, 0.75]].map(([x, y]) => [r.left + x * r.width, r.top + y * r.height]);
  const inView = (/** @type {Point} */ [x, y]) => x >= 0 && y >= 0 && x < innerWidth && y < innerHeight;
  /** @type {(e: Element, x: number, y: number) => boolean} */
  const takes = (e, x, y) => { const top = deepest(x, y); return !!top && (within(top, e) || top.closest?.('label')?.control === e); };
  const free = (/** @type {Element} */ e) => points(e.getBoundingClientRect()).find(p => inView(p) && takes(e, ...p));

  // Where a link leads, unless a script knows better; a mere fragment or query of this page leads nowhere.
  const away = (/** @type {Element} */ e) => {
    const link = /** @type {HTMLAnchorElement | null} */ (e.closest('a[href]'));
    if (!link || typeof link.href !== 'string' || !URL.canParse(link.href)) return '';
    const to = new URL(link.href);
    if (!/^https?:$/.test(to.protocol)) return '';
    return to.host !== location.host ? 'site' : to.pathname !== location.pathname ? 'page' : '';
  };
  const ROLES = /** @type {Record<string, string>} */ ({a: 'link', button: 'button', summary: 'button'});
  const role = (/** @type {Control} */ e) => e.getAttribute('role') || ROLES[e.localName] || (e.type === 'checkbox' ? 'checkbox' : e.localName === 'input' ? 'button' : '');
  /** @type {(e: Control, toggle: boolean, group: number, kind: Kind | 'known') => {label: string} | null} */
  const facts = (e, toggle, group, kind) => {
    const shownAs = toggle ? face(e) : e;
    if (!shownAs || !visible(shownAs)) return null;
    const r = shownAs.getBoundingClientRect(), pressed = e.getAttribute('aria-checked') ?? e.getAttribute('aria-pressed');
    const stays = e.hasAttribute('aria-pressed'), label = toggle && !stays ? toggleLabel(e) : labelOf(e) || toggleLabel(e);
    kept.push([e, shownAs, label]);
    return {
      index: kept.length - 1, group, kind, toggle,
      label, name: toggle ? '' : named(e),
      element: e.localName, role: role(e), stays, away: toggle ? '' : away(e), shadow: e.getRootNode() instanceof ShadowRoot,
      checked: toggle ? ('checked' in e && e.type === 'checkbox' ? e.checked : pressed === 'true') : null,
      locked: !!(e.disabled || e.getAttribute('aria-disabled') === 'true' || e.closest('fieldset[disabled]')),
      x: Math.round(r.left), y: Math.round(r.top), width: Math.round(r.width), height: Math.round(r.height),
      font: Math.round(10 * parseFloat(style(shownAs).fontSize)) / 10, contrast: toggle ? 0 : contrast(e),
      clear: points(r).some(inView) ? !!free(shownAs) : null,
    };
  };
  const isPressed = (/** @type {Element} */ e) => {
    if (!e.matches(PRESSED) || e.querySelector(BUTTONS)) return false;
    return !e.parentElement?.closest('button,a,[role=button]');
  };
  // Buttons that are no buttons: a leaf that shows a hand. Looked for inside a box only, for it costs a style each.
  const isHand = (/** @type {Element} */ e) => !e.childElementCount && e.localName !== 'slot' && style(e).cursor === 'pointer'
    && !e.closest(`${BUTTONS},label,summary`) && tidy(e.textContent).length > 0;
  const everything = () => {
    const found = /** @type {Control[]} */ ([]), roots = /** @type {(Document | ShadowRoot)[]} */ ([document]);
    hosts = [];
    for (let i = 0; i < roots.length; i++) for (const e of /** @type {NodeListOf<Control>} */ (roots[i].querySelectorAll('*'))) {
      found.push(e);
      if (e.shadowRoot) { roots.push(e.shadowRoot); hosts.push(e); }
    }
    return found;
  };
  const start = () => { kept = []; styles = new Map(); judged = new Map(); shown = new Map(); };

  const scan = () => {
    start();
    const all = everything(), groups = /** @type {Element[]} */ ([]), controls = [], fallback = wholePage();
    const boxes = all.filter(e => NAMED.test(tagOf(e)) || e.matches('dialog,[role=dialog],[role=alertdialog]')).filter(box);
    for (const e of all) {
      if (controls.length >= MAX.controls) break;
      const toggle = e.matches(TOGGLES);
      if (!toggle && !isPressed(e) && !(boxes.some(b => within(e, b)) && isHand(e))) continue;
      const found = boxOf(e) || fallback;
      if (!found) continue;
      let group = groups.indexOf(found.root);
      if (group < 0) group = groups.push(found.root) - 1;
      const seen = facts(e, toggle, group, found.kind);
      if (seen && seen.label) controls.push(seen);
    }
    return {url: location.href, controls};
  };
  // Everything that can be pressed anywhere, for the way back to the choices.
  const outside = () => {
    start();
    const controls = [];
    for (const e of everything()) {
      const known = e.matches(BACK), called = known || NAMED.test(tagOf(e));
      if (controls.length >= 5 * MAX.controls || !(known || isPressed(e) || (called && isHand(e)))) continue;
      const seen = facts(e, false, 0, known ? 'known' : 'page');
      if (seen) controls.push(seen);
    }
    return {url: location.href, controls};
  };
  // Where to press a control: brought into view, and not beneath something else.
  const place = (/** @type {number} */ index, /** @type {string} */ label) => {
    const [e, shownAs, was] = kept[index] || [];
    if (!e?.isConnected || was !== label) return null;
    if (!free(shownAs)) shownAs.scrollIntoView({block: 'center', inline: 'nearest', behavior: 'instant'});
    const at = free(shownAs), top = at ? null : deepest(...points(shownAs.getBoundingClientRect())[0]);
    return at ? {x: at[0], y: at[1]} : {covered: top ? tidy(tagOf(top)) : 'nothing that can be pressed'};
  };
  // The element that shows a frame: whether people see it as a banner, and where its content begins.
  const owner = (/** @type {HTMLElement} */ e) => {
    start();
    hosts = [];
    let popup = false, called = false;
    for (let n = /** @type {Element | null} */ (e); n && n !== document.body; n = up(n)) { popup ||= isPopup(n); called ||= NAMED.test(tagOf(n)); }
    const r = e.getBoundingClientRect(), s = style(e);
    return {
      visible: visible(e), banner: popup || called, x: r.left + e.clientLeft + parseFloat(s.paddingLeft),
      y: r.top + e.clientTop + parseFloat(s.paddingTop),
    };
  };
  const managers = () => systems.filter(([, marks]) => marks.some(mark => document.querySelector(mark))).map(([name]) => name);
  globalThis.consentReader = {scan, outside, place, owner, managers};
})
