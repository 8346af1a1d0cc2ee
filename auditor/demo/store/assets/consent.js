// Keeps the visitor's choice: remembers it, loads what was agreed to, and stops what was agreed to no longer.
(() => {
  "use strict";
  const holder = /** @type {HTMLElement} */ (document.querySelector("[data-notice]"));
  if (!holder) return;
  const notice = () => /** @type {Window} */ (holder instanceof HTMLIFrameElement ? holder.contentWindow : window);
  const { asks, forgetful } = /** @type {HTMLScriptElement} */ (document.currentScript).dataset;
  const known = () => (/(?:^|; )hl_consent=(\w+)/.exec(document.cookie) || [])[1] || "";
  const agrees = (/** @type {string} */ choice, /** @type {string} */ purpose) => choice === "all" || choice === purpose;
  let opener = /** @type {HTMLElement | null} */ (null);

  function remember(/** @type {string} */ choice) {
    const life = forgetful && choice === "necessary" ? 0 : 180 * 86400;
    document.cookie = `hl_consent=${choice}; path=/; max-age=${life}; secure; samesite=lax`;
  }

  function drop(/** @type {string[]} */ ...names) {
    const domain = location.hostname.split(".").slice(-2).join(".");
    for (const name of names) document.cookie = `${name}=; domain=${domain}; path=/; max-age=0; secure`;
  }

  function load(/** @type {string} */ choice) {
    for (const waiting of /** @type {NodeListOf<HTMLTemplateElement>} */ (document.querySelectorAll("template[data-waits-for]"))) {
      if (!agrees(choice, waiting.dataset.waitsFor ?? "")) continue;
      // Scripts that were parsed in a template run only as new elements.
      for (const parsed of waiting.content.querySelectorAll("script")) {
        const made = document.createElement("script");
        for (const { name, value } of parsed.attributes) made.setAttribute(name, value);
        made.textContent = parsed.textContent;
        document.head.append(made);
      }
      waiting.remove();
    }
  }

  function stopAnalytics() {
    window["ga-disable-G-HL4TIDE"] = true;
    drop("_ga", "_ga_HL4TIDE");
  }

  function stopAdverts() {
    window.fbq?.("consent", "revoke");
    window.tidemarkStop?.();
    drop("_fbp");
  }

  function settle(/** @type {string} */ choice) {
    const before = known();
    remember(choice);
    holder.hidden = true;
    opener?.focus();
    opener = null;
    if (agrees(before, "analytics") && !agrees(choice, "analytics")) stopAnalytics();
    if (agrees(before, "advertising") && !agrees(choice, "advertising")) stopAdverts();
    load(choice);
  }

  addEventListener("message", (event) => {
    if (event.source !== notice() || !event.data) return;
    if (event.data.chosen) settle(event.data.chosen);
    if (!event.data.ready) return;
    holder.hidden = false;
    notice().postMessage({ shown: true }, "*");
  });
  for (const button of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-reopens]"))) {
    button.addEventListener("click", () => {
      opener = button;
      notice().postMessage({ open: known() }, "*");
    });
  }
  holder.hidden = !asks;
  /** @type {HTMLFormElement | null} */ (document.querySelector("form[data-settles]"))?.addEventListener("submit", (event) => settle(/** @type {HTMLButtonElement} */ (event.submitter).value));
  document.querySelector("form[data-stops-adverts]")?.addEventListener("submit", stopAdverts);
})();
