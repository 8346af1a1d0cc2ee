// The notice about cookies: shows its layers and tells the page what was chosen. The page may be around it, or, where the
// notice is in a frame, above it: a message goes the same way to either.
(() => {
  "use strict";
  const holder = /** @type {HTMLElement} */ (document.querySelector("[data-notice]"));
  const notice = /** @type {HTMLElement} */ (holder.shadowRoot ? holder.shadowRoot.querySelector("[data-notice]") : holder);
  const [first, second] = /** @type {NodeListOf<HTMLElement>} */ (notice.querySelectorAll("[data-layer]"));
  const boxes = /** @type {HTMLInputElement[]} */ ([...notice.querySelectorAll("input[value]")]);

  function show(/** @type {HTMLElement} */ layer) {
    first.hidden = layer !== first;
    second.hidden = layer !== second;
  }

  function focus() {
    notice.querySelector("h2")?.focus();
  }

  function ticked() {
    const names = boxes.filter((box) => box.checked).map((box) => box.value);
    return names.length === boxes.length ? "all" : names[0] || "necessary";
  }

  notice.querySelector("[data-settings]")?.addEventListener("click", () => {
    show(second);
    focus();
  });
  for (const button of /** @type {NodeListOf<HTMLElement>} */ (notice.querySelectorAll("[data-choose]"))) {
    const answer = button.dataset.choose;
    button.addEventListener("click", () => parent.postMessage({ chosen: answer === "ticked" ? ticked() : answer }, "*"));
  }

  addEventListener("message", (event) => {
    if (event.source !== parent || !event.data) return;
    if (event.data.shown) focus();
    if (event.data.open === undefined) return;
    const agreed = event.data.open;
    if (agreed) for (const box of boxes) box.checked = agreed === "all" || agreed === box.value;
    show(agreed ? second : first);
    parent.postMessage({ ready: true }, "*");
  });
})();
