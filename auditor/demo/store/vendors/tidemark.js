// A small advertising network's tag: reports the visit late, and its end. On request it tells a data
// broker as well, and keeps its identifier under the shop's name, where browsers let it live.
(() => {
  "use strict";
  const { site, match, copy } = document.currentScript.dataset;
  const told = () => new URLSearchParams({ site, page: location.pathname });
  const pixel = (url) => { new Image().src = url; };
  const leave = () => navigator.sendBeacon("https://px.tidemark-ads.example/leave", told());
  const timers = [setTimeout(() => pixel(`https://px.tidemark-ads.example/i.gif?${told()}`), 2500)];

  if (match) timers.push(setTimeout(() => pixel(`https://match.${match}-data.example/m.gif?${told()}`), 4000));
  if (copy) document.cookie = `tidemark_id=t1f0a9c3b; path=/; max-age=${180 * 86400}; secure; samesite=lax`;
  addEventListener("pagehide", leave);

  // For pages whose visitor takes consent back.
  window.tidemarkStop = () => {
    timers.forEach(clearTimeout);
    removeEventListener("pagehide", leave);
  };
})();
