// Plays Stripe's script: two cookies against fraud, and the card fields in a frame of Stripe's.
(() => {
  "use strict";
  const random = () => Array.from({ length: 4 }, () => Math.floor(Math.random() * 65536).toString(16).padStart(4, "0")).join("-");
  const keep = (/** @type {string} */ name, /** @type {number} */ seconds) => {
    if (document.cookie.includes(`${name}=`)) return;
    document.cookie = `${name}=${random()}; path=/; max-age=${seconds}; secure; samesite=strict`;
  };
  keep("__stripe_mid", 365 * 86400);
  keep("__stripe_sid", 30 * 60);

  const frame = document.createElement("iframe");
  frame.src = "https://js.stripe.com/v3/elements-inner-card.html";
  frame.title = "Secure card payment input frame";
  document.querySelector(/** @type {HTMLScriptElement} */ (document.currentScript).dataset.mount ?? "body")?.append(frame);
})();
