// Plays Meta's pixel: a cookie of the browser, and an image for every event that the page tracks.
(() => {
  "use strict";
  const domain = location.hostname.split(".").slice(-2).join(".");
  const known = /(?:^|; )_fbp=([^;]+)/.exec(document.cookie);
  const browser = known ? known[1] : `fb.1.${Date.now()}.${Math.floor(Math.random() * 1e10)}`;
  document.cookie = `_fbp=${browser}; domain=${domain}; path=/; max-age=${90 * 86400}; secure; samesite=lax`;

  let pixel = "";
  const acts = /** @type {Record<string, (told: string) => void>} */ ({
    init(id) { pixel = id; },
    consent(state) { pixel = state === "revoke" ? "" : pixel; },
    track(event) {
      if (!pixel) return;
      const told = new URLSearchParams({ id: pixel, ev: event, dl: location.href, fbp: browser });
      new Image().src = `https://www.facebook.com/tr/?${told}`;
    },
  });
  for (const [act, ...rest] of /** @type {[string, string][]} */ (window.fbq.queue || [])) acts[act](...rest);
  window.fbq = (/** @type {string} */ act, /** @type {[string]} */ ...rest) => acts[act](...rest);
})();
