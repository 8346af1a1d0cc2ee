// Called in an isolated world: what a visitor could press, read and scroll in the document, and where on the screen it is.
// An element's number is good until the next `look()`.
(() => {
  const MAX_CONTROLS = 400, MAX_SCROLLERS = 6, MAX_TEXT = 200, MAX_ELEMENTS = 20000;
  /** @type {any} a page cannot see the objects of our world */
  const world = globalThis;
  const CONSENT = /cookie|consent|gdpr|ccpa|\bcmp\b|didomi|onetrust|usercentrics|privacy-?(?:banner|notice|manager)/i;
  const PRESSABLE = 'a[href],area[href],button,summary,[role=button],[role=tab],[role=link],[role=menuitem],[role=switch],input[type=button],'
    + 'input[type=submit],input[type=image],[onclick],[aria-expanded],[aria-haspopup],video,audio';
  const PERSONAL = 'input:not([type]),input[type=text],input[type=email],input[type=tel],input[type=password],input[type=search],input[type=url],textarea';

  const CHANGEABLE = 'select,input[type=radio],input[type=checkbox],input[type=range],[role=slider]';
  const TEXT = 'input:not([type]),input[type=text],input[type=search],[role=searchbox]', SEARCH = /search|such|recherch|buscar|busca|cerca|zoek|szuka|sok|hledat|keres|поиск|検索|搜索|검색/i;

  const low = (/** @type {unknown} */ value) => String(value || '').toLowerCase();
  const line = (/** @type {unknown} */ value) => String(value || '').replace(/\s+/g, ' ').trim().slice(0, MAX_TEXT + 1);
  const names = (/** @type {Element} */ e) => `${e.id} ${typeof e.className === 'string' ? e.className : ''} ${e.getAttribute('aria-label') || ''}`;

  /** @type {(e: Element) => boolean} */
  function shown(e) {
    if (!e.checkVisibility({checkOpacity: true, checkVisibilityCSS: true, contentVisibilityAuto: true})) return false;
    const box = e.getBoundingClientRect();
    return box.width > 1 && box.height > 1 && !outside(box);
  }

  /** @type {(root: Document | ShadowRoot, found: Element[]) => Element[]} open shadow roots too, in the order of the document */
  function all(root, found) {
    for (const e of root.querySelectorAll('*')) {
      if (found.length >= MAX_ELEMENTS) break;
      found.push(e);
      if (e.shadowRoot) all(e.shadowRoot, found);
    }
    return found;
  }

  /** @type {(e: Element | null, test: (e: Element) => boolean) => Element | null} outwards, also out of shadow roots */
  function around(e, test) {
    for (let at = e; at;) {
      if (test(at)) return at;
      const root = at.getRootNode();
      at = at.parentElement || (root instanceof ShadowRoot ? root.host : null);
    }
    return null;
  }

  const outside = (/** @type {DOMRect} */ box) => box.right + scrollX <= 1 || box.bottom + scrollY <= 1;

  const inConsent = (/** @type {Element} */ e) => around(e, at => at !== document.body && at !== document.documentElement && (CONSENT.test(names(at))
    || (/^(?:alert)?dialog$/.test(low(at.getAttribute('role'))) && /cookie|consent/i.test((at.textContent || '').slice(0, 2000))))) !== null;

  /** @type {(e: Element) => string} */
  function label(e) {
    const inside = /** @type {HTMLElement} */ (e).innerText;
    const image = e.querySelector('img[alt]');
    return line(e.getAttribute('aria-label') || inside || e.getAttribute('title') || /** @type {HTMLInputElement} */ (e).value || (image && image.getAttribute('alt')) || '');
  }

  /** @type {(e: Element, href: string) => string} what it is by its make; words decide the rest */
  function kind(e, href) {
    const tag = e.localName, role = low(e.getAttribute('role')), toggles = low(e.getAttribute('data-toggle') || e.getAttribute('data-bs-toggle'));
    if (tag === 'video' || tag === 'audio') return 'video';
    if (/^https?:/.test(href)) return 'link';
    if (role === 'tab' || toggles === 'tab' || toggles === 'pill') return 'tab';
    if (tag === 'summary' || toggles === 'collapse') return around(e, at => at.localName === 'nav') ? 'menu' : 'accordion';
    const own = names(e);
    if (around(e, at => /carousel|slider|swiper|slick|glide__|splide|slideshow/i.test(names(at)) || /carousel|slide/.test(low(at.getAttribute('aria-roledescription'))))) return 'carousel';
    if (/hamburger|burger|(?:nav|menu)[-_]?(?:bar)?[-_]?(?:toggle|btn|button|icon)/i.test(own) || toggles === 'dropdown') return 'menu';
    if (e.hasAttribute('aria-haspopup') || role === 'menuitem') return 'menu';
    if (e.hasAttribute('aria-expanded')) return around(e, at => /^(?:nav|header)$/.test(at.localName)) ? 'menu' : 'accordion';
    return 'button';
  }

  // A field by which a site is searched says so itself, or what is around it does.
  /** @type {(e: Element) => boolean} */
  function searches(e) {
    const field = /** @type {HTMLInputElement} */ (e), form = field.form;
    if (!e.matches(TEXT) || field.readOnly || e.matches('[autocomplete*=name],[autocomplete*=address]')) return false;
    if (e.matches('input[type=search],[role=searchbox]') || around(e, at => low(at.getAttribute('role')) === 'search' || at.localName === 'search')) return true;
    return SEARCH.test(`${names(e)} ${field.name} ${field.placeholder}`) || /^(?:q|query)$/i.test(field.name || '') || Boolean(form && SEARCH.test(form.getAttribute('action') || ''));
  }

  /** @type {(e: Element) => string} what is changed rather than pressed; empty for all else */
  function changes(e) {
    const its = /** @type {HTMLInputElement | HTMLSelectElement} */ (e);
    if (searches(e)) return 'search';
    if (!e.matches(CHANGEABLE)) return '';
    if (e instanceof HTMLSelectElement) {
      const sends = /submit/.test(e.getAttribute('onchange') || '') && low(e.form && e.form.getAttribute('method')) === 'post';
      return !sends && [...e.options].filter(o => !o.disabled).length > 1 ? 'select' : '';
    }
    if (/^(?:radio|checkbox)$/.test(its.type)) return its.required && its.type === 'checkbox' ? '' : 'option';
    return 'slider';
  }

  // Many an option is drawn by its label, and not to be seen itself.
  /** @type {(e: Element) => Element} */
  const drawn = e => { const its = /** @type {HTMLInputElement} */ (e); return !shown(e) && its.labels && its.labels[0] && shown(its.labels[0]) ? its.labels[0] : e; };

  /** @type {(e: Element) => string} */
  function labelOfField(e) {
    const its = /** @type {HTMLInputElement} */ (e);
    return line(e.getAttribute('aria-label') || (its.labels && its.labels[0] && (its.labels[0].querySelector('select') ? its.labels[0].textContent || '' : its.labels[0].innerText)) || its.placeholder || e.getAttribute('title') || its.name || e.id);
  }

  // Nothing is changed in what somebody would fill in about themselves.
  const ABOUT_PEOPLE = 'input[type=email],input[type=tel],input[type=password],textarea';
  /** @type {(e: Element) => boolean} */
  function isPersonal(e) {
    const form = /** @type {HTMLInputElement} */ (e).form || e.closest('form');
    return Boolean(form) && [.../** @type {HTMLFormElement} */ (form).querySelectorAll(ABOUT_PEOPLE), ...[.../** @type {HTMLFormElement} */ (form).querySelectorAll('input:not([type]),input[type=text]')].filter(t => !searches(t))].some(shown);
  }

  /** @type {(e: Element) => {submits: boolean, personal: boolean}} */
  function form(e) {
    const its = /** @type {HTMLButtonElement | HTMLInputElement} */ (e), inForm = its.form || e.closest('form');
    const submits = Boolean(inForm) && (its.type === 'submit' || its.type === 'image');
    return {submits, personal: Boolean(inForm) && [.../** @type {HTMLFormElement} */ (inForm).querySelectorAll(PERSONAL)].some(shown)};
  }

  /** @type {(e: Element) => {x: number, y: number} | null} where it can be pressed now: on screen, and not covered */
  function spot(e) {
    const sound = e.localName === 'audio', boxes = sound ? [e.getBoundingClientRect()] : [...e.getClientRects()].slice(0, 4);
    for (const box of boxes) {
      const left = Math.max(box.left, 0), right = Math.min(box.right, innerWidth), top = Math.max(box.top, 0), bottom = Math.min(box.bottom, innerHeight);
      if (right - left < 2 || bottom - top < 2) continue;
      for (const [across, down] of sound ? [[0, .5]] : e.matches('input[type=range],[role=slider]') ? [[aside(e), .5]] : [[.5, .5], [.2, .5], [.8, .5], [.5, .15], [.5, .85], [.1, .15]]) {
        const x = sound ? left + 24 : left + (right - left) * across, y = top + (bottom - top) * down;
        let hit = document.elementFromPoint(x, y);
        while (hit && hit.shadowRoot && hit.shadowRoot.elementFromPoint(x, y) && hit.shadowRoot.elementFromPoint(x, y) !== hit) hit = hit.shadowRoot.elementFromPoint(x, y);
        if (hit && around(hit, at => at === e)) return {x, y};
      }
    }
    return null;
  }

  /** @type {(e: Element) => number} where a slider stands not yet */
  function aside(e) {
    const its = /** @type {HTMLInputElement} */ (e), least = +its.min || 0, most = +(its.max || 100);
    return (+its.value - least) / (most - least || 1) > .6 ? .3 : .75;
  }

  // What has a pointing hand is there to be pressed, whatever it is made of; the outermost of it, unless something in it is a control.
  /** @type {(e: Element) => boolean} */
  function isHandy(e) {
    if (!(e instanceof HTMLElement) || e.matches('label,input,select,textarea,option,iframe,body,html') || getComputedStyle(e).cursor !== 'pointer') return false;
    const outer = e.parentElement;
    return !(outer && getComputedStyle(outer).cursor === 'pointer') && !e.querySelector(`${PRESSABLE},input,select,textarea`) && !e.closest(PRESSABLE);
  }

  /** @type {(found: Element[]) => {controls: object[], cut: boolean}} */
  function controls(found) {
    const kept = [], told = [];
    let cut = false;
    for (const one of found) {
      const changed = changes(one), e = changed ? drawn(one) : one;
      if (!(changed || e.matches(PRESSABLE) || isHandy(e)) || (/** @type {any} */ (one)).disabled || low(e.getAttribute('aria-disabled')) === 'true' || e.matches('body,html')) continue;
      if (!shown(e)) continue;
      if (kept.length >= MAX_CONTROLS) { cut = true; break; }
      if (changed) {
        const its = /** @type {HTMLInputElement} */ (one), box = e.getBoundingClientRect();
        kept.push(e);
        told.push({
          number: kept.length - 1, kind: changed, label: labelOfField(one), href: '', names: `${line(names(one))} ${its.name || ''}`, submits: false, personal: isPersonal(one), consent: inConsent(one),
          download: false, row: false, blank: false, on: box.bottom > 0 && box.top < innerHeight, current: changed === 'option' && its.checked,
        });
        continue;
      }
      const raw = e instanceof HTMLAnchorElement || e instanceof HTMLAreaElement ? e.href : '';
      const plain = low(e.getAttribute('href'));
      const href = plain === '#' || plain === '' || plain.startsWith('javascript:') ? '' : raw, box = e.getBoundingClientRect();
      kept.push(e);
      told.push({
        number: kept.length - 1, kind: kind(e, href), label: label(e), href, names: line(names(e)), ...form(e), consent: inConsent(e),
        download: e.hasAttribute('download'), row: /^(?:tr|td|li|article|section|figure|img)$/.test(e.localName), blank: low(e.getAttribute('target')) === '_blank', on: box.bottom > 0 && box.top < innerHeight,
        current: e.hasAttribute('aria-current') || low(e.getAttribute('aria-selected')) === 'true',
      });
    }
    world.kept = kept;
    return {controls: told, cut};
  }

  /** @type {(found: Element[]) => object[]} what scrolls besides the page */
  function scrollers(found) {
    world.scrolling = found.filter(e => e !== document.scrollingElement && e !== document.body && e.scrollHeight > e.clientHeight + 30 && e.clientHeight > 40
      && /auto|scroll|overlay/.test(getComputedStyle(e).overflowY) && shown(e) && !inConsent(e)).slice(0, MAX_SCROLLERS);
    return world.scrolling.map((/** @type {Element} */ e, /** @type {number} */ number) => ({number, height: e.clientHeight, length: e.scrollHeight}));
  }

  /** @type {(found: Element[]) => {at: {x: number, y: number} | null, text: {x: number, y: number, to: number} | null}} */
  function plain(found) {
    let at = null, text = null;
    for (const e of found) {
      if (text && at) break;
      if (!/^(?:p|h1|h2|h3|h4|li|td|div|section|article|main|span|blockquote|dd|dt|label|figcaption)$/.test(e.localName) || e.localName === 'label') continue;
      const words = [...e.childNodes].find(n => n.nodeType === Node.TEXT_NODE && (n.nodeValue || '').trim().length > 3);
      if (!words || !shown(e) || around(e, a => a.matches(PRESSABLE) && !a.matches('body,html')) || inConsent(e)) continue;
      const range = document.createRange();
      range.selectNodeContents(words);
      const box = range.getClientRects()[0];
      if (!box || box.top < 0 || box.bottom > innerHeight || box.left < 0 || box.width < 12) continue;
      const x = box.left + 2, y = box.top + box.height / 2, hit = document.elementFromPoint(x, y);
      if (!hit || !around(hit, a => a === e)) continue;
      text = text || {x, y, to: Math.min(box.right - 1, innerWidth - 2)};
      at = at || {x: Math.min(box.left + box.width / 2, innerWidth - 2), y};
    }
    return {at: at || bare(), text};
  }

  /** @type {() => {x: number, y: number} | null} a place where nothing is that could be pressed */
  function bare() {
    for (const down of [.5, .3, .7, .15, .9]) for (const across of [.5, .97, .03, .25, .75]) {
      const x = innerWidth * across, y = innerHeight * down, hit = document.elementFromPoint(x, y);
      if (hit && !around(hit, a => a.matches(`${PRESSABLE},input,select,textarea,iframe,label`) && !a.matches('body,html')) && !inConsent(hit)) return {x, y};
    }
    return null;
  }

  /** @type {(e: Element) => string} what keeps a visitor from it */
  function hinders(e) {
    const box = e.getBoundingClientRect(), hit = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
    if (!hit || hit.contains(e)) return 'hidden';  // clipped, as the slides of a carousel are: nobody sees it
    if (inConsent(hit)) return 'consent';
    return around(hit, at => /fixed|absolute|sticky/.test(getComputedStyle(at).position) && !at.contains(e)) ? 'covered' : 'hidden';
  }

  /** @type {(e: Element | undefined) => {x: number, y: number} | {why: string}} */
  function bring(e) {
    if (!e || !e.isConnected) return {why: 'hidden'};
    if (!spot(e)) e.scrollIntoView({block: 'center', inline: 'center', behavior: 'instant'});
    return spot(e) || {why: hinders(e)};
  }

  world.walk = {
    look() {
      const found = all(document, []), root = document.scrollingElement || document.documentElement;
      return {
        ...controls(found), scrollers: scrollers(found), ...plain(found), url: location.href,
        y: root.scrollTop, height: innerHeight, width: innerWidth, length: root.scrollHeight,
      };
    },
    spot: (/** @type {number} */ number) => bring(world.kept && world.kept[number]),
    scroller(/** @type {number} */ number) {
      const e = world.scrolling && world.scrolling[number];
      return e ? {...bring(e), top: e.scrollTop} : {};
    },
    // A link that leads off the site is clicked, and not followed.
    stay(/** @type {number} */ number) {
      const e = world.kept && world.kept[number];
      addEventListener('click', event => { if (e && event.composedPath().includes(e)) event.preventDefault(); }, {once: true});
      return true;
    },
    // A list opens a window of the browser's own when it is clicked; with the focus it is changed by a key. Answers by which one.
    focus(/** @type {number} */ number) {
      const e = world.kept && world.kept[number];
      if (!(e instanceof HTMLSelectElement) || !e.isConnected) return {};
      e.focus({preventScroll: true});
      const last = [...e.options].reduce((at, o, n) => o.disabled ? at : n, -1);
      return {up: e.selectedIndex >= last};
    },
    // Frames that were drawn since somebody first asked.
    frames() {
      const MOST = 1000;
      if (world.drawn === undefined) {
        world.drawn = 0;
        const count = () => { if (++world.drawn < MOST) requestAnimationFrame(count); };
        requestAnimationFrame(count);
      }
      return {drawn: world.drawn};
    },
    top() { scrollTo({top: 0, behavior: 'instant'}); return true; },
  };
})();
