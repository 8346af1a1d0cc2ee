// Plays Google's tag: cookies of a visitor and a session, a report at once and one of five seconds' attention.
(() => {
  "use strict";
  const id = new URL(/** @type {HTMLScriptElement} */ (document.currentScript).src).searchParams.get("id") ?? "";
  if (window[`ga-disable-${id}`]) return;
  const session = `_ga_${id.slice(2)}`;
  const random = () => `${Math.floor(Math.random() * 2 ** 31)}.${Math.floor(Date.now() / 1000)}`;

  function configured() {
    const calls = Array.from(window.dataLayer, (/** @type {ArrayLike<any>} */ call) => Array.from(call));
    const config = calls.find(([name, target]) => name === "config" && target === id);
    return (config && config[2]) || {};
  }

  function cookie(/** @type {string} */ name, /** @type {string} */ value, /** @type {number} */ seconds) {
    const known = document.cookie.split("; ").find((pair) => pair.startsWith(`${name}=`));
    const kept = known ? known.slice(name.length + 1) : value;
    const domain = location.hostname.split(".").slice(-2).join(".");
    document.cookie = `${name}=${kept}; domain=${domain}; path=/; max-age=${seconds}; secure; samesite=lax`;
    return kept;
  }

  const life = configured().cookie_expires || 2 * 365 * 86400;
  const visitor = cookie("_ga", `GA1.1.${random()}`, life);
  cookie(session, `GS1.1.${random()}`, life);

  function collect(/** @type {string} */ event) {
    const told = new URLSearchParams({ v: "2", tid: id, cid: visitor.slice(6), en: event, dl: location.href, dt: document.title });
    return `https://www.google-analytics.com/g/collect?${told}`;
  }

  fetch(collect("page_view"), { method: "POST", mode: "no-cors", keepalive: true }).catch(() => {});
  setTimeout(() => {
    if (window[`ga-disable-${id}`]) return;
    fetch(collect("user_engagement"), { method: "POST", mode: "no-cors", keepalive: true }).catch(() => {});
  }, 5000);
})();
