/* What part of the chart is in sight: fit, zoom, follow the size of the window. */
(function () {
  "use strict";
  const gk = (window.gk = window.gk || {});

  function fit(target, animated) {
    const cy = gk.cy();
    gk.state.aim = target && cy.getElementById(target).nonempty() ? target : null;
    const eles = gk.state.aim ? cy.getElementById(gk.state.aim) : cy.elements().filter((ele) => ele.isNode() && gk.isShown(ele));
    if (eles.empty()) return;
    const box = eles.boundingBox({ includeOverlays: false, includeUnderlays: false });
    const pad = gk.arrange.PADDING;
    const zoom = Math.min((cy.width() - 2 * pad) / box.w, (cy.height() - 2 * pad) / box.h, 1);
    const pan = { x: cy.width() / 2 - (zoom * (box.x1 + box.x2)) / 2, y: cy.height() / 2 - (zoom * (box.y1 + box.y2)) / 2 };
    cy.stop(true);
    if (animated && !gk.calm.matches) cy.animate({ zoom, pan }, { duration: 250, easing: "ease-out" });
    else cy.viewport({ zoom, pan });
  }

  function zoom(by) {
    const cy = gk.cy();
    cy.stop(true);
    cy.zoom({ level: Math.min(3, Math.max(0.08, cy.zoom() * by)), renderedPosition: { x: cy.width() / 2, y: cy.height() / 2 } });
  }

  function reveal(ele) {
    const cy = gk.cy();
    const box = ele.renderedBoundingBox();
    if (box.x1 < 0 || box.y1 < 0 || box.x2 > cy.width() || box.y2 > cy.height())
      cy.animate({ center: { eles: ele } }, { duration: gk.calm.matches ? 0 : 250 });
  }

  /* A legend of one row more or less moves nothing, except right after a new picture. */
  function listen(cy) {
    let before = { w: cy.width(), h: cy.height() };
    new ResizeObserver(() => {
      cy.resize();
      const now = { w: cy.width(), h: cy.height() };
      if (now.w <= 0 || (Math.abs(now.w - before.w) <= 1 && Math.abs(now.h - before.h) <= 1)) return;
      const small = Math.abs(now.w - before.w) <= 1 && Math.abs(now.h - before.h) < 80;
      if (small && Date.now() - gk.state.drawnAt > 4000) return;
      before = now;
      again(cy);
      fit(gk.state.aim, false);
    }).observe(document.getElementById("canvas"));
  }

  /* A window of another shape gets another arrangement, unless somebody has moved a mark. */
  function again(cy) {
    if (gk.state.dragged || cy.nodes(":parent").some(gk.arrange.isOpen)) return;
    cy.nodes(":childless").forEach((node) => {
      node.stop(true, true);
      const base = node.scratch("_base");
      if (base && !node.hasClass("pinned")) node.position({ ...base });
    });
    gk.arrange.whole(cy);
    gk.labels.place(cy);
  }

  function keepBase(cy) {
    cy.nodes(":childless").forEach((node) => node.scratch("_base", { ...node.position() }));
  }

  function glide(from, to, fresh) {
    if (gk.calm.matches) return false;
    let moved = false;
    gk.cy().nodes(":childless").forEach((node) => {
      const start = from.get(node.id());
      const end = to.get(node.id());
      if (!start || !end || fresh.has(node.id()) || Math.hypot(start.x - end.x, start.y - end.y) < 1) return;
      moved = true;
      node.position(start);
      node.animate({ position: end }, { duration: 250, easing: "ease-out" });
    });
    return moved;
  }

  gk.camera = { fit, zoom, reveal, listen, keepBase, glide };
})();
