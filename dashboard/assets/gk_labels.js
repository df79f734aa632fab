/* The numbers on lines: moved along their line to where no mark, name or other number stands. One
   that finds no place is not written; it shows when its line is chosen or under the pointer. */
(function () {
  "use strict";
  const gk = (window.gk = window.gk || {});
  const PLACES = [0.5, 0.42, 0.58, 0.34, 0.66, 0.27, 0.73, 0.2, 0.8];
  const LETTER = 6.1;
  const TALL = 15;

  function overlap(a, b) {
    const w = Math.min(a.x2, b.x2) - Math.max(a.x1, b.x1);
    const h = Math.min(a.y2, b.y2) - Math.max(a.y1, b.y1);
    return w > 0 && h > 0 ? w * h : 0;
  }

  function boxes(cy) {
    return cy
      .nodes(":childless")
      .filter((node) => gk.isShown(node))
      .map((node) => node.boundingBox({ includeLabels: true, includeOverlays: false, includeUnderlays: false }))
      .map((box) => ({ x1: box.x1 - 1, y1: box.y1 - 1, x2: box.x2 + 1, y2: box.y2 + 1 }));
  }

  function place(cy) {
    const taken = boxes(cy);
    const lines = cy.edges().filter((edge) => gk.isShown(edge) && edge.data("label") && !edge.hasClass("merged"));
    if (lines.length > 800) return;
    const order = lines.toArray().sort((a, b) => Number(b.data("n")) - Number(a.data("n")) || (a.id() < b.id() ? -1 : 1));
    const ways = order.map((edge) => {
      const a = edge.sourceEndpoint();
      const b = edge.targetEndpoint();
      const middle = edge.midpoint();
      return { edge, a, b, middle, text: String(edge.data("label")) };
    });
    cy.batch(() => {
      ways.forEach(({ edge, a, b, middle, text }) => {
        const w = (text.length * LETTER + 6) / 2;
        let best = null;
        PLACES.forEach((t, rank) => {
          const on = along(a, middle, b, t);
          const box = { x1: on.x - w, x2: on.x + w, y1: on.y - TALL / 2, y2: on.y + TALL / 2 };
          const cost = taken.reduce((sum, other) => sum + overlap(box, other), 0);
          if (!best || cost < best.cost - 0.01) best = { cost, rank, on, box };
        });
        const fits = best.cost < 1;
        edge.toggleClass("unsaid", !fits);
        if (fits) taken.push(best.box);
        edge.style({ "text-margin-x": fits ? best.on.x - middle.x : 0, "text-margin-y": fits ? best.on.y - middle.y : 0 });
      });
    });
  }

  /* A point on the line or curve through its middle. */
  function along(a, m, b, t) {
    const c = { x: 2 * m.x - (a.x + b.x) / 2, y: 2 * m.y - (a.y + b.y) / 2 };
    const u = 1 - t;
    return { x: u * u * a.x + 2 * u * t * c.x + t * t * b.x, y: u * u * a.y + 2 * u * t * c.y + t * t * b.y };
  }

  gk.labels = { place };
})();
