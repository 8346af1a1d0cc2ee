// Evaluated in an isolated world of every frame after settling: what a document shows. Reads only, answers JSON.
(() => {
  'use strict';
  const MAX_LINKS = 5000, MAX_FRAMES = 500, MAX_FORMS = 200, MAX_FIELDS = 200, MAX_FORM_LINKS = 50, MAX_ITEMS = 2000;
  const MAX_TEXT = 200000, MAX_VALUE = 65536, MAX_URL = 4096, MAX_KEY = 1024;
  /** @typedef {HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement} Field */
  /** @type {(value: unknown, length: number) => string} */
  const cut = (value, length) => String(value ?? '').slice(0, length);
  /** @type {(value: unknown, length: number) => string} */
  const clean = (value, length) => cut(String(value ?? '').replace(/\s+/g, ' ').trim(), length);
  /** @type {{kind: string, what: string, kept: number}[]} what there is more of than is kept: no cut is silent */
  const missed = [];
  /** @type {<T>(list: T[], kept: number, kind: string, what?: string) => T[]} */
  const first = (list, kept, kind, what = kind) => {
    if (list.length > kept && !missed.some(m => m.what === what)) missed.push({kind, what, kept});
    return list.slice(0, kept);
  };
  /** @type {Element[]} */
  const elements = [];
  const walk = (/** @type {ParentNode} */ root) => {
    for (const e of root.querySelectorAll('*')) {
      elements.push(e);
      if (e.shadowRoot) walk(e.shadowRoot);
    }
  };
  walk(document);
  /** @type {(e: Element) => Element | null} */
  const up = e => e.parentElement || /** @type {Partial<ShadowRoot>} */ (e.getRootNode()).host || null;
  /** @type {Record<string, string>} */
  const PLACES = {header: 'header', nav: 'nav', main: 'main', aside: 'aside', footer: 'footer', dialog: 'dialog',
    banner: 'header', navigation: 'nav', complementary: 'aside', contentinfo: 'footer', alertdialog: 'dialog'};
  const placeOf = (/** @type {Element} */ e) => {
    for (let n = /** @type {Element | null} */ (e); n; n = up(n)) {
      const place = PLACES[n.getAttribute('role') ?? ''] || PLACES[n.localName];
      if (place) return place;
    }
    return 'other';
  };
//%VISIBLE%
  /** @type {(e: Element, length: number) => string} */
  const textIn = (e, length) => {
    let text = e.textContent || '';
    if (e.shadowRoot) text += ' ' + e.shadowRoot.textContent;
    return clean(text, length);
  };
  const BLOCK = 'p,li,td,th,dd,dt,h1,h2,h3,h4,h5,h6,figcaption,label,blockquote,summary,address';
  const around = (/** @type {Element} */ e) => {
    const block = e.closest(BLOCK) || e.parentElement;
    return !block || block === document.body || block.querySelector('script,style') ? '' : textIn(block, 300);
  };
  /** @type {(e: Element, attribute: string) => (string | null | undefined)[]} */
  const named = (e, attribute) => (e.getAttribute(attribute) || '').split(/\s+/).filter(Boolean)
    .map(id => /** @type {Document} */ (e.getRootNode()).getElementById(id)?.textContent);
  const labelled = (/** @type {Element} */ e) => clean([e.getAttribute('aria-label'), e.getAttribute('title'),
    ...[...e.querySelectorAll('img[alt],svg title,[aria-label],.sr-only,.visually-hidden')].map(x => x.getAttribute('alt') || x.getAttribute('aria-label') || x.textContent),
    ...named(e, 'aria-labelledby'), ...named(e, 'aria-describedby')]
    .filter(Boolean).join(' '), 300);
  // What is no URL leads nowhere: however much of it is kept, no verdict changes.
  const resolve = (/** @type {string} */ url) => { try { return new URL(url, document.baseURI).href; } catch { return cut(url, 2048); } };

  const tooLong = (/** @type {string} */ text, /** @type {number} */ kept, /** @type {string} */ kind, /** @type {string} */ what) => {
    if (text.length > kept && !missed.some(m => m.what === what)) missed.push({kind, what, kept});
    return text.slice(0, kept);
  };
  /** @type {(e: Element, kind: string, url: string) => object} */
  const link = (e, kind, url) => described(e, kind, url, visible(e));
  const laidOut = (/** @type {Element} */ e) => { try { return e.checkVisibility({visibilityProperty: true}); } catch { return false; } };
  /** @type {(e: Element, kind: string, url: string, seen: boolean) => object} */
  const described = (e, kind, url, seen) => ({kind, url: tooLong(url, MAX_URL, 'links', 'characters of a link'), text: textIn(e, 300), label: labelled(e),
    rel: (e.getAttribute('rel') || '').toLowerCase().split(/\s+/).filter(Boolean), target: cut(e.getAttribute('target'), 64), place: placeOf(e),
    visible: seen, faint: !seen && laidOut(e), around: around(e), referrer_policy: cut(e.getAttribute('referrerpolicy'), 64),
    ping: (e.getAttribute('ping') || '').split(/\s+/).filter(Boolean).map(resolve)});
  // What an element leads to, as (kind, URL as written); null if it leads nowhere.
  /** @type {(e: Element) => [string, string] | null} */
  const leadsTo = e => {
    const svg = e.namespaceURI === 'http://www.w3.org/2000/svg';
    const href = e.getAttribute('href') ?? (svg ? e.getAttributeNS('http://www.w3.org/1999/xlink', 'href') : null);
    if (e.localName === 'a' && href !== null) return [svg ? 'svg' : 'anchor', href];
    if (e.localName === 'area' && href !== null) return ['area', href];
    if (e.localName === 'form' && e.getAttribute('action')) return ['form', e.getAttribute('action') ?? ''];
    if (e.hasAttribute('formaction')) return ['form', e.getAttribute('formaction') ?? ''];
    if (!e.hasAttribute('onclick') && !e.hasAttribute('data-href')) return null;
    const found = /(?:https?:)?\/\/[^\s'"]+/.exec(e.getAttribute('data-href') || e.getAttribute('onclick') || '');
    return found && ['button', found[0]];
  };
  const leading = [];
  for (const e of elements) {
    const to = leadsTo(e);
    if (to) leading.push({e, to});
    if (leading.length > MAX_LINKS) break;
  }
  const links = first(leading, MAX_LINKS, 'links').map(({e, to: [kind, url]}) => link(e, kind, resolve(url)));

  const frames = first(elements.filter(e => /^(iframe|frame|object|embed)$/.test(e.localName)), MAX_FRAMES, 'frames').map(e => {
    const box = e.getBoundingClientRect();
    const source = e.getAttribute(e.localName === 'object' ? 'data' : 'src');
    return {url: e.hasAttribute('srcdoc') ? 'about:srcdoc' : source ? resolve(source) : 'about:blank', element: e.localName,
      name: clean(e.getAttribute('title') || e.getAttribute('aria-label') || e.getAttribute('name'), 200),
      width: Math.round(box.width), height: Math.round(box.height), visible: rendered(e), sandbox: e.getAttribute('sandbox')};
  });

//%NAMING%
  const field = (/** @type {Field} */ e) => ({name: nameOf(e), type: cut(e.type || e.localName, 32), autocomplete: cut(e.getAttribute('autocomplete'), 100),
    label: labelOf(e) || labelled(e), required: Boolean(e.required), checked: 'checked' in e && e.checked, visible: rendered(e) || (e.labels && [...e.labels].some(rendered)) || false});
  const fieldsOf = (/** @type {Element[]} */ list) => first(/** @type {Field[]} */ (list).filter(
    e => /^(input|select|textarea)$/.test(e.localName) && !/^(hidden|submit|button|image|reset)$/.test(e.type)), MAX_FIELDS, 'forms', 'fields in one form').map(field);
  /** @type {(e: HTMLElement, own: Element[], action: string, method: string) => object} */
  const form = (e, own, action, method) => {
    const block = e.parentElement || e;
    return {action, method, fields: fieldsOf(own), place: placeOf(e), visible: rendered(e),
      links: first([...new Set([...e.querySelectorAll('a[href]'), ...((block.textContent ?? '').length < 3000 ? block.querySelectorAll('a[href]') : [])]
        .map(a => resolve(a.getAttribute('href') ?? '')))], MAX_FORM_LINKS, 'forms', 'links in one form'),
      text: clean((block.textContent ?? '').length < 3000 ? block.innerText : e.innerText, 1000), name: cut(e.id || e.getAttribute('name') || e.getAttribute('aria-label'), 200)};
  };
  const forms = first(/** @type {HTMLFormElement[]} */ (elements.filter(e => e.localName === 'form')), MAX_FORMS, 'forms')
    .map(e => form(e, [...e.elements], e.hasAttribute('action') ? resolve(e.getAttribute('action') ?? '') : '', (e.getAttribute('method') || 'get').toLowerCase()));
  const loose = /** @type {Field[]} */ (elements).filter(e => /^(input|select|textarea)$/.test(e.localName) && !e.form && e.type !== 'hidden');
  if (loose.length) forms.push(form(loose[0].parentElement || loose[0], loose, '', ''));

  // Whom elements tell the browser to speak with, of other origins: ahead of need, or by themselves.
  const MAX_CHANNELS = 200, AHEAD = ['preconnect', 'dns-prefetch', 'prerender'];
  /** @type {{resource: string, url: string}[]} */
  const channels = [];
  let manifests = 0;
  /** @type {(resource: string, url: string) => void} */
  const names = (resource, url) => {
    const full = resolve(url);
    if (channels.length < MAX_CHANNELS && URL.canParse(full) && new URL(full).origin !== self.origin) channels.push({resource, url: cut(full, 4096)});
  };
  for (const e of elements) {
    if (e.localName === 'link' && e.getAttribute('href')) {
      const rels = (e.getAttribute('rel') ?? '').toLowerCase().split(/\s+/);
      for (const rel of AHEAD) if (rels.includes(rel)) names(rel, e.getAttribute('href') ?? '');
      // A browser with windows asks for the first one of the page; one without asks for none.
      if (rels.includes('manifest') && !manifests++ && self === top) names('manifest', e.getAttribute('href') ?? '');
    }
    for (const url of (e.getAttribute('attributionsrc') ?? '').split(/\s+/).filter(Boolean)) names('attribution', url);
    if (e.localName === 'meta' && (e.getAttribute('http-equiv') ?? '').toLowerCase() === 'delegate-ch') {
      for (const [url] of (e.getAttribute('content') ?? '').matchAll(/https?:\/\/[^\s;,"']+/g)) names('client-hints', url);
    }
  }
  // Rules by which pages are loaded before anybody goes there: lists, and the links that are not waited for a pointer.
  /** @type {(where: any, a: Element, url: string) => boolean} */
  const matches = (where, a, url) => {
    if (!where) return true;
    const some = (/** @type {any} */ of) => (Array.isArray(of) ? of : [of]);
    if (where.and) return some(where.and).every((/** @type {any} */ w) => matches(w, a, url));
    if (where.or) return some(where.or).some((/** @type {any} */ w) => matches(w, a, url));
    if (where.not) return !matches(where.not, a, url);
    if (where.href_matches) return some(where.href_matches).some((/** @type {any} */ p) => new URLPattern(p, document.baseURI).test(url));
    return !where.selector_matches || some(where.selector_matches).some((/** @type {any} */ s) => a.matches(s));
  };
  const speculated = (/** @type {any} */ rule) => {
    for (const url of Array.isArray(rule.urls) ? rule.urls : []) names('speculation', String(url));
    if (rule.urls || !['immediate', 'eager'].includes(rule.eagerness)) return;
    for (const a of elements) if (a.localName === 'a' && a.hasAttribute('href')) {
      const url = resolve(a.getAttribute('href') ?? '');
      if (matches(rule.where, a, url)) names('speculation', url);
    }
  };
  for (const e of elements) if (e.localName === 'script' && (e.getAttribute('type') ?? '').toLowerCase() === 'speculationrules') {
    try {
      const rules = JSON.parse(e.textContent ?? '');
      for (const rule of [...rules.prefetch ?? [], ...rules.prerender ?? []]) speculated(rule);
    } catch { /* the browser does not read it either */ }
  }

  const items = [];
  for (const [kind, open] of /** @type {[string, () => Storage][]} */ ([['local', () => localStorage], ['session', () => sessionStorage]])) {
    try {
      const area = open();
      for (let i = 0; i < Math.min(area.length, MAX_ITEMS); i++) {
        const key = area.key(i) ?? '', value = area.getItem(key) ?? '';
        items.push({kind, key: tooLong(key, MAX_KEY, 'storage', 'characters of a key'), value: value.slice(0, MAX_VALUE), length: value.length});
      }
      if (area.length > MAX_ITEMS) missed.push({kind: 'storage', what: `${kind} storage keys`, kept: MAX_ITEMS});
    } catch { /* blocked for this document: then it holds nothing */ }
  }
//%OPENED%
  const {text, whole} = withOpened(() => document.body ? document.body.innerText : '');
  return JSON.stringify({url: location.href, origin: self.origin, title: cut(document.title, 500), lang: cut(document.documentElement && document.documentElement.lang, 32),
    links, frames, forms, items, channels, text: text.slice(0, MAX_TEXT), truncated: text.length > MAX_TEXT || !whole, missed});
})()
