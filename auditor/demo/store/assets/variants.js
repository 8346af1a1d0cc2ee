// Puts every visitor into one of two groups that see buttons in different colours.
(() => {
  "use strict";
  if (navigator.globalPrivacyControl) return;
  const known = /(?:^|; )hl_look=(\w)/.exec(document.cookie);
  const group = known ? known[1] : Math.random() < 0.5 ? "a" : "b";
  document.cookie = `hl_look=${group}; path=/; max-age=${90 * 86400}; secure; samesite=lax`;
  document.body.dataset.look = group;
})();
