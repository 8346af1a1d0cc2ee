// The look of a control that the policy names.
(/** @type {HTMLElement & {value?: string}} */ e) => {
  const r = e.getBoundingClientRect();
  return {
    label: (e.innerText || e.value || e.getAttribute('aria-label') || '').replace(/\s+/g, ' ').trim().slice(0, 160),
    element: e.localName, role: e.getAttribute('role') || '', frame: location.href,
    shadow: e.getRootNode() instanceof ShadowRoot, width: Math.round(r.width), height: Math.round(r.height),
    font: parseFloat(getComputedStyle(e).fontSize),
  };
}
