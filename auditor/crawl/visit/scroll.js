// Called in an isolated world after load: the icons of the page, a quick way down, then the names of its databases.
(async (/** @type {boolean} */ loadsIcons, /** @type {boolean} */ scrolls) => {
  const MAX_STEPS = 12, frame = () => new Promise((/** @type {(_: void) => void} */ done) => {
    let over = false;
    const end = () => { if (!over) { over = true; done(); } };
    requestAnimationFrame(end);
    setTimeout(end, 60);
  });
  // As a browser with tabs to show them in does; the headless shell has none.
  function icons() {
    const wanted = /** @type {HTMLLinkElement[]} */ ([...document.querySelectorAll('link[rel~="icon" i][href]')]).filter(l => matchMedia(l.media).matches);
    const named = wanted.slice(0, 8).map(l => l.href);
    for (const url of new Set(named.length ? named : [new URL('/favicon.ico', location.href).href])) if (/^https?:/.test(url)) new Image().src = url;
  }
  if (loadsIcons) icons();
  const root = document.scrollingElement || document.documentElement;
  const step = Math.max(innerHeight * 0.9, (root.scrollHeight - innerHeight) / MAX_STEPS);
  if (scrolls) {
    for (let y = step, n = 0; n < MAX_STEPS && y < root.scrollHeight - innerHeight + step; y += step, n++) {
      scrollTo({top: y, behavior: 'instant'});
      await frame();
    }
    scrollTo({top: 0, behavior: 'instant'});
  }
  let databases = /** @type {(string | undefined)[] | null} */ ([]);  // null: no answer
  try {
    const late = /** @type {Promise<null>} */ (new Promise(done => setTimeout(() => done(null), 2000)));
    databases = (await Promise.race([indexedDB.databases(), late]))?.map(d => d.name) ?? null;
  } catch { /* blocked: then there are none */ }
  return JSON.stringify({databases, type: document.contentType});
})
