/* Places for marks: fitted to the window, no mark or label over another. Positions come from the
   server; here they are only stretched and pushed apart, always in the same way. */
(function () {
  "use strict";
  const gk = (window.gk = window.gk || {});
  const GAP = 5;
  const PADDING = 24;

  /* What moves as one: a mark, a closed ring with its name, or an open group with all inside. */
  function items(cy) {
    const found = [];
    cy.nodes(":orphan").forEach((node) => {
      if (node.hasClass("hid")) return;
      const inside = node.children().filter((child) => !child.hasClass("hid"));
      if (node.isParent() && inside.empty()) return;
      found.push({ node, moves: inside.empty() ? node : inside, open: isOpen(node) });
    });
    return found.sort((a, b) => (a.node.id() < b.node.id() ? -1 : 1));
  }

  function isOpen(node) {
    return node.isParent() && !node.hasClass("combo");
  }

  function measure(item) {
    const box = item.node.boundingBox({ includeLabels: true, includeOverlays: false, includeUnderlays: false });
    item.x = (box.x1 + box.x2) / 2;
    item.y = (box.y1 + box.y2) / 2;
    item.w = box.w / 2 + GAP;
    item.h = box.h / 2 + GAP;
  }

  function shift(item, dx, dy) {
    if (!dx && !dy) return;
    item.moves.forEach((node) => {
      const at = node.position();
      node.position({ x: at.x + dx, y: at.y + dy });
    });
    item.x += dx;
    item.y += dy;
  }

  /* Push overlapping boxes apart along the shorter way; pinned and open ones stay. */
  function separate(list, rounds) {
    for (let round = 0; round < rounds; round += 1) {
      let touched = false;
      for (let i = 0; i < list.length; i += 1) {
        for (let j = i + 1; j < list.length; j += 1) {
          const a = list[i];
          const b = list[j];
          const dx = b.x - a.x;
          const dy = b.y - a.y;
          const overX = a.w + b.w - Math.abs(dx);
          const overY = a.h + b.h - Math.abs(dy);
          if (overX <= 0.1 || overY <= 0.1 || (a.fixed && b.fixed)) continue;
          touched = true;
          const share = a.fixed ? 0 : b.fixed ? 1 : 0.5;
          if (overX < overY) {
            const step = (dx < 0 ? -1 : 1) * overX;
            shift(a, -step * share, 0);
            shift(b, step * (1 - share), 0);
          } else {
            const step = (dy < 0 ? -1 : 1) * overY;
            shift(a, 0, -step * share);
            shift(b, 0, step * (1 - share));
          }
        }
      }
      if (!touched) return;
    }
  }

  /* Stretch the arrangement to the window's shape, so that labels keep their size at zoom 1. */
  function stretch(list, width, height) {
    if (list.length < 2) return;
    const need = list.reduce((sum, item) => sum + 4 * item.w * item.h, 0) * 2.1;
    const grow = Math.max(1, Math.sqrt(need / Math.max(1, width * height)));
    const xs = list.map((item) => item.x);
    const ys = list.map((item) => item.y);
    const edgeX = Math.max(...list.map((item) => item.w));
    const edgeY = Math.max(...list.map((item) => item.h));
    const rangeX = Math.max(...xs) - Math.min(...xs);
    const rangeY = Math.max(...ys) - Math.min(...ys);
    const midX = (Math.max(...xs) + Math.min(...xs)) / 2;
    const midY = (Math.max(...ys) + Math.min(...ys)) / 2;
    const near = nearest(list);
    const most = near > 0 ? 210 / near : 1;
    const scaleX = rangeX > 1 ? Math.min((width * grow - 2 * edgeX) / rangeX, most) : 1;
    const scaleY = rangeY > 1 ? Math.min((height * grow - 2 * edgeY) / rangeY, most) : 1;
    list.forEach((item) => {
      if (item.fixed) return;
      shift(item, (item.x - midX) * (Math.max(scaleX, 0.05) - 1), (item.y - midY) * (Math.max(scaleY, 0.05) - 1));
    });
  }

  function nearest(list) {
    const gaps = list.map((a) =>
      Math.min(...list.filter((b) => b !== a).map((b) => Math.hypot(a.x - b.x, a.y - b.y))),
    );
    gaps.sort((a, b) => a - b);
    return gaps[Math.floor(gaps.length / 2)];
  }

  /* Nobody stands on a line that is not theirs: step off it, to the nearer side. */
  function offLines(cy, list) {
    const lines = cy.edges().filter((edge) => gk.isShown(edge));
    const alone = list.filter((item) => item.moves === item.node && !item.fixed);
    /* Among many lines there is no free side to step to. */
    if (lines.length > 1.6 * alone.length || lines.length * alone.length > 60000) return;
    for (let round = 0; round < 12; round += 1) {
      let touched = false;
      alone.forEach((item) => {
        const at = item.node.position();
        const reach = item.node.hasClass("bundle") ? 18 : Number(item.node.data("size")) / 2 + 7;
        lines.forEach((line) => {
          if (line.source().same(item.node) || line.target().same(item.node)) return;
          const a = line.source().position();
          const b = line.target().position();
          const long = Math.hypot(b.x - a.x, b.y - a.y);
          if (long < 1) return;
          const along = ((at.x - a.x) * (b.x - a.x) + (at.y - a.y) * (b.y - a.y)) / long;
          if (along < 4 || along > long - 4) return;
          const off = ((at.x - a.x) * (b.y - a.y) - (at.y - a.y) * (b.x - a.x)) / long;
          if (Math.abs(off) >= reach) return;
          const step = (off < 0 ? -1 : 1) * (reach - Math.abs(off) + 1);
          shift(item, ((b.y - a.y) / long) * step, (-(b.x - a.x) / long) * step);
          touched = true;
        });
        lines.forEach((line) => {
          if (stepOffCount(item, line)) touched = true;
        });
      });
      if (!touched) return;
      separate(list, 20);
    }
  }

  /* The number on a line keeps clear of the marks and names beside it. */
  function stepOffCount(item, line) {
    const text = line.data("label");
    if (!text) return false;
    const middle = line.midpoint();
    const overX = item.w + 3.2 * text.length + 3 - Math.abs(item.x - middle.x);
    const overY = item.h + 8 - Math.abs(item.y - middle.y);
    if (overX <= 0.5 || overY <= 0.5 || line.source().same(item.node) || line.target().same(item.node)) return false;
    if (overX < overY) shift(item, (item.x < middle.x ? -1 : 1) * overX, 0);
    else shift(item, 0, (item.y < middle.y ? -1 : 1) * overY);
    return true;
  }

  /* A label goes above its mark where fewer lines cross it there. */
  function turnLabels(cy) {
    const lines = cy
      .edges()
      .filter((edge) => gk.isShown(edge))
      .map((edge) => ({ a: edge.source().position(), b: edge.target().position(), w: Number(edge.data("w")) }));
    cy.nodes(":childless").forEach((node) => {
      if (node.hasClass("disc") || node.hasClass("bundle") || node.hasClass("hid")) return;
      const at = node.position();
      const half = Number(node.data("size")) / 2;
      const body = node.boundingBox({ includeLabels: true, includeOverlays: false, includeUnderlays: false });
      const tall = Math.max(14, body.h - 2 * half - 5);
      const wide = Math.min(body.w, 130) / 2;
      const cost = (top) => {
        const box = { x1: at.x - wide, x2: at.x + wide, y1: at.y + top, y2: at.y + top + tall };
        return lines.reduce((sum, line) => sum + (crosses(line, box) ? 1 + line.w : 0), 0);
      };
      const below = cost(half + 4);
      const above = cost(-half - 4 - tall);
      node.toggleClass("lt", below > 0 && above < below);
    });
  }

  function crosses(line, box) {
    let t0 = 0;
    let t1 = 1;
    const dx = line.b.x - line.a.x;
    const dy = line.b.y - line.a.y;
    const sides = [
      [-dx, line.a.x - box.x1],
      [dx, box.x2 - line.a.x],
      [-dy, line.a.y - box.y1],
      [dy, box.y2 - line.a.y],
    ];
    for (const [p, q] of sides) {
      if (p === 0) {
        if (q < 0) return false;
      } else {
        const t = q / p;
        if (p < 0) t0 = Math.max(t0, t);
        else t1 = Math.min(t1, t);
      }
      if (t0 > t1) return false;
    }
    return true;
  }

  /* Rings step straight away from an opened group, each as far as it needs. */
  function stepAside(list, opened) {
    const centre = list.find((item) => item.node.id() === opened);
    if (!centre) return;
    const settled = [centre];
    list
      .filter((item) => item !== centre)
      .map((item) => ({ item, far: Math.hypot(item.x - centre.x, item.y - centre.y) }))
      .sort((a, b) => a.far - b.far || (a.item.node.id() < b.item.node.id() ? -1 : 1))
      .forEach(({ item, far }, turn) => {
        const angle = far > 1 ? Math.atan2(item.y - centre.y, item.x - centre.x) : turn * 2.39996;
        let reach = far;
        const clear = (x, y) =>
          settled.every((other) => Math.abs(x - other.x) >= item.w + other.w + 12 || Math.abs(y - other.y) >= item.h + other.h + 12);
        while (!clear(centre.x + reach * Math.cos(angle), centre.y + reach * Math.sin(angle))) reach += 10;
        shift(item, centre.x + reach * Math.cos(angle) - item.x, centre.y + reach * Math.sin(angle) - item.y);
        settled.push(item);
      });
  }

  /* Free places around a mark for newcomers: farthest from all others, one after the other. */
  function beside(cy, anchor, newcomers) {
    const centre = anchor.position();
    const crowd = cy
      .nodes(":childless")
      .filter((node) => !newcomers.includes(node) && !node.hasClass("hid"))
      .map((node) => node.position());
    newcomers.forEach((node) => {
      let best = null;
      for (const reach of [95, 130, 175]) {
        for (let step = 0; step < 24; step += 1) {
          const angle = (2 * Math.PI * step) / 24;
          const spot = { x: centre.x + reach * Math.cos(angle), y: centre.y + 0.85 * reach * Math.sin(angle) };
          const room = Math.min(110, ...crowd.map((other) => Math.hypot(other.x - spot.x, other.y - spot.y)));
          const worth = room - reach * 0.18;
          if (!best || worth > best.worth + 0.01) best = { worth, spot };
        }
      }
      node.position(best.spot);
      crowd.push(best.spot);
    });
  }

  /* The whole arrangement: stretched to the window, apart, labels turned, apart again. */
  function whole(cy) {
    insides(cy);
    const list = items(cy);
    list.forEach(measure);
    list.forEach((item) => (item.fixed = item.node.hasClass("pinned")));
    const closed = !list.some((item) => item.open);
    spread(cy, list, closed ? [cy.width() - 2 * PADDING, cy.height() - 2 * PADDING] : null);
  }

  /* Stretched to the room, apart, off the lines, and once more, since stepping aside widens it. */
  function spread(cy, list, room) {
    for (let turn = 0; turn < 2; turn += 1) {
      if (room) stretch(list, ...room);
      separate(list, 120);
      offLines(cy, list);
      turnLabels(cy);
      list.forEach(measure);
    }
    separate(list, 60);
  }

  /* Marks inside each open group apart from one another. */
  function insides(cy) {
    cy.nodes(":parent").forEach((group) => {
      if (!isOpen(group)) return;
      spread(cy, inside(group), null);
    });
  }

  function inside(group) {
    const list = group
      .children()
      .filter((node) => !node.hasClass("hid"))
      .map((node) => ({ node, moves: node, fixed: node.hasClass("pinned") }));
    list.sort((a, b) => (a.node.id() < b.node.id() ? -1 : 1));
    list.forEach(measure);
    return list;
  }

  /* The members of a group that opens take the shape of the window, less room for its edges. */
  function stretchInside(cy, id) {
    const list = inside(cy.getElementById(id)).filter((item) => !item.node.hasClass("bundle"));
    spread(cy, list, [cy.width() - 90, cy.height() - 150]);
  }

  gk.arrange = { whole, stretchInside, insides, items, measure, separate, stepAside, beside, turnLabels, isOpen, PADDING };
})();
