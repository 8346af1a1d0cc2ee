// The shop's own script. A browser may refuse storage, and then throws at the mere mention of it.
(() => {
  "use strict";

  function remembered(/** @type {string} */ key, /** @type {string} */ fallback) {
    try {
      if (localStorage.getItem(key) === null) localStorage.setItem(key, fallback);
      return localStorage.getItem(key);
    } catch {
      return fallback;
    }
  }

  function withWishes(/** @type {(database: IDBDatabase) => void} */ use) {
    try {
      const opening = indexedDB.open("hl-wishlist", 1);
      opening.onupgradeneeded = () => opening.result.createObjectStore("wishes");
      opening.onsuccess = () => { use(opening.result); opening.result.close(); };
      opening.onerror = (event) => event.preventDefault();
    } catch {
      // Without a database there is no wish list, and the shop works on.
    }
  }

  function wish(/** @type {HTMLElement} */ button) {
    withWishes((database) => {
      database.transaction("wishes", "readwrite").objectStore("wishes").put(true, button.dataset.wish);
      button.textContent = "On your wish list";
    });
  }

  const count = document.querySelector("[data-basket]");
  remembered("hl-basket", count?.textContent ?? "");
  withWishes(() => {});
  for (const button of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-wish]"))) button.addEventListener("click", () => wish(button));
})();
