// A small advertising network's tag: reports the visit late, and its end; on request it tells a data broker as well.
(() => {
  "use strict";
  const { site, match } = document.currentScript.dataset;
  const told = () => new URLSearchParams({ site, page: location.pathname });
  const pixel = (url) => { new Image().src = url; };

  setTimeout(() => pixel(`https://px.tidemark-ads.example/i.gif?${told()}`), 2500);
  if (match) setTimeout(() => pixel(`https://match.${match}-data.example/m.gif?${told()}`), 4000);
  addEventListener("pagehide", () => navigator.sendBeacon("https://px.tidemark-ads.example/leave", told()));
})();
