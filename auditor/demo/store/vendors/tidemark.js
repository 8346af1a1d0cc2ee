// A small advertising network's tag: reports the visit late, and its end. On request it tells a data
// broker as well, keeps its identifier under the shop's name, where browsers let it live, and listens to what is typed.
(() => {
  "use strict";
  const { site, match, copy, listen } = /** @type {HTMLScriptElement} */ (document.currentScript).dataset;
  const me = "t1f0a9c3b5d7e2468";
  const told = () => new URLSearchParams({ site: site ?? "", page: location.pathname });
  const pixel = (/** @type {string} */ url) => { new Image().src = url; };
  const leave = () => navigator.sendBeacon("https://px.tidemark-ads.example/leave", told());
  const hex = (/** @type {ArrayBuffer} */ octets) => Array.from(new Uint8Array(octets), (o) => o.toString(16).padStart(2, "0")).join("");
  async function overhear(/** @type {Event} */ { target }) {
    if (!(target instanceof HTMLInputElement) || target.type !== "email") return;
    const typed = new TextEncoder().encode(target.value.trim().toLowerCase());
    const known = hex(await crypto.subtle.digest("SHA-256", typed));
    pixel(`https://px.tidemark-ads.example/i.gif?${told()}&em=${known}`);
  }
  const timers = [setTimeout(() => pixel(`https://px.tidemark-ads.example/i.gif?${told()}`), 2500)];

  if (match) timers.push(setTimeout(() => pixel(`https://match.${match}-data.example/m.gif?${told()}&partner=${me}`), 4000));
  if (copy) document.cookie = `tidemark_id=${me}; path=/; max-age=${180 * 86400}; secure; samesite=lax`;
  if (listen) addEventListener("change", overhear, true);
  addEventListener("pagehide", leave);

  // For pages whose visitor takes consent back.
  window.tidemarkStop = () => {
    timers.forEach((timer) => clearTimeout(timer));
    removeEventListener("change", overhear, true);
    removeEventListener("pagehide", leave);
  };
})();
