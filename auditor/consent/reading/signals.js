// What the page itself can read of the visitor's choice: standards first, then known managers' own state. Runs in the
// page's world, where these interfaces live; each call is bounded, and nothing it says is believed (see signals.py).
async () => {
  const WAIT = 700, MAX = {pairs: 1001, depth: 4, text: 500};
  /** @typedef {[string, string]} Pair the path of a value, and the value */
  /** @type {[string, Pair[]][]} */
  const found = [];
  /** @type {(value: any, path: string, depth: number, pairs: Pair[]) => Pair[]} */
  const flat = (value, path, depth, pairs) => {
    if (pairs.length >= MAX.pairs || value === undefined || typeof value === 'function') return pairs;
    if (value === null || typeof value !== 'object') { pairs.push([path.slice(0, 120), String(value).slice(0, MAX.text)]); return pairs; }
    if (depth >= MAX.depth) return pairs;
    for (const key of Object.keys(value).slice(0, MAX.pairs)) flat(value[key], path ? `${path}.${key}` : key, depth + 1, pairs);
    return pairs;
  };
  const keep = (/** @type {string} */ source, /** @type {unknown} */ value) => { const pairs = flat(value, '', 0, []); if (pairs.length) found.push([source, pairs]); };
  /** @type {(source: string, call: (done: (answer: object) => void) => void) => Promise<void>} */
  const ask = async (source, call) => {
    try {
      const late = new Promise(done => setTimeout(() => done({answer: 'none in time'}), WAIT));
      keep(source, await Promise.race([new Promise(done => call(done)), late]));
    } catch (error) { keep(source, {answer: `failed: ${error}`.slice(0, 200)}); }
  };
  const read = (/** @type {string} */ source, /** @type {() => unknown} */ value) => { try { keep(source, value()); } catch { /* half loaded: it has no state yet */ } };

  keep('gpc', {value: navigator.globalPrivacyControl ?? 'undefined'});
  keep('dnt', {value: navigator.doNotTrack ?? 'null'});
  /** @type {Promise<void>[]} */
  const asked = [];
  // getTCData is gone from TCF 2.2: addEventListener answers in all versions.
  if (typeof window.__tcfapi === 'function') asked.push(ask('tcf', done => window.__tcfapi?.('addEventListener', 2, (d, ok) => {
    if (!ok || !d) return done({answer: 'refused'});
    try { window.__tcfapi?.('removeEventListener', 2, () => {}, d.listenerId); } catch { /* read already */ }
    const vendors = Object.values(d.vendor?.consents || {}).filter(Boolean).length;
    done({tcString: d.tcString, gdprApplies: d.gdprApplies, eventStatus: d.eventStatus, cmpStatus: d.cmpStatus, cmpId: d.cmpId,
      purposeConsents: d.purpose?.consents, purposeInterests: d.purpose?.legitimateInterests, vendorConsents: vendors});
  })));
  if (typeof window.__gpp === 'function') asked.push(ask('gpp', done => window.__gpp?.('ping', d => done({
    gppString: d?.gppString, applicableSections: (d?.applicableSections || []).join(','), signalStatus: d?.signalStatus, sections: d?.parsedSections}))));
  if (typeof window.__uspapi === 'function') asked.push(ask('usp', done => window.__uspapi?.('getUSPData', 1, (d, ok) => done({uspString: ok ? d?.uspString : 'refused'}))));
  await Promise.all(asked);

  /** @type {Record<string, unknown>} */
  const mode = {};
  read('consent-mode', () => {
    for (const entry of [...(window.dataLayer || [])]) if (entry?.[0] === 'consent' && typeof entry[2] === 'object')
      for (const [key, value] of Object.entries(entry[2] || {})) mode[`${entry[1]}.${key}`] = value;
    for (const [key, value] of Object.entries(/** @type {Record<string, any>} */ (window.google_tag_data?.ics?.entries || {}))) {
      if (value?.default !== undefined) mode[`tag.default.${key}`] = value.default ? 'granted' : 'denied';
      if (value?.update !== undefined) mode[`tag.update.${key}`] = value.update ? 'granted' : 'denied';
    }
    return mode;
  });
  read('OneTrust', () => ({activeGroups: window.OnetrustActiveGroups}));
  read('Cookiebot', () => window.Cookiebot?.consent && {...window.Cookiebot.consent});
  read('Didomi', () => window.Didomi?.getUserStatus?.().purposes);
  read('Usercentrics', () => Object.fromEntries((window.UC_UI?.getServicesBaseInfo?.() || []).map((/** @type {any} */ s) => [s.name, s.consent?.status])));
  read('Klaro', () => window.klaro?.getManager && {confirmed: window.klaro.getManager().confirmed, ...window.klaro.getManager().consents});
  read('vanilla-cookieconsent', () => {
    const api = window.CookieConsent || window.cookieconsent || window.cc;
    const own = api?.getUserPreferences?.();
    return own && {type: own.acceptType || own.accept_type, accepted: (own.acceptedCategories || own.accepted_categories || []).join(','),
      rejected: (own.rejectedCategories || own.rejected_categories || []).join(',')};
  });
  read('tarteaucitron', () => window.tarteaucitron?.state && {...window.tarteaucitron.state});
  read('Orejime', () => { const manager = window.orejime?.manager || window.orejime?.internals?.manager; return manager && {confirmed: manager.confirmed, ...(manager.consents || manager.getAllConsents?.())}; });
  return found;
}
