/* What is chosen: by click, double click, box, lasso, kind or link; Python answers with the panel. */
(function () {
  "use strict";
  const gk = (window.gk = window.gk || {});
  let quiet = false;
  let timer = 0;
  let last = "";
  let lastPicked = { what: null };

  function listen(cy) {
    cy.on("tap", onTap);
    cy.on("dbltap", "node", onDouble);
    cy.on("select unselect", onSelect);
  }

  function onSelect(event) {
    mark(event.target);
    if (quiet) return;
    window.clearTimeout(timer);
    timer = window.setTimeout(tell, 0);
  }

  function keep() {
    gk.cy().elements().forEach(mark);
  }

  function mark(ele) {
    const pill = ele.hasClass("bundle");
    ele.toggleClass("selected", ele.selected() && !pill && !(ele.isNode() && ele.isParent()));
    if (pill) ele.style({ "border-color": ele.selected() ? "#D96A00" : "#7D8896", "border-width": ele.selected() ? 2.5 : 1 });
  }

  function onTap(event) {
    document.getElementById("canvas").focus({ preventScroll: true });
    const cy = gk.cy();
    if (event.target === cy) {
      if (cy.$(":selected").empty()) tell();
      return;
    }
    const at = event.target;
    if (at.isNode() && at.hasClass("combo")) window.setTimeout(() => choose(at.children().first().id()), 0);
  }

  /* The core's own selection runs after this event, so the wish waits for it. */
  function onDouble(event) {
    const at = event.target;
    window.setTimeout(() => open(at), 0);
  }

  function open(node) {
    if (node.hasClass("disc") || node.hasClass("combo")) gk.wish({ do: "open", id: gk.group(node) });
    else if (node.isParent()) gk.wish({ do: "close", id: gk.group(node) });
    else if (node.hasClass("bundle")) gk.wishMore(node);
    else gk.wish({ do: "expand", ids: [node.id()] });
  }

  function unpick() {
    quiet = true;
    gk.cy().elements().unselect();
    quiet = false;
    keep();
  }

  function choose(ids) {
    const cy = gk.cy();
    const wanted = ids === null ? [] : [].concat(ids);
    quiet = true;
    cy.elements().unselect();
    cy.batch(() => wanted.forEach((id) => cy.getElementById(id).select()));
    quiet = false;
    keep();
    tell();
  }

  function chosen() {
    return gk.cy().nodes(":selected").filter((node) => gk.isMark(node));
  }

  /* What is chosen goes to Python, which answers with the panel. */
  function tell() {
    const eles = gk.cy().$(":selected");
    const marks = eles.nodes().filter((node) => gk.isMark(node));
    const one = eles.length === 1 ? eles[0] : null;
    let picked = { what: null };
    if (marks.length > 1) picked = { what: "many", ids: marks.map((node) => node.id()) };
    else if (marks.length === 1 && eles.nodes().length === 1) picked = { what: "entity", id: marks[0].id() };
    else if (one && one.isNode() && one.is(".disc, :parent")) picked = { what: "group", id: gk.group(one) };
    else if (one && one.isNode() && one.hasClass("bundle")) picked = bundle(one);
    else if (one && one.isEdge()) picked = line(one);
    gk.pick(picked);
    if (gk.twin) gk.twin.follow();
  }

  function bundle(node) {
    const anchor = gk.cy().getElementById(node.data("anchor"));
    return { what: "bundle", id: node.id(), label: node.data("label"), anchor: anchor.data("label"), parts: node.data("parts") };
  }

  function line(edge) {
    if (edge.data("kind") === "Between") return { what: "between", source: gk.group(edge.source()), target: gk.group(edge.target()) };
    if (edge.data("kind") === "More") return bundle(edge.target());
    return { what: "link", id: edge.id() };
  }

  gk.pick = function (wanted, force) {
    const picked = wanted.what === null || wanted.what === "group" ? { ...wanted, open: gk.opened() } : wanted;
    lastPicked = picked;
    document.getElementById("explore").classList.toggle("wide", picked.what === "link");
    if (picked.what !== "path" && gk.path) gk.path.clear();
    const same = JSON.stringify(picked);
    if (same === last && !force) return;
    last = same;
    gk.send("picked", picked);
    gk.say(picked.what ? gk.cy().$(":selected").map((ele) => ele.data("label")).join(", ") : "Nothing chosen");
  };

  /* The panel is asked for anew: the case has changed, the choice has not. */
  function again() {
    gk.pick(lastPicked, true);
  }

  /* Nothing is chosen while groups open and close, so their panel follows. */
  function follow() {
    if (lastPicked.what === null || lastPicked.what === "group") gk.pick(lastPicked);
  }

  /* Go to an entity, link or group: on the chart if it is there, and in the panel anyway. */
  gk.go = function (what, id) {
    const wanted = what === "group" ? ring(id) : gk.cy().getElementById(id);
    if (wanted.nonempty() && gk.isShown(wanted)) {
      choose(wanted.id());
      gk.camera.reveal(wanted);
    } else {
      unpick();
      gk.pick({ what, id });
    }
  };

  function ring(id) {
    const disc = gk.cy().getElementById(`disc:${id}`);
    return disc.nonempty() ? disc : gk.cy().getElementById(`group:${id}`);
  }
  gk.ring = ring;

  gk.found = function (id) {
    const wanted = gk.cy().getElementById(id);
    if (wanted.nonempty() && gk.isShown(wanted)) gk.go("entity", id);
    else gk.wish({ do: "around", id });
  };

  /* From mark to mark with the arrow keys: the nearest one in that direction. */
  gk.walk = function (dx, dy) {
    const cy = gk.cy();
    const marks = cy.nodes(":childless").filter((node) => gk.isShown(node));
    const from = cy.nodes(":selected").filter(":childless").first();
    if (from.empty()) {
      const first = marks.max((node) => Number(node.data("z")));
      if (first.ele) choose(first.ele.id());
      return;
    }
    const at = from.position();
    let best = null;
    marks.forEach((node) => {
      if (node.same(from)) return;
      const x = node.position("x") - at.x;
      const y = node.position("y") - at.y;
      const along = x * dx + y * dy;
      const across = Math.abs(x * dy - y * dx);
      if (along <= 1 || across > 1.6 * along) return;
      const cost = along + 2 * across;
      if (!best || cost < best.cost) best = { cost, node };
    });
    if (!best) return;
    choose(best.node.id());
    gk.camera.reveal(best.node);
  };

  gk.choose = choose;
  gk.choice = { listen, keep, choose, chosen, unpick, tell, open, again, follow, picked: () => lastPicked };
})();
