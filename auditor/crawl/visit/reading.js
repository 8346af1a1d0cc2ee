// Called in an isolated world with the number of a stop: goes there, as a reader does, who moves on by less than a screen.
// First down the page, then through what scrolls within it. Answers whether there was such a stop.
((/** @type {number} */ stop, /** @type {number} */ most) => {
  const STEP = 0.8, MAX_SCROLLERS = 8, MAX_WITHIN = 30, SMALLEST = 80;
  const root = document.scrollingElement || document.documentElement;
  const all = /** @type {any} */ (globalThis), known = all.auditorReading ||= {within: null, first: root.scrollHeight, at: 0};
  const down = (/** @type {Element} */ box, /** @type {number} */ view) => Math.ceil(Math.max(0, box.scrollHeight - view) / (view * STEP));
  const view = Math.max(innerHeight, SMALLEST);
  const stops = Math.min(most, down(root, view) + 1);
  const answer = (/** @type {boolean} */ there) => JSON.stringify({there, wanted: down(root, view) + 1, began: Math.ceil(Math.max(0, known.first - view) / (view * STEP)) + 1});
  // Observers of what is in view are told when the page is drawn, so we answer then.
  const drawn = () => /** @type {Promise<string>} */ (new Promise(done => requestAnimationFrame(() => done(answer(true)))));
  if (stop < stops && known.within === null) {
    scrollTo({top: stop * view * STEP, behavior: 'instant'});
    known.at = stop + 1;
    return drawn();
  }
  if (known.within === null) {
    known.within = [];
    const boxes = [];
    for (const e of document.querySelectorAll('body *')) {
      if (boxes.length >= MAX_SCROLLERS) break;
      if (e.clientHeight < SMALLEST || e === root || (e.scrollHeight <= e.clientHeight + 8 && e.scrollWidth <= e.clientWidth + 8)) continue;
      const style = getComputedStyle(e);
      if (/auto|scroll/.test(style.overflowY + style.overflowX)) boxes.push(e);
    }
    for (const e of boxes) {
      for (let n = 1, many = Math.min(MAX_WITHIN, down(e, e.clientHeight)); n <= many; n++) known.within.push([e, 0, n * e.clientHeight * STEP]);
      const wide = Math.max(e.clientWidth, SMALLEST), across = Math.min(MAX_WITHIN, Math.ceil(Math.max(0, e.scrollWidth - wide) / (wide * STEP)));
      for (let n = 1; n <= across; n++) known.within.push([e, n * wide * STEP, 0]);
    }
  }
  const next = known.within[stop - known.at];
  if (!next) {
    scrollTo({top: 0, behavior: 'instant'});
    return answer(false);
  }
  next[0].scrollIntoView({block: 'center', behavior: 'instant'});
  next[0].scrollTo({left: next[1], top: next[2], behavior: 'instant'});
  return drawn();
})
