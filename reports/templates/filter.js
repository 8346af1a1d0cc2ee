// Filters findings, and nothing else: without it the report shows all of them. What is chosen stands in the query of the URL.
(() => {
  "use strict";
  const box = document.getElementById("filter");
  if (!box) return;
  const told = /** @type {HTMLOutputElement} */ (box.querySelector("output"));
  const fields = /** @type {(HTMLInputElement | HTMLSelectElement)[]} */ ([...box.querySelectorAll("input, select")]);
  const clear = /** @type {HTMLButtonElement} */ (box.querySelector("button"));
  /**
   * A finding, and what stands around it. (Two braces side by side would be the template's.)
   * @typedef { {element: HTMLElement, text: string, within: Set<string>, rule: Around, clause: Around, fold: Around} } Item
   * @typedef {Element | null} Around
   * @typedef {Record<string, string>} Wanted
   */
  /** @type {Set<Element>} */
  const opened = new Set();
  /** @type {Item[] | undefined} */
  let items;
  /** @type {HTMLElement[]} */
  let clauses;
  /** @type {ReturnType<typeof setTimeout>} */
  let waiting;
  const every = (/** @type {string} */ selector) => /** @type {HTMLElement[]} */ ([...document.querySelectorAll(selector)]);

  // Five thousand findings are looked at when somebody first asks, not while the page opens.
  const look = () => {
    if (items) return items;
    items = every("[data-in]").map((element) => ({
      element,
      text: element.textContent.toLowerCase(),
      within: new Set((element.dataset.in ?? "").split(" ")),
      rule: element.closest(".rule"),
      clause: element.closest(".clause"),
      fold: element.closest(".folded"),
    }));
    clauses = every("#statement > .clause");
    return items;
  };

  /** @type {() => Wanted} */
  const wanted = () => Object.fromEntries(fields.map((field) => [field.name, field.value.trim()]));

  /** @type {(item: Item, want: Wanted) => boolean} */
  const fits = (item, want) =>
    (!want.q || item.text.includes(want.q.toLowerCase())) &&
    (!want.scenario || item.within.has(want.scenario)) &&
    (!want.kind || item.element.dataset.kind === want.kind) &&
    ["severity", "status"].every((name) => !want[name] || item.element.classList.contains("is-" + want[name]));

  const apply = () => {
    const all = look();
    const want = wanted();
    const some = ["q", "scenario", "kind", "severity", "status"].some((name) => want[name]);
    const full = new Set();
    let shown = 0;
    for (const item of all) {
      const hit = !some || fits(item, want);
      const seen = hit && (!want.state || !item.clause || item.clause.classList.contains("is-" + want.state));
      item.element.hidden = !hit;
      if (seen) shown += 1;
      if (hit) for (const around of [item.rule, item.clause, item.fold]) full.add(around);
    }
    for (const rule of every(".rule")) rule.hidden = some && !full.has(rule);
    for (const clause of clauses) {
      const other = want.state && !clause.classList.contains("is-" + want.state);
      clause.hidden = Boolean(other) || (some && !full.has(clause));
    }
    for (const fold of /** @type {HTMLDetailsElement[]} */ (every(".folded"))) {
      fold.hidden = some && !full.has(fold);
      if (some && !fold.hidden && !fold.open) {
        fold.open = true;
        opened.add(fold);
      } else if (!some && opened.delete(fold)) {
        fold.open = false;
      }
    }
    const active = some || Boolean(want.state);
    clear.hidden = !active;
    told.textContent = active ? `${shown.toLocaleString("en")} of ${all.length.toLocaleString("en")} findings shown` : "";
    remember(want);
  };

  const remember = (/** @type {Wanted} */ want) => {
    const query = new URLSearchParams(Object.entries(want).filter(([, value]) => value)).toString();
    try {
      history.replaceState(null, "", (query ? "?" + query : location.pathname) + location.hash);
    } catch {
      // A report shown inside another page may not change its URL; it filters all the same.
    }
  };

  const reset = () => {
    for (const field of fields) field.value = "";
    apply();
  };

  box.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(apply, 120);
  });
  box.addEventListener("keydown", (event) => {
    if (event.key === "Escape") reset();
  });
  clear.addEventListener("click", () => {
    reset();
    fields[0].focus();
  });
  // Whoever follows a link to a finding that is filtered away wants to see it.
  addEventListener("hashchange", () => {
    const goal = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (goal && goal.closest("[hidden]")) {
      reset();
      goal.scrollIntoView();
    }
  });

  box.hidden = false;
  const asked = new URLSearchParams(location.search);
  for (const field of fields) {
    const value = asked.get(field.name) || "";
    field.value = value;
    if (field.value !== value) field.value = "";
  }
  if (fields.some((field) => field.value)) apply();
})();
