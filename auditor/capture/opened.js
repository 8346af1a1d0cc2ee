  // Text that a visitor opens first is text too. While it is read, constructed stylesheets show it: they are adopted and taken off
  // again before a frame is drawn, so that no element, attribute, event or observer tells the page, and content policies allow them.
  /**
   * What is opened: by which rule, and by which selectors what is laid out only then (`fresh`), or was before (`still`), is found.
   * @typedef {{shown: Element, rule: string, how: string, locked: boolean, fresh: string, still: string}} Part
   * @typedef {Document | ShadowRoot} Root
   * @typedef {[Root, string]} Pair a root, and selectors or rules for it
   * @typedef {[Root, CSSStyleSheet][]} Worn
   */
  const MAX_PANELS = 500;
  const APART = 'nav,dialog,[popover],[aria-modal=true],' + ['navigation', 'banner', 'menu', 'menubar', 'menuitem', 'listbox', 'combobox',
    'tree', 'treeitem', 'dialog', 'alertdialog', 'tooltip', 'search'].map(role => `[role=${role}]`).join();
  // Containers of banners and settings, not of what a manager prints into a statement.
  const CONSENT = ['cookie-banner', 'cookiebanner', 'cookie-consent', 'cookieconsent', 'consent-banner', 'onetrust-consent', 'onetrust-pc',
    'CybotCookiebotDialog', 'usercentrics-root', 'didomi-host', 'didomi-popup', 'cky-consent', 'cky-modal', 'cmplz-cookiebanner',
    'cmplz-manage-consent', 'tarteaucitronRoot', 'BorlabsCookieBox', 'klaro', 'orejime'].map(name => `[id*=${name} i],[class*=${name} i]`).join();
  const MENUS = 'nav,[role=navigation],[role=menu],[role=menubar],[role=listbox]';
  const HEADS = 'h1,h2,h3,h4,h5,h6,[role=heading],dt';
  const EMBEDDED = 'img,picture,video,audio,iframe,frame,object,embed,svg,canvas,input';
  const STRONG = ':not(#a#b#c)';  // matches everything, and weighs three ids
  // What is laid out for the first time asks for its pictures and fonts, and begins its animations: it must not now.
  const QUIET = `font-family:sans-serif!important;animation:none!important;content:normal!important;
    background-image:none!important;border-image:none!important;list-style-image:none!important;mask-image:none!important;
    clip-path:none!important;filter:none!important;shape-outside:none!important;cursor:auto!important`;
  /** @type {Record<string, string>} */
  const AS = {tr: 'table-row', tbody: 'table-row-group', td: 'table-cell', th: 'table-cell', li: 'list-item'};
  const root = (/** @type {Element} */ e) => /** @type {Root} */ (e.getRootNode());
  /** @type {Map<HTMLCollection, Map<Element, number>>} */
  const children = new Map();
  const place = (/** @type {Element} */ e) => {
    const all = /** @type {ParentNode} */ (e.parentNode).children;
    if (!children.has(all)) children.set(all, new Map([...all].map((c, i) => [c, i + 1])));
    // The id is there for speed alone: it tells a browser at once where a rule cannot match.
    return `${CSS.escape(e.localName)}${e.id ? `#${CSS.escape(e.id)}` : ''}:nth-child(${children.get(all)?.get(e)})`;
  };
  // Elements are named by where they stand, for no mark may be set on them.
  /** @type {(e: Element) => string} */
  const path = e => {
    if (e === document.documentElement) return ':root';
    return e.parentElement ? `${path(e.parentElement)}>${place(e)}` : `${place(e)}:not(*>*)`;
  };
  let outermost = true;
  const overlays = (/** @type {Element} */ e) => (!outermost || e.checkVisibility()) && ['fixed', 'sticky'].includes(getComputedStyle(e).position);
  const apart = (/** @type {Element} */ e) => {
    for (let n = /** @type {Element | null} */ (e); n && n !== document.body; n = up(n)) {
      if (n.matches(APART) || n.matches(CONSENT) || (n.localName === 'header' && !n.closest('main,article,section')) || overlays(n)) return true;
    }
    return false;
  };
  const linksOnly = (/** @type {Element} */ e) => {
    const all = (e.textContent || '').length, linked = [...e.querySelectorAll('a')].reduce((sum, a) => sum + (a.textContent ?? '').trim().length, 0);
    return linked > 0 && linked >= 0.8 * (all - ((e.textContent ?? '').match(/\s/g) || []).length);
  };
  // A heading opens what is said under it; another button may open a menu.
  /** @type {(trigger: Element, panel: Element) => boolean} */
  const opens = (trigger, panel) => !apart(trigger) && !apart(panel) && (trigger.getAttribute('aria-haspopup') || 'false') === 'false'
    && (trigger.closest(HEADS) !== null || (!panel.querySelector(MENUS) && (trigger.closest('main,article,[role=main]') !== null || !linksOnly(panel))));

  const closedDetails = () => /** @type {HTMLDetailsElement[]} */ (elements).filter(e => e.localName === 'details' && !e.open && opens(e.querySelector(':scope>summary') || e, e))
    .map(e => ({shown: e, rule: `${path(e)}::details-content`, how: 'content-visibility:visible!important;block-size:auto!important',
      locked: true, fresh: 'details:not([open])>:not(summary:first-of-type)', still: ''}));
  const foundOnly = () => elements.filter(e => (e.getAttribute('hidden') || '').toLowerCase() === 'until-found' && !apart(e)).map(e => uncover(e, true));
  /** @type {(e: Element, found: boolean) => Part | null} */
  const uncover = (e, found) => {
    const style = getComputedStyle(e), none = style.display === 'none', dark = style.visibility !== 'visible';
    const locked = !none && (found || style.contentVisibility === 'hidden');
    if (!none && !dark && !locked) return null;
    const how = (none ? `display:${AS[e.localName] || 'block'}!important;` : '') + (dark ? 'visibility:visible!important;' : '')
      + 'content-visibility:visible!important';
    const rule = path(e);
    return {shown: e, rule, how, locked, fresh: none ? rule : locked ? `${rule}>*` : '', still: none ? '' : rule};
  };
  const speaks = (/** @type {Element} */ e) => !/^(summary|script|style|template)$/.test(e.localName);
  // Where old rules hide all that a closed <details> holds, opening it shows it.
  const emptied = (/** @type {Part[]} */ opened) => opened.filter(p => p.shown.localName === 'details').flatMap(p => {
    const parts = /** @type {HTMLElement[]} */ ([...p.shown.children].filter(speaks));
    return parts.every(c => getComputedStyle(c).display === 'none') ? parts.filter(c => !c.hidden).map(c => uncover(c, false)) : [];
  });
  // Some panels always stand there with nothing in them that shows: their content is hidden in their stead.
  const inside = (/** @type {HTMLElement} */ panel) => panel.checkVisibility() && !panel.innerText.trim() ? [...panel.children].filter(speaks) : [];
  /** @type {(panel: HTMLElement, trigger: Element) => Element[]} */
  const chain = (panel, trigger) => {
    const found = inside(panel);
    for (let n = /** @type {Element | null} */ (panel); n && !n.contains(trigger); n = n.parentElement) found.push(n);
    return found;
  };
  /** @type {(trigger: Element, panel: Element) => boolean} */
  const dropsDown = (trigger, panel) => !trigger.closest(HEADS) && getComputedStyle(panel).position === 'absolute';
  const panels = () => {
    const shown = /** @type {Set<Element>} */ (new Set()), found = /** @type {Part[]} */ ([]);
    const reachable = (/** @type {Element} */ e) => e.checkVisibility({visibilityProperty: true}) || [...shown].some(p => p.contains(e));
    for (const trigger of elements.filter(e => e.getAttribute('aria-expanded') === 'false' && e.hasAttribute('aria-controls'))) {
      for (const id of (trigger.getAttribute('aria-controls') ?? '').split(/\s+/).filter(Boolean)) {
        const panel = root(trigger).getElementById(id);
        if (!panel || panel.contains(trigger) || panel.querySelector('main') || !opens(trigger, panel) || dropsDown(trigger, panel)
          || !reachable(trigger)) continue;
        for (const part of chain(panel, trigger).filter(e => !shown.has(e)).map(e => uncover(e, false)).filter(p => p !== null)) {
          shown.add(part.shown);
          found.push(part);
        }
      }
    }
    return found;
  };

  // Slots are filled from elsewhere, and hosts hold trees of their own: what else is laid out with an element, as roots and selectors.
  const beyond = (/** @type {Part[]} */ found) => {
    const seen = /** @type {Set<Element>} */ (new Set()), more = /** @type {Pair[]} */ ([]);
    const look = (/** @type {Element} */ e) => {
      for (const n of [e, ...e.querySelectorAll('*')].filter(n => !seen.has(n))) {
        seen.add(n);
        if (n.shadowRoot) { more.push([n.shadowRoot, ':not(*>*)']); [...n.shadowRoot.children].forEach(look); }
        if (n.localName === 'slot') /** @type {HTMLSlotElement} */ (n).assignedElements().forEach(c => { more.push([root(c), path(c)]); look(c); });
      }
    };
    found.forEach(p => look(p.shown));
    return more;
  };
  const PSEUDO = ['', '::before', '::after', '::marker', '::first-line', '::first-letter'];
  const each = (/** @type {string} */ selector) => PSEUDO.map(p => `${selector}${STRONG}${p}`).join();
  // What is inside inherits a property, and is found by it: many panels make one rule, which no element has to try one by one.
  const INSIDE = '@container style(--auditor-opened:1)';
  /** @type {(pairs: Pair[], css: string) => Pair[]} */
  const everywhere = (pairs, css) => [...new Set(pairs.filter(p => p[1]).map(p => p[0]))].map(root => [root, css]);
  /** @type {(pairs: Pair[], css: (selector: string) => string) => Pair[]} */
  const rules = (pairs, css) => [...Map.groupBy(pairs, p => p[0])].flatMap(([root, all]) =>
    [...new Set(all.map(p => p[1]))].filter(Boolean).map(selector => [root, css(selector)]));
  /** @type {(found: Part[], name: 'fresh' | 'still') => Pair[]} */
  const pick = (found, name) => found.map(p => [root(p.shown), p[name]]);
  // The layer declared first wins among important rules, before any rule without a layer.
  const layers = /** @type {Map<Root, string>} */ (new Map());
  const firstLayer = (/** @type {Root} */ root) => {
    const known = layers.get(root) ?? findLayer(root);
    layers.set(root, known);
    return known;
  };
  const findLayer = (/** @type {Root} */ root) => {
    for (const sheet of [...root.styleSheets, ...root.adoptedStyleSheets]) {
      let rules;
      try { rules = sheet.cssRules; } catch { continue; }
      for (const rule of rules) {
        const name = rule instanceof CSSLayerStatementRule ? rule.nameList[0] : rule instanceof CSSLayerBlockRule ? rule.name : rule instanceof CSSImportRule ? rule.layerName : '';
        if (name) return name;
      }
    }
    return '';
  };
  /** @type {(pairs: Pair[], worn: Worn) => void} */
  const adopt = (pairs, worn) => {
    for (const [root, css] of pairs) {
      const sheet = new CSSStyleSheet(), layer = firstLayer(root);
      sheet.replaceSync(layer ? `${css}@layer ${layer}{${css}}` : css);
      worn.push([root, sheet]);
      root.adoptedStyleSheets.push(sheet);
    }
  };
  const takeOff = (/** @type {Worn} */ worn) => {
    for (const [root, sheet] of worn.splice(0).reverse()) {
      const at = root.adoptedStyleSheets.lastIndexOf(sheet);
      if (at >= 0) root.adoptedStyleSheets.splice(at, 1);
    }
  };
  // Text without an element of its own has the font of what is opened, which may not have been needed yet.
  /** @type {(found: Part[], more: Pair[]) => Pair[]} */
  const quiet = (found, more) => {
    const fresh = [...pick(found, 'fresh'), ...more];
    return [...rules(fresh, s => `${each(s)}{${QUIET}}${s}:is(${EMBEDDED})${STRONG}{display:none!important}`),
      ...everywhere(fresh, `${INSIDE}{${each('*')}{${QUIET}}:is(${EMBEDDED})${STRONG}{display:none!important}}`),
      ...found.filter(p => p.locked).map(p => /** @type {Pair} */ ([root(p.shown), `${strong(p)}{font-family:sans-serif!important}`]))];
  };
  /** @type {(found: Part[], more: Pair[]) => Pair[]} */
  const calm = (found, more) => {
    const fresh = [...pick(found, 'fresh'), ...more];
    return [...rules(fresh, s => `${s}${STRONG}{--auditor-opened:1!important}${each(s)}{transition:none!important}`),
      ...everywhere(fresh, `${INSIDE}{${each('*')}{transition:none!important}}`),
      ...rules(pick(found, 'still'), s => `${each(s)},${s} *${STRONG}{transition:none!important}`),
      ...found.map(p => /** @type {Pair} */ ([root(p.shown), `${strong(p)}{transition:none!important}`]))];
  };
  const drop = (/** @type {Part[]} */ found) => rules(pick(found, 'fresh'), s => `${s}${STRONG}{display:none!important}`);
  const strong = (/** @type {Part} */ part) => part.rule.replace(/(::details-content)?$/, `${STRONG}$1`);
  /** @type {(found: Part[]) => Pair[]} */
  const shows = found => found.map(p => [root(p.shown), `${strong(p)}{${p.how}}`]);
  /** @type {(pairs: Pair[]) => Pair[]} */
  const together = pairs => [...Map.groupBy(pairs, p => p[0])].map(([root, all]) => [root, all.map(p => p[1]).join('')]);

  /** @type {(opened: Part[], worn: {calm: Worn, shown: Worn}) => boolean} */
  const show = (opened, worn) => {
    let whole = true;
    // What is closed is shown from the outside in: of what is shown, styles may be asked without causing a request.
    for (const find of [closedDetails, emptied, foundOnly, panels]) {
      const all = find(opened).filter(p => p !== null), found = all.slice(0, MAX_PANELS);
      whole &&= all.length === found.length;
      opened.push(...found);
      const more = beyond(found);
      adopt(together(calm(found, more)), worn.calm);
      adopt(together([...quiet(found, more), ...shows(found)]), worn.shown);
      outermost = false;
      whole &&= found.every(p => p.shown.localName === 'details' || getComputedStyle(p.shown).display !== 'none');
    }
    return whole;
  };
  // Styles that were made to be read are forgotten, and others set back, before transitions are allowed again: none begins.
  /** @type {(opened: Part[], worn: {calm: Worn, shown: Worn}) => void} */
  const hide = (opened, worn) => {
    if (!opened.length) return;
    adopt(together(drop(opened)), worn.calm);
    void document.documentElement.offsetHeight;
    takeOff(worn.shown);
    void document.documentElement.offsetHeight;
  };
  // `read()` with everything open that a visitor can open; `whole` says that all of it could be shown.
  const withOpened = (/** @type {() => string} */ read) => {
    const opened = /** @type {Part[]} */ ([]), worn = {calm: /** @type {Worn} */ ([]), shown: /** @type {Worn} */ ([])};
    try {
      const whole = show(opened, worn), text = read();
      hide(opened, worn);
      return {text, whole};
    } catch {
      takeOff(worn.shown);
      return {text: read(), whole: !opened.length};  // where no such sheets are known, what is closed is missing
    } finally {
      takeOff(worn.shown);
      takeOff(worn.calm);
    }
  };
