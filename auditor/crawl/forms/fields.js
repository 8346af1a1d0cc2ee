// Evaluated in an isolated world of a document that is to be filled in: what can be typed into. Keeps the elements for `focus`,
// `holds`, `leave` and `button`, which are called with their numbers. Changes nothing but the focus.
((/** @type {string[]} */ selectors) => {
  'use strict';
  /** @typedef {HTMLInputElement | HTMLTextAreaElement} Input */
  const MAX_FORMS = 60, MAX_FIELDS = 60;
  /** @type {(value: unknown, length: number) => string} */
  const clean = (value, length) => String(value ?? '').replace(/\s+/g, ' ').trim().slice(0, length);
  /** @type {(value: unknown, length: number) => string} */
  const cut = (value, length) => String(value ?? '').slice(0, length);
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
  const up = e => e.parentElement || /** @type {Partial<ShadowRoot>} */ (e.getRootNode()).host || null;
  /** @type {(root: Partial<Document>, ids: string | null) => string} */
  const named = (root, ids) => (ids || '').split(/\s+/).filter(Boolean).map(id => (root.getElementById ? root.getElementById(id) : null))
    .map(e => (e ? e.textContent : '')).join(' ');
  const label = (/** @type {Input} */ e) => clean([...(e.labels || [])].map(l => l.textContent).join(' ') || e.getAttribute('aria-label') || e.getAttribute('placeholder')
    || named(/** @type {Document} */ (e.getRootNode()), e.getAttribute('aria-labelledby')) || e.getAttribute('title'), 300);
  // What a visitor cannot see is a trap for robots.
  const seen = (/** @type {HTMLElement} */ e) => {
    try { if (!e.checkVisibility({opacityProperty: true, visibilityProperty: true, contentVisibilityAuto: true})) return false; } catch { return false; }
    const box = e.getBoundingClientRect();
    if (box.width < 4 || box.height < 4 || box.right + scrollX <= 0 || box.bottom + scrollY <= 0) return false;
    for (let n = /** @type {Element | null} */ (e); n; n = up(n)) {
      const style = getComputedStyle(n);
      if (n.getAttribute('aria-hidden') === 'true' || /** @type {HTMLElement} */ (n).inert || parseFloat(style.opacity) < 0.05) return false;
      if (style.overflow !== 'visible' && n !== e) {
        const clip = n.getBoundingClientRect();
        if (clip.width < 2 || clip.height < 2) return false;
      }
    }
    return e.tabIndex >= 0;
  };
  const isInput = (/** @type {Element} */ e) => /^(input|textarea)$/.test(e.localName)
    && !/^(hidden|submit|button|image|reset|checkbox|radio|file|color|range)$/.test(/** @type {Input} */ (e).type);
  const kept = /** @type {Input[]} */ ([]), buttons = /** @type {(HTMLElement | null)[]} */ ([]);
  const field = (/** @type {Input} */ e) => ({number: kept.push(e) - 1, name: cut(e.getAttribute('name') || e.id, 200), type: cut(e.type || e.localName, 32),
    autocomplete: cut(e.getAttribute('autocomplete'), 100), label: label(e), open: !e.disabled && !e.readOnly && e.value === '' && seen(e),
    longest: e.maxLength > 0 ? e.maxLength : 0});
  /** @type {(e: Element | null, list: Input[]) => boolean[]} */
  const matches = (e, list) => selectors.map(s => { try { return (e !== null && (e.matches(s) || e.querySelector(s) !== null)) || list.some(x => x.matches(s)); } catch { return false; } });
  /** @type {string[]} what there is more of than is looked at */
  const missed = [];
  /** @type {<T>(list: T[], most: number, what: string) => T[]} */
  const first = (list, most, what) => {
    if (list.length > most && !missed.includes(what)) missed.push(what);
    return list.slice(0, most);
  };
  const forms = first(/** @type {HTMLFormElement[]} */ (elements.filter(e => e.localName === 'form')), MAX_FORMS, 'forms').map(e => {
    const own = first(/** @type {Input[]} */ ([...e.elements].filter(isInput)), MAX_FIELDS, 'fields in one form');
    const press = /** @type {HTMLButtonElement[]} */ ([...e.elements]).find(x => x.type === 'submit' && !x.disabled && seen(x)) || null;
    return {number: buttons.push(press) - 1, action: resolve(e.getAttribute('action') || ''), method: (e.getAttribute('method') || 'get').toLowerCase(),
      names: [e.id, e.getAttribute('name'), e.getAttribute('aria-label')].filter(Boolean).map(n => cut(n, 200)), matches: matches(e, own),
      pressable: press !== null, fields: own.map(field)};
  });
  const loose = first(/** @type {Input[]} */ (elements.filter(isInput)).filter(e => !e.form), MAX_FIELDS, 'fields outside of forms');
  if (loose.length) forms.push({number: buttons.push(null) - 1, action: '', method: '', names: [], matches: matches(null, loose), pressable: false, fields: loose.map(field)});
  const active = () => {
    let e = document.activeElement;
    while (e && e.shadowRoot && e.shadowRoot.activeElement) e = e.shadowRoot.activeElement;
    return e;
  };
  // Scripts may move the focus on, to a field that is none of ours: keys then go nowhere.
  let typing = /** @type {Element | null} */ (null);
  addEventListener('keydown', e => {
    if (typing && e.composedPath()[0] !== typing) { e.preventDefault(); e.stopImmediatePropagation(); }
  }, true);
  globalThis.auditorFields = {
    focus: number => { typing = kept[number]; kept[number].scrollIntoView({block: 'center', behavior: 'instant'}); kept[number].focus({preventScroll: true}); return active() === kept[number]; },
    holds: number => active() === kept[number],
    leave: number => { const e = kept[number]; typing = null; e.blur(); return e.value.length; },
    button: number => { typing = null; const e = buttons[number]; if (!e) return false; e.scrollIntoView({block: 'center', behavior: 'instant'}); e.focus({preventScroll: true}); return active() === e; },
  };
  return JSON.stringify({url: location.href, forms, missed});
})
