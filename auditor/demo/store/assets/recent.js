// Keeps the products seen, for "you looked at these".
(() => {
  "use strict";
  if (navigator.globalPrivacyControl) return;
  const seen = /** @type {HTMLElement | null} */ (document.querySelector("[data-product]"));
  if (!seen) return;
  try {
    const before = /** @type {string[]} */ (JSON.parse(localStorage.getItem("hl-recent") || "[]"));
    const now = [seen.dataset.product, ...before.filter((slug) => slug !== seen.dataset.product)].slice(0, 8);
    localStorage.setItem("hl-recent", JSON.stringify(now));
  } catch {
    // Storage is refused: nothing is kept.
  }
})();
