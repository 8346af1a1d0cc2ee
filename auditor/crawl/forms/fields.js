// Evaluated in an isolated world of a document that is to be filled in, as often as it may have changed: what can be typed into, and
// what may show more of it. Elements keep their numbers from call to call; `auditorFields` is then told what to do with which.
((/** @type {string[]} */ selectors) => {
  'use strict';
  /** @typedef {HTMLInputElement | HTMLTextAreaElement} Input */
  /** @typedef {{node: Element, how: string}} Hiding */
  const MAX_FORMS = 200, MAX_FIELDS = 500, MAX_CONTROLS = 500;
  /** @type {(value: unknown, length: number) => string} */
  const cut = (value, length) => String(value ?? '').slice(0, length);
  /** @type {(value: unknown, length: number) => string} */
  const clean = (value, length) => cut(String(value ?? '').replace(/\s+/g, ' ').trim(), length);
//%NAMING%
  /** @type {Element[]} */
  const elements = [];
  const walk = (/** @type {ParentNode} */ root) => {
    for (const e of root.querySelectorAll('*')) {
      elements.push(e);
      if (e.shadowRoot) walk(e.shadowRoot);
    }
  };
  walk(document);
  const resolve = (/** @type {string} */ url) => { try { return new URL(url, document.baseURI).href; } catch { return ''; } };
  /** @type {(e: Element) => Element | null} */
  const up = e => e.assignedSlot || e.parentElement || /** @type {Partial<ShadowRoot>} */ (e.getRootNode()).host || null;
  const isInput = (/** @type {Element} */ e) => /^(input|textarea)$/.test(e.localName)
    && !/^(hidden|submit|button|image|reset|checkbox|radio|file|color|range)$/.test(/** @type {Input} */ (e).type);
  const isBox = (/** @type {Element} */ e) => /** @type {HTMLElement} */ (e).isContentEditable ? !e.parentElement?.isContentEditable
    : e.getAttribute('role') === 'textbox' && !isInput(e) && /** @type {HTMLElement} */ (e).tabIndex >= 0;
  /** @type {(e: Element, inner: Element) => boolean} */
  const holds = (e, inner) => { for (let n = /** @type {Element | null} */ (inner); n; n = up(n)) if (n === e) return true; return false; };
  const inputs = elements.filter(isInput), boxes = elements.filter(isBox), typed = [...inputs, ...boxes];
  const within = (/** @type {Element} */ e) => typed.filter(i => holds(e, i));

  // Why a visitor cannot see an element: the outermost element that hides it, and how. Null if it is seen.
  /** @type {(e: Element) => Hiding | null} */
  const hiddenBy = e => {
    const chain = /** @type {Element[]} */ ([]);
    for (let n = /** @type {Element | null} */ (e); n; n = up(n)) chain.push(n);
    /** @type {Hiding | null} */
    let found = null;
    const box = e.getBoundingClientRect();
    let faint = 1;
    for (const n of chain) {
      const style = getComputedStyle(n);
      if (style.display === 'none' || (n.localName === 'details' && !(/** @type {HTMLDetailsElement} */ (n).open) && !holds(n.querySelector(':scope > summary') ?? document.head, e))
        || (n !== e && style.contentVisibility === 'hidden')) found = {node: n, how: 'not shown'};
      else if (style.visibility !== 'visible' && getComputedStyle(e).visibility !== 'visible') found = {node: n, how: 'not shown'};
      else if (/** @type {HTMLElement} */ (n).inert) found = found || {node: n, how: 'not shown'};
      faint *= parseFloat(style.opacity);
      if (parseFloat(style.opacity) < 0.05) found = {node: n, how: style.pointerEvents === 'none' ? 'not shown' : 'transparent'};
      else if (faint < 0.05 && !found) found = {node: n, how: 'transparent'};
      if (/inset\((100|50)%|circle\(0/.test(style.clipPath) || (style.position === 'absolute' && /^rect\(0px,? ?0px,? ?0px,? ?0px|^rect\(1px,? ?1px,? ?1px,? ?1px/.test(style.clip))) found = found || {node: n, how: 'clipped'};
      if (n !== e && style.overflow !== 'visible' && n !== document.body && n !== document.documentElement) {
        const clip = n.getBoundingClientRect(), scrolls = /auto|scroll/.test(style.overflow + style.overflowX + style.overflowY);
        const apart = clip.right <= box.left || clip.left >= box.right || clip.bottom <= box.top || clip.top >= box.bottom;
        if (clip.width < 2 || clip.height < 2 || (apart && !scrolls)) found = found || {node: n, how: 'clipped'};
      }
    }
    if (found) return found;
    try { if (!e.checkVisibility({opacityProperty: true, visibilityProperty: true})) return {node: e, how: 'not shown'}; } catch { /* too old to tell */ }
    if (box.width < 4 || box.height < 4) return {node: e, how: 'clipped'};
    const away = (/** @type {DOMRect} */ b) => b.right + scrollX <= 0 || b.bottom + scrollY <= 0 || b.left + scrollX >= Math.max(innerWidth, document.documentElement.scrollWidth);
    if (!away(box)) return null;
    const out = chain.filter(n => { const b = n.getBoundingClientRect(); return b.width > 0 && away(b); });
    return {node: out[out.length - 1] ?? e, how: 'away'};
  };
  // What no visitor is ever shown is a trap for robots: a single field out of sight by other means than those that pages show things with.
  /** @type {(e: Element, by: Hiding) => boolean} */
  const isTrap = (e, by) => {
    const own = within(by.node);
    const robots = own.every(i => i.getAttribute('tabindex') === '-1' || /^(off|nope|none|false)$/.test(i.getAttribute('autocomplete') ?? ''));
    const pressed = [...by.node.querySelectorAll('button,[role=button],input[type=submit],input[type=button]')].length > 0;
    if (by.how !== 'not shown') return (own.length <= 1 && !pressed) || (robots && !pressed);
    return own.length <= 1 && !pressed && own.every(i => i.getAttribute('tabindex') === '-1' || i.getAttribute('aria-hidden') === 'true');
  };
  const isAlone = (/** @type {Hiding} */ by) => within(by.node).length <= 1 && !by.node.querySelector('button,[role=button]');

  /** @type {{kept: Element[], numbers: WeakMap<Element, number>, likes: string[]}} */
  const known = globalThis.auditorKnown ||= {kept: [], numbers: new WeakMap(), likes: []};
  /** @type {(e: Element) => string} */
  const like = e => [e.localName, /** @type {Input} */ (e).type, nameOf(e), labelOf(e), e.getAttribute('autocomplete')].join('|');
  const number = (/** @type {Element} */ e) => {
    let n = known.numbers.get(e);
    if (n !== undefined) return n;
    const said = like(e);
    n = known.likes.findIndex((l, i) => l === said && !known.kept[i].isConnected);  // the page drew it anew
    if (n >= 0) known.kept[n] = e;
    else {
      n = known.kept.push(e) - 1;
      known.likes.push(said);
    }
    known.numbers.set(e, n);
    return n;
  };
  const valueOf = (/** @type {Element} */ e) => cut(isInput(e) ? /** @type {Input} */ (e).value : e.textContent, 4000);
  const group = (/** @type {Element} */ e) => {
    const g = e.closest('fieldset,[role=group],[role=radiogroup]');
    return g ? clean(g.querySelector(':scope > legend')?.textContent || g.getAttribute('aria-label') || referred(g), 100) : '';
  };
  const field = (/** @type {Element} */ e) => {
    const i = /** @type {Input} */ (e), by = hiddenBy(e);
    const state = by ? (isTrap(e, by) ? 'trap' : 'hidden') : e.matches(':disabled') || e.getAttribute('aria-disabled') === 'true' && !isInput(e) ? 'disabled' : i.readOnly ? 'readonly' : 'open';
    return {number: number(e), name: nameOf(e), type: isInput(e) ? cut(i.type || e.localName, 32) : 'text', autocomplete: cut(e.getAttribute('autocomplete'), 100), label: labelOf(e),
      group: group(e), state, alone: by !== null && isAlone(by), value: valueOf(e), longest: i.maxLength > 0 ? i.maxLength : 0, placeholder: cut(i.placeholder, 200)};
  };
  /** @type {(e: Element | null, list: Element[]) => boolean[]} */
  const matches = (e, list) => selectors.map(s => { try { return (e !== null && (e.matches(s) || e.querySelector(s) !== null)) || list.some(x => x.matches(s)); } catch { return false; } });
  /** @type {string[]} what there is more of than is looked at */
  const missed = [];
  /** @type {<T>(list: T[], most: number, what: string) => T[]} */
  const first = (list, most, what) => {
    if (list.length > most && !missed.includes(what)) missed.push(what);
    return list.slice(0, most);
  };
  const formOf = (/** @type {Element} */ e) => /** @type {Input} */ (e).form ?? e.closest('form');
  const formElements = first(/** @type {HTMLFormElement[]} */ (elements.filter(e => e.localName === 'form')), MAX_FORMS, 'forms');
  const forms = formElements.map(e => {
    const own = first(typed.filter(i => formOf(i) === e), MAX_FIELDS, 'fields in one form');
    const press = /** @type {HTMLButtonElement[]} */ ([...e.elements]).find(x => x.type === 'submit' && !x.disabled && hiddenBy(x) === null) || null;
    return {number: number(e), press: press ? number(press) : -1, action: resolve(e.getAttribute('action') || ''), method: (e.getAttribute('method') || 'get').toLowerCase(),
      names: [e.id, e.getAttribute('name'), e.getAttribute('aria-label')].filter(Boolean).map(n => cut(n, 200)), matches: matches(e, own), fields: own.map(field)};
  });
  const loose = first(typed.filter(e => !formOf(e)), MAX_FIELDS, 'fields outside of forms');
  if (loose.length) forms.push({number: -1, press: -1, action: '', method: '', names: [], matches: matches(null, loose), fields: loose.map(field)});

  // What a visitor may press to see more, but for links that lead elsewhere and what stands in a consent banner.
  const BANNER = /cookie|consent|gdpr|ccpa|cmp[-_]|[-_]cmp|onetrust|didomi|usercentrics|truste|klaro|orejime|tarteaucitron|cc-window|cybot|sp_message|iubenda|rgpd|dsgvo/i;
  const inBanner = (/** @type {Element} */ e) => { for (let n = /** @type {Element | null} */ (e); n && n !== document.body; n = up(n)) if (BANNER.test(n.id + ' ' + n.getAttribute('class'))) return true; return false; };
  const said = (/** @type {Element} */ e) => clean(e.getAttribute('aria-label') || /** @type {HTMLElement} */ (e).innerText || /** @type {Input} */ (e).value || e.getAttribute('title') || e.querySelector('img[alt]')?.getAttribute('alt'), 200);
  const byId = (/** @type {Element} */ e, /** @type {string | null} */ id) => id ? /** @type {Document} */ (e.getRootNode()).getElementById?.(id.trim().split(/\s+/)[0]) ?? null : null;
  const selected = (/** @type {string | null} */ s) => { try { return s ? document.querySelector(s) : null; } catch { return null; } };
  const targetOf = (/** @type {Element} */ e) => {
    if (e.localName === 'summary') return e.parentElement;
    const href = e.getAttribute('href') ?? '';
    return byId(e, e.getAttribute('aria-controls')) || byId(e, e.getAttribute('popovertarget')) || byId(e, e.getAttribute('commandfor'))
      || selected(e.getAttribute('data-bs-target') || e.getAttribute('data-target') || (/^#[\w-]+$/.test(href) ? href : null));
  };
  const OPENS = '[aria-haspopup=dialog],[aria-haspopup=true],[popovertarget],[commandfor],[data-bs-toggle],[data-toggle],[aria-expanded][aria-controls],summary';
  const PRESSED = 'button,summary,[role=button],[role=tab],input[type=button],a[href^="#"],a[href^="javascript:" i],a:not([href]),[onclick]:not(a,input,select,textarea,form,body)';
  const kindOf = (/** @type {Element} */ e) => {
    if (e.localName === 'select') return 'select';
    if (e.localName === 'input' && /^(checkbox|radio)$/.test(/** @type {Input} */ (e).type)) return /** @type {Input} */ (e).type;
    return e.matches(PRESSED) ? 'button' : '';
  };
  const stands = (/** @type {Element} */ e) => {
    for (let n = up(e), steps = 0; n && n !== document.body && steps < 6; n = up(n), steps++) if (n.localName !== 'form' && within(n).length) return true;
    return false;
  };
  const control = (/** @type {Element} */ e, /** @type {string} */ kind) => {
    const i = /** @type {HTMLInputElement & HTMLSelectElement} */ (e), form = formOf(e), target = targetOf(e);
    const shown = e.localName === 'input' ? [e, ...(i.labels || [])].find(x => hiddenBy(x) === null) : hiddenBy(e) === null ? e : undefined;
    return {number: number(e), kind, name: nameOf(e), label: kind === 'button' ? said(e) : labelOf(e), form: form && formElements.includes(form) ? number(form) : -1, near: !form && kind === 'button' && stands(e),
      seen: shown !== undefined && !e.matches(':disabled'), submits: /^(submit|image|reset)$/.test(i.type) && form !== null, declared: e.matches(OPENS),
      target: target ? within(target).map(number) : null, checked: Boolean(i.checked), options: kind === 'select' ? i.options.length : 0,
      shown: shown ? number(shown) : -1, tag: e.localName, class: cut(e.getAttribute('class'), 100)};
  };
  // Some blocks come to be seen while the pointer is over what holds them.
  const hovers = new Map();
  for (const e of typed) {
    const by = hiddenBy(e), above = by && up(by.node);
    if (by && above && by.how === 'not shown' && above !== document.body && above !== document.documentElement && !isTrap(e, by) && hiddenBy(above) === null) hovers.set(by.node, above);
  }
  const hover = (/** @type {[Element, Element]} */ [node, above]) => ({number: number(node), kind: 'hover', name: '', label: '', form: -1, near: false, seen: true, submits: false,
    declared: false, target: within(node).map(number), checked: false, options: 0, shown: number(above), tag: node.localName, class: cut(node.getAttribute('class'), 100)});
  const controls = first(elements.filter(e => kindOf(e) && !inBanner(e)), MAX_CONTROLS, 'controls').map(e => control(e, kindOf(e)))
    .concat([...hovers].map(hover));

  const active = () => {
    let e = document.activeElement;
    while (e && e.shadowRoot && e.shadowRoot.activeElement) e = e.shadowRoot.activeElement;
    return e;
  };
  // A page that draws its fields anew while they are typed into has another element in the place of the one we know.
  const alive = (/** @type {number} */ n) => {
    const old = known.kept[n];
    if (old.isConnected) return /** @type {HTMLElement} */ (old);
    const found = /** @type {Element[]} */ ([]);
    const look = (/** @type {ParentNode} */ root) => { for (const e of root.querySelectorAll('*')) { if ((isInput(e) || isBox(e)) && like(e) === known.likes[n]) found.push(e); if (e.shadowRoot) look(e.shadowRoot); } };
    look(document);
    const e = found.find(x => !known.numbers.has(x) || known.numbers.get(x) === n) ?? found[0];
    if (e) {
      known.numbers.set(e, n);
      known.kept[n] = e;
    }
    return /** @type {HTMLElement} */ (e ?? old);
  };
  // Scripts may move the focus on, to a field that is none of ours: keys then go nowhere.
  if (globalThis.auditorTyping === undefined) {
    globalThis.auditorTyping = -1;
    addEventListener('keydown', e => {
      if (globalThis.auditorTyping >= 0 && e.composedPath()[0] !== alive(globalThis.auditorTyping)) { e.preventDefault(); e.stopImmediatePropagation(); }
    }, true);
  }
  const middle = (/** @type {HTMLElement} */ e) => {
    e.scrollIntoView({block: 'center', inline: 'center', behavior: 'instant'});
    const b = e.getBoundingClientRect(), x = b.left + b.width / 2, y = b.top + b.height / 2;
    let hit = document.elementFromPoint(x, y);
    while (hit && hit.shadowRoot && hit.shadowRoot.elementFromPoint(x, y) && hit.shadowRoot.elementFromPoint(x, y) !== hit) hit = hit.shadowRoot.elementFromPoint(x, y);
    if (!hit || !(holds(e, hit) || holds(hit, e))) return null;
    let [left, top_] = [x, y];
    try {
      for (let w = /** @type {Window} */ (window); w !== w.parent; w = w.parent) {
        const frame = w.frameElement;
        if (!frame) return null;
        const f = frame.getBoundingClientRect();
        left += f.left + frame.clientLeft; top_ += f.top + frame.clientTop;
      }
    } catch { return null; }
    return [Math.round(left), Math.round(top_)];
  };
  const pause = (/** @type {number} */ ms) => new Promise(done => setTimeout(done, ms));
  globalThis.auditorFields = {
    // `all`: what stands there is typed over.
    focus: (n, all) => {
      const e = alive(n);
      globalThis.auditorTyping = n;
      e.scrollIntoView({block: 'center', behavior: 'instant'});
      e.focus({preventScroll: true});
      if (active() !== alive(n)) return '';
      if (/** @type {Input} */ (alive(n)).readOnly) return 'readonly';
      if (all && isInput(e) && valueOf(e)) /** @type {Input} */ (e).select();
      if (all && !isInput(e) && e.textContent) getSelection()?.selectAllChildren(e);
      return 'ready';
    },
    holds: n => active() === alive(n),
    // The focus is taken back only from an element that is gone.
    again: n => {
      const gone = !known.kept[n].isConnected || active() === document.body, e = alive(n);
      if (gone && active() !== e) { e.focus({preventScroll: true}); const i = /** @type {Input} */ (e); try { i.setSelectionRange(i.value.length, i.value.length); } catch { /* has no caret to set */ } }
      return active() === e ? valueOf(e) : null;
    },
    value: n => valueOf(alive(n)),
    leave: n => { const e = alive(n); globalThis.auditorTyping = -1; e.blur(); return valueOf(alive(n)); },
    button: n => { globalThis.auditorTyping = -1; const e = alive(n); e.scrollIntoView({block: 'center', behavior: 'instant'}); e.focus({preventScroll: true}); return active() === e; },
    place: n => middle(alive(n)),
    over: n => { const e = alive(n), b = e.getBoundingClientRect(); return e.ownerDocument === document && self === top ? [Math.round(b.left + Math.min(b.width / 2, 40)), Math.round(b.top + Math.min(b.height / 2, 8))] : null; },
    // What a script does next may take a moment: changes, then animations, are waited for, not for long.
    calm: async () => {
      let changed = performance.now();
      const watch = new MutationObserver(() => { changed = performance.now(); });
      watch.observe(document, {subtree: true, childList: true, attributes: true, characterData: true});
      const end = changed + 700;
      do await pause(20); while (performance.now() - changed < 40 && performance.now() < end);
      watch.disconnect();
      const moving = document.getAnimations().filter(a => a.playState === 'running' && Number(a.effect?.getComputedTiming().endTime) < 1000);
      await Promise.race([Promise.allSettled(moving.map(a => a.finished)), pause(Math.max(0, end - performance.now()))]);
      return location.href;
    },
    check: (n, on) => { /** @type {HTMLInputElement} */ (alive(n)).checked = on; return true; },
    choose: (n, at) => { /** @type {HTMLSelectElement} */ (/** @type {Element} */ (alive(n))).selectedIndex = at; return true; },
    checked: n => /** @type {HTMLInputElement} */ (alive(n)).checked,
    chosen: n => /** @type {HTMLSelectElement} */ (/** @type {Element} */ (alive(n))).selectedIndex,
    back: () => { history.back(); return true; },
  };
  return JSON.stringify({url: location.href, forms, controls, missed});
})
