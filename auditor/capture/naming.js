  // What a field is called, by its own words or those of the custom elements around it.
  /** @type {(e: Element) => Element[]} the field, then the custom elements in whose shadow it stands */
  const bearers = e => {
    const found = [e];
    for (let root = e.getRootNode(); root instanceof ShadowRoot; root = root.host.getRootNode()) found.push(root.host);
    return found;
  };
  const nameOf = (/** @type {Element} */ e) => cut(bearers(e).map(b => b.getAttribute('name') || b.id).find(Boolean), 200);
  /** @type {(e: Element) => string} */
  const referred = e => (e.getAttribute('aria-labelledby') || '').split(/\s+/).filter(Boolean)
    .map(id => /** @type {Document} */ (e.getRootNode()).getElementById?.(id)?.textContent ?? '').join(' ');
  // A table cell or line before an input that nothing labels is what a visitor reads as its label.
  const beside = (/** @type {Element} */ e) => {
    const cell = e.closest('td,dd'), before = e.previousElementSibling || (cell && cell.previousElementSibling);
    const text = e.previousSibling && e.previousSibling.nodeType === Node.TEXT_NODE && e.previousSibling.textContent?.trim() || (before && !before.querySelector('input,select,textarea,button') && !/^(input|select|textarea|button|script|style)$/.test(before.localName) ? before.textContent : '');
    return text && text.length <= 60 ? text : '';
  };
  const labelOf = (/** @type {Element} */ e) => {
    const own = (/** @type {Element} */ b) => [.../** @type {HTMLInputElement} */ (b).labels || []].map(l => l.textContent).join(' ').trim()
      || b.getAttribute('aria-label') || b.getAttribute('placeholder') || b.getAttribute('label') || referred(b) || b.getAttribute('title');
    return clean(bearers(e).map(own).find(Boolean) || beside(e), 300);
  };
