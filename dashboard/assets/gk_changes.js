/* Changes from the server: elements that come, go and move, each change one step of the history. */
(function () {
  "use strict";
  const gk = (window.gk = window.gk || {});

  function positions() {
    const kept = new Map();
    gk.cy().nodes(":childless").forEach((node) => kept.set(node.id(), { ...node.position() }));
    return kept;
  }

  function draw(change) {
    const cy = gk.cy();
    gk.state.drawnAt = Date.now();
    const first = cy.elements().empty();
    const before = first ? null : gk.history.snap();
    const at = positions();
    exchange(change, at);
    settle(change);
    gk.filters.sieve();
    gk.labels.place(cy);
    if (before) gk.history.push(change.name || named(change), before, change.statement);
    const after = positions();
    const fresh = new Set([...after.keys()].filter((id) => !at.has(id)));
    const target = change.fit === true || change.fit === undefined ? null : change.fit;
    fitEnds(target, change.fit !== false, () => gk.camera.glide(at, after, fresh), change.how !== "replace");
    if (change.select !== undefined) gk.choice.choose(change.select);
    else gk.choice.keep();
    if (change.pick) gk.pick(change.pick);
    if (change.route) gk.path.show(change.route);
    gk.shown();
  }

  /* The camera aims at where the marks will be, so it is told before they glide there. */
  function fitEnds(target, wanted, glide, animated) {
    if (!wanted) {
      glide();
      return;
    }
    gk.camera.fit(target, animated);
    if (!glide() || animated) return;
    gk.camera.fit(target, true);
  }

  function named(change) {
    if (change.opened) return "Open group";
    if (change.closed) return "Close group";
    if (change.how === "replace") return change.title ? `New chart: ${change.title}` : "New chart";
    const n = (change.add || []).filter((one) => one.group === "nodes" && one.data.kind !== "More").length;
    return n === 1 ? "Add 1 mark" : `Add ${n} marks`;
  }

  function exchange(change, at) {
    const cy = gk.cy();
    const keep = change.keep ? new Set(cy.nodes(".pinned").map((node) => node.id())) : new Set();
    const gone = change.keep ? new Set(cy.elements(".gone").map((ele) => ele.id())) : new Set();
    if (change.how === "replace") {
      cy.elements().remove();
      gk.state.note = { mode: change.mode, title: change.title, totals: change.totals || {}, chart: change.chart || null };
    }
    if (change.waiting) gk.state.note = { ...gk.state.note, waiting: change.waiting };
    cy.batch(() => {
      (change.remove || []).forEach((id) => cy.getElementById(id).union(cy.getElementById(id).connectedEdges()).remove());
      if (change.closed) emptied(change.closed);
    });
    if (change.opened) cy.getElementById(`group:${change.opened}`).removeClass("combo");
    if (change.closed) cy.getElementById(`group:${change.closed}`).addClass("combo");
    const fresh = (change.add || []).filter((element) => cy.getElementById(element.data.id).empty());
    const anchored = placeInside(change, at);
    const come = cy.add(fresh.filter((element) => element.group === "nodes"));
    cy.add(fresh.filter((e) => e.group === "edges" && cy.getElementById(e.data.source).nonempty() && cy.getElementById(e.data.target).nonempty()));
    redundant();
    /* A line between groups runs behind an open one. */
    cy.edges(".merged").style("z-compound-depth", "bottom");
    move(change, at);
    keep.forEach((id) => cy.getElementById(id).addClass("pinned"));
    gone.forEach((id) => cy.getElementById(id).addClass("gone"));
    makeRoom();
    if (anchored) recentre(anchored);
    findRoom(come, change);
    cy.style().update();
  }

  function move(change, at) {
    const cy = gk.cy();
    if (change.keep) {
      Object.entries(change.was || {}).forEach(([id, old]) => at.has(old) && cy.getElementById(id).position({ ...at.get(old) }));
      cy.nodes(":childless").forEach((node) => at.has(node.id()) && node.position({ ...at.get(node.id()) }));
    }
    Object.entries(change.move || {}).forEach(([id, place]) => {
      const node = cy.getElementById(id);
      if (node.nonempty() && !node.hasClass("pinned")) node.position({ x: place[0], y: place[1] });
    });
  }

  /* The filters stand beside the chart while marks are drawn; rings have nothing to filter. */
  function makeRoom() {
    const list = document.getElementById("explore").classList;
    const marks = gk.marks().nonempty();
    if (list.contains("has-marks") === marks) return;
    list.toggle("has-marks", marks);
    gk.cy().resize();
  }

  /* The members of a group that opens lie around the place of its ring. */
  function placeInside(change, at) {
    if (!change.opened) return null;
    const group = gk.cy().getElementById(`group:${change.opened}`);
    const inside = group.children();
    const centre = at.get(`disc:${change.opened}`) || (inside.nonempty() ? mid(inside) : { x: 0, y: 0 });
    return { group: group.id(), centre };
  }

  function mid(nodes) {
    const xs = nodes.map((node) => node.position("x"));
    const ys = nodes.map((node) => node.position("y"));
    return { x: (Math.min(...xs) + Math.max(...xs)) / 2, y: (Math.min(...ys) + Math.max(...ys)) / 2 };
  }

  function recentre(anchored) {
    const cy = gk.cy();
    const inside = cy.getElementById(anchored.group).children();
    const placed = inside.filter((node) => !node.hasClass("bundle"));
    if (placed.empty()) return;
    gk.arrange.stretchInside(cy, anchored.group);
    const now = mid(placed);
    placed.forEach((node) => {
      const at = node.position();
      node.position({ x: at.x - now.x + anchored.centre.x, y: at.y - now.y + anchored.centre.y });
    });
    const pills = inside.filter(".bundle");
    const floor = Math.max(...placed.map((node) => node.position("y") + node.data("size") / 2)) + 46;
    const wide = pills.reduce((sum, pill) => sum + Number(pill.data("w")) + 12, -12);
    let x = anchored.centre.x - wide / 2;
    pills.forEach((pill) => {
      const w = Number(pill.data("w"));
      pill.position({ x: x + w / 2, y: floor });
      x += w + 12;
    });
  }

  /* Pills and newcomers without a place look for one beside what they belong to. */
  function findRoom(come, change) {
    const cy = gk.cy();
    const byAnchor = new Map();
    come.nodes(":childless").forEach((node) => {
      const pill = node.hasClass("bundle");
      if (pill && String(node.data("anchor")).startsWith("group:")) return;
      if (node.position("x") !== 0 || node.position("y") !== 0) return;
      const id = pill ? node.data("anchor") : (change.beside || {})[node.id()] || change.near;
      if (!id || cy.getElementById(id).empty()) return;
      if (!byAnchor.has(id)) byAnchor.set(id, []);
      byAnchor.get(id).push(node);
    });
    byAnchor.forEach((nodes, id) => gk.arrange.beside(cy, cy.getElementById(id), nodes));
  }

  function settle(change) {
    const cy = gk.cy();
    if (change.still) {
      gk.camera.keepBase(cy);
      gk.state.dragged = true;
    } else if (change.opened) {
      gk.arrange.insides(cy);
      const list = gk.arrange.items(cy);
      list.forEach(gk.arrange.measure);
      gk.arrange.stepAside(list, `group:${change.opened}`);
      gk.arrange.turnLabels(cy);
    } else {
      if (change.how === "replace") gk.state.dragged = false;
      gk.camera.keepBase(cy);
      gk.arrange.whole(cy);
    }
  }

  /* Everything inside a group that closes. */
  function emptied(community) {
    const group = gk.cy().getElementById(`group:${community}`);
    const inside = group.children();
    inside.union(inside.union(group).connectedEdges()).remove();
  }

  /* Between two open groups every link is drawn by itself, so their common line goes. */
  function redundant() {
    gk.cy()
      .edges(".merged")
      .filter((edge) => edge.data("kind") === "Between" && gk.arrange.isOpen(edge.source()) && gk.arrange.isOpen(edge.target()))
      .remove();
  }

  /* After undo and redo: what follows from the elements is worked out again. */
  function refreshed() {
    const cy = gk.cy();
    cy.edges(".merged").style("z-compound-depth", "bottom");
    gk.filters.sieve();
    makeRoom();
    gk.labels.place(cy);
    gk.choice.keep();
    gk.camera.fit(null, false);
  }

  gk.changes = { draw, refreshed, makeRoom };
})();
