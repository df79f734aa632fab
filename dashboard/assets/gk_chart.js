/* Drives Cytoscape: applies the server's changes, keeps what can be undone, tells Dash what is
   shown and what is chosen. Elements never travel back to the server, only ids and counts. */
(function () {
  "use strict";
  const gk = (window.gk = window.gk || {});
  const COLOURS = 5;
  let cy = null;
  let note = { mode: "groups", title: "", totals: {} };
  const off = { kind: new Set(), link: new Set(), certainty: new Set() };
  let dragged = false;
  let aim = null;
  let drawnAt = 0;
  const past = [];
  const future = [];
  const calm = window.matchMedia("(prefers-reduced-motion: reduce)");

  gk.cy = () => cy;
  gk.note = () => note;
  gk.isShown = (ele) =>
    !ele.hasClass("hid") &&
    (ele.isNode()
      ? ele.parent().empty() || !ele.parent().hasClass("hid")
      : gk.isShown(ele.source()) && gk.isShown(ele.target()));

  function send(store, data) {
    window.dash_clientside.set_props(store, { data: { ...data, t: Date.now() + Math.random() } });
  }
  gk.send = send;

  gk.say = function (text) {
    const place = document.getElementById("said");
    if (place) place.textContent = text;
  };

  gk.message = function (text, title) {
    window.dash_clientside.set_props("messages", {
      sendNotifications: [{ action: "show", id: `m${Date.now()}`, message: text, title: title || null, color: "gk", withBorder: true }],
    });
    gk.say(text);
  };

  /* --- start ------------------------------------------------------------------------------ */

  function ready() {
    return new Promise((resolve) => {
      const look = () => {
        const box = document.getElementById("chart");
        const found = window.cy;
        if (box && found && found.container() && box.contains(found.container()) && box.clientWidth > 0) {
          if (cy !== found) start(found);
          resolve(cy);
        } else {
          window.setTimeout(look, 50);
        }
      };
      look();
    });
  }

  function fonts() {
    const wanted = ["500 12px", "600 12px", "700 13px"].map((face) => document.fonts.load(`${face} "Inter Variable"`));
    return Promise.race([Promise.all(wanted), new Promise((done) => window.setTimeout(done, 1500))]);
  }

  function start(found) {
    cy = found;
    past.length = 0;
    future.length = 0;
    /* The component would send all elements to the server at every add, remove and drag. */
    ["add", "dragfree", "resize", "viewport", "mouseover", "mouseout", "select", "unselect", "remove"].forEach((name) => cy.off(name));
    ["tap", "mouseover", "mouseout", "select", "unselect"].forEach((name) => {
      cy.off(name, "node");
      cy.off(name, "edge");
    });
    cy.on("tap", onTap);
    cy.on("dbltap", "node", onDouble);
    cy.on("select unselect", onSelect);
    cy.on("dragfree", "node", () => {
      dragged = true;
      gk.arrange.turnLabels(cy);
    });
    cy.on("mouseover", "node, edge", () => (cy.container().style.cursor = "pointer"));
    cy.on("mouseout", "node, edge", () => (cy.container().style.cursor = ""));
    let before = { w: cy.width(), h: cy.height() };
    new ResizeObserver(() => {
      cy.resize();
      const now = { w: cy.width(), h: cy.height() };
      if (now.w > 0 && (Math.abs(now.w - before.w) > 1 || Math.abs(now.h - before.h) > 1)) {
        /* A legend of one row more or less moves nothing, except right after a new picture. */
        const small = Math.abs(now.w - before.w) <= 1 && Math.abs(now.h - before.h) < 80;
        if (small && Date.now() - drawnAt > 1500) return;
        before = now;
        again();
        fit(aim, false);
      }
    }).observe(document.getElementById("canvas"));
  }

  /* A window of another shape gets another arrangement, unless somebody has moved a mark. */
  function again() {
    if (dragged || cy.nodes(":parent").some(gk.arrange.isOpen)) return;
    cy.nodes(":childless").forEach((node) => {
      node.stop(true, true);
      const base = node.scratch("_base");
      if (base && !node.hasClass("pinned")) node.position({ ...base });
    });
    gk.arrange.whole(cy);
  }

  function keepBase() {
    cy.nodes(":childless").forEach((node) => node.scratch("_base", { ...node.position() }));
  }

  /* --- changes from the server --------------------------------------------------------------- */

  async function apply(change) {
    if (!change) return window.dash_clientside.no_update;
    await ready();
    await fonts();
    busy(false);
    cy.style().update();
    if (change.say) gk.message(change.say);
    if (change.ask) {
      ask(change);
      return { t: Date.now() };
    }
    if (change.stop || (change.how === "merge" && change.add.length === 0 && !change.remove)) return { t: Date.now() };
    draw(change);
    return { t: Date.now() };
  }

  function ask(change) {
    window.dash_clientside.set_props("ask", { opened: true });
    gk.waiting = change.wish;
  }

  function positions() {
    const kept = new Map();
    cy.nodes(":childless").forEach((node) => kept.set(node.id(), { ...node.position() }));
    return kept;
  }

  function draw(change) {
    drawnAt = Date.now();
    const before = { at: positions(), aim, note, names: classes() };
    let gone = cy.collection();
    let come = cy.collection();
    if (change.how === "replace") {
      gone = cy.elements().remove();
      note = { mode: change.mode, title: change.title, totals: change.totals || {} };
    }
    if (change.waiting) note = { ...note, waiting: change.waiting };
    cy.batch(() => {
      (change.remove || []).forEach((id) => (gone = gone.union(cy.getElementById(id).union(cy.getElementById(id).connectedEdges()).remove())));
      if (change.closed) gone = gone.union(emptied(change.closed));
    });
    if (change.opened) cy.getElementById(`group:${change.opened}`).removeClass("combo");
    if (change.closed) cy.getElementById(`group:${change.closed}`).addClass("combo");
    const fresh = (change.add || []).filter((element) => cy.getElementById(element.data.id).empty());
    const anchored = placeInside(change, before);
    come = cy.add(fresh.filter((element) => element.group === "nodes"));
    come = come.union(
      cy.add(fresh.filter((e) => e.group === "edges" && cy.getElementById(e.data.source).nonempty() && cy.getElementById(e.data.target).nonempty())),
    );
    gone = gone.union(redundant());
    /* A line between groups runs behind an open one. */
    cy.edges(".merged").style("z-compound-depth", "bottom");
    if (change.move) {
      Object.entries(change.move).forEach(([id, place]) => {
        const node = cy.getElementById(id);
        if (node.nonempty() && !node.hasClass("pinned") && !anchored.has(id)) node.position({ x: place[0], y: place[1] });
      });
    }
    makeRoom();
    if (anchored.group) recentre(anchored);
    findRoom(come, change);
    sieve();
    cy.style().update();
    settle(change);
    const after = { at: positions(), note, names: classes(), aim: change.fit === true ? null : change.fit };
    remember(before, after, gone, come, change);
    const moved = glide(before.at, after.at, come);
    if (change.select !== undefined) choose(change.select);
    else keepChosen();
    if (change.pick) gk.pick(change.pick);
    fit(change.fit === true || change.fit === undefined ? null : change.fit, change.how !== "replace" || moved);
    shown();
  }

  /* The filters stand beside the chart while marks are drawn; rings have nothing to filter. */
  function makeRoom() {
    const marks = cy.nodes(":childless").some((node) => !node.is(".disc, .bundle"));
    const list = document.getElementById("explore").classList;
    if (list.contains("has-marks") === marks) return;
    list.toggle("has-marks", marks);
    cy.resize();
  }

  /* The members of a group that opens lie around the place of its ring. */
  function placeInside(change, before) {
    const anchored = new Map();
    if (!change.opened) return anchored;
    const ring = before.at.get(`disc:${change.opened}`);
    const group = cy.getElementById(`group:${change.opened}`);
    const inside = group.children();
    anchored.centre = ring || (inside.nonempty() ? mid(inside) : { x: 0, y: 0 });
    anchored.group = group.id();
    return anchored;
  }

  function mid(nodes) {
    const xs = nodes.map((node) => node.position("x"));
    const ys = nodes.map((node) => node.position("y"));
    return { x: (Math.min(...xs) + Math.max(...xs)) / 2, y: (Math.min(...ys) + Math.max(...ys)) / 2 };
  }

  function recentre(anchored) {
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
    const byAnchor = new Map();
    come.nodes(":childless").forEach((node) => {
      const pill = node.hasClass("bundle");
      if (pill && String(node.data("anchor")).startsWith("group:")) return;
      if (!pill && node.position("x") !== 0) return;
      const id = pill ? node.data("anchor") : change.near;
      if (!id || cy.getElementById(id).empty()) return;
      if (!byAnchor.has(id)) byAnchor.set(id, []);
      byAnchor.get(id).push(node);
    });
    byAnchor.forEach((nodes, id) => gk.arrange.beside(cy, cy.getElementById(id), nodes));
  }

  function settle(change) {
    if (change.opened) {
      gk.arrange.insides(cy);
      const list = gk.arrange.items(cy);
      list.forEach(gk.arrange.measure);
      gk.arrange.stepAside(list, `group:${change.opened}`);
      gk.arrange.turnLabels(cy);
    } else {
      if (change.how === "replace") dragged = false;
      keepBase();
      gk.arrange.whole(cy);
    }
  }

  /* Everything inside a group that closes. */
  function emptied(community) {
    const inside = cy.getElementById(`group:${community}`).children();
    const lines = inside.union(cy.getElementById(`group:${community}`)).connectedEdges();
    return inside.union(lines).remove();
  }

  /* Between two open groups every link is drawn by itself, so their common line goes. */
  function redundant() {
    return cy
      .edges(".merged")
      .filter((edge) => gk.arrange.isOpen(edge.source()) && gk.arrange.isOpen(edge.target()) && edge.data("kind") === "Between")
      .remove();
  }

  function classes() {
    const kept = new Map();
    cy.elements().forEach((ele) => kept.set(ele.id(), ele.classes().filter((name) => name !== "selected")));
    return kept;
  }

  function glide(from, to, come) {
    if (calm.matches) return false;
    const fresh = new Set(come.map((ele) => ele.id()));
    let moved = false;
    cy.nodes(":childless").forEach((node) => {
      const start = from.get(node.id());
      const end = to.get(node.id());
      if (!start || !end || fresh.has(node.id())) return;
      if (Math.hypot(start.x - end.x, start.y - end.y) < 1) return;
      moved = true;
      node.position(start);
      node.animate({ position: end }, { duration: 250, easing: "ease-out" });
    });
    return moved;
  }

  /* --- undo ------------------------------------------------------------------------------------ */

  function remember(before, after, gone, come, change) {
    if (change.how === "replace" && gone.empty()) return;
    push({
      undo: () => {
        come.remove();
        gone.restore();
        put(before.at, before.names);
        note = before.note;
        fit(before.aim, false);
      },
      redo: () => {
        gone.remove();
        come.restore();
        put(after.at, after.names);
        note = after.note;
        fit(after.aim, false);
      },
    });
  }

  function put(at, names) {
    cy.stop(true, true);
    cy.elements().stop(true, true);
    cy.batch(() => {
      names.forEach((list, id) => cy.getElementById(id).classes(list));
      at.forEach((place, id) => cy.getElementById(id).position(place));
    });
    sieve();
    gk.arrange.turnLabels(cy);
    keepChosen();
  }

  function push(step) {
    past.push(step);
    if (past.length > 200) past.shift();
    future.length = 0;
  }

  gk.undo = () => walkBack(past, future, "undo", "There is nothing to undo.");
  gk.redo = () => walkBack(future, past, "redo", "There is nothing to do again.");

  function walkBack(from, to, way, nothing) {
    const step = from.pop();
    if (!step) {
      gk.message(nothing);
      return;
    }
    step[way]();
    to.push(step);
    choose(null);
    shown();
  }

  function toggle(eles, name, on) {
    const set = (value) => {
      cy.batch(() => eles.forEach((ele) => ele.toggleClass(name, value)));
      sieve();
    };
    const step = { undo: () => set(!on), redo: () => set(on) };
    step.redo();
    push(step);
    shown();
  }

  /* --- filters: an element is hidden by a filter or by hand, and the two are counted apart ------- */

  function isFiltered(ele) {
    if (ele.isNode()) return off.kind.has(ele.data("kind"));
    return off.link.has(ele.data("kind")) || off.certainty.has(ele.data("certainty"));
  }

  function sieve() {
    cy.batch(() => cy.elements().forEach((ele) => ele.toggleClass("hid", ele.hasClass("gone") || isFiltered(ele))));
  }

  gk.filter = function (what) {
    const [facet, value] = what.split(":");
    const flip = () => {
      if (!off[facet].delete(value)) off[facet].add(value);
      sieve();
    };
    flip();
    push({ undo: flip, redo: flip });
    shown();
  };

  function clearFilters() {
    const kept = Object.entries(off).flatMap(([facet, values]) => [...values].map((value) => [facet, value]));
    const set = (on) => {
      kept.forEach(([facet, value]) => (on ? off[facet].add(value) : off[facet].delete(value)));
      sieve();
    };
    if (!kept.length) return;
    set(false);
    push({ undo: () => set(true), redo: () => set(false) });
    shown();
  }

  /* --- choosing -------------------------------------------------------------------------------- */

  let quiet = false;

  function onSelect(event) {
    mark(event.target);
    if (!quiet) window.clearTimeout(onSelect.timer);
    if (!quiet) onSelect.timer = window.setTimeout(tell, 0);
  }

  function keepChosen() {
    cy.elements().forEach(mark);
  }

  function mark(ele) {
    const pill = ele.hasClass("bundle");
    ele.toggleClass("selected", ele.selected() && !pill && !(ele.isNode() && ele.isParent()));
    if (pill) ele.style({ "border-color": ele.selected() ? "#D96A00" : "#7D8896", "border-width": ele.selected() ? 2.5 : 1 });
  }

  function onTap(event) {
    document.getElementById("canvas").focus({ preventScroll: true });
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
    if (node.hasClass("disc") || node.hasClass("combo")) wish({ do: "open", id: group(node) });
    else if (node.isParent()) wish({ do: "close", id: group(node) });
    else if (node.hasClass("bundle")) wishMore(node);
    else wish({ do: "expand", ids: [node.id()] });
  }

  function opened() {
    return cy.nodes(":parent").filter(gk.arrange.isOpen).map(group);
  }

  function group(node) {
    return node.id().replace(/^(group|disc):/, "");
  }

  function wishMore(node, kind) {
    wish({ do: "more", anchor: node.data("anchor"), kind: kind || null });
  }

  function busy(on) {
    document.getElementById("canvas").setAttribute("aria-busy", String(on));
  }

  function wish(what) {
    busy(true);
    const drawn = cy.nodes(":childless").filter((node) => !node.is(".disc, .bundle"));
    send("wish", {
      ...what,
      on: drawn.map((node) => node.id()),
      open: opened(),
      bundled: [...new Set(cy.nodes(".bundle").map((node) => node.data("anchor")))],
    });
  }
  gk.wish = wish;

  function choose(ids) {
    const wanted = ids === null ? [] : [].concat(ids);
    quiet = true;
    cy.elements().unselect();
    wanted.forEach((id) => cy.getElementById(id).select());
    quiet = false;
    keepChosen();
    tell();
  }
  gk.choose = choose;

  /* What is chosen goes to Python, which answers with the panel. */
  function tell() {
    const chosen = cy.$(":selected");
    const marks = chosen.nodes().filter((node) => !node.is(".disc, .bundle, :parent"));
    const one = chosen.length === 1 ? chosen[0] : null;
    let picked = { what: null };
    if (marks.length > 1) picked = { what: "many", ids: marks.map((node) => node.id()) };
    else if (marks.length === 1 && chosen.nodes().length === 1) picked = { what: "entity", id: marks[0].id() };
    else if (one && one.isNode() && one.is(".disc, :parent")) picked = { what: "group", id: group(one) };
    else if (one && one.isNode() && one.hasClass("bundle")) picked = bundlePicked(one);
    else if (one && one.isEdge()) picked = edgePicked(one);
    gk.pick(picked);
  }

  function bundlePicked(node) {
    const anchor = cy.getElementById(node.data("anchor"));
    return { what: "bundle", id: node.id(), label: node.data("label"), anchor: anchor.data("label"), parts: node.data("parts") };
  }

  function edgePicked(edge) {
    if (edge.data("kind") === "Between") return { what: "between", source: group(edge.source()), target: group(edge.target()) };
    if (edge.data("kind") === "More") return bundlePicked(edge.target());
    return { what: "link", id: edge.id() };
  }

  let last = "";
  let lastPicked = { what: null };
  gk.pick = function (chosen) {
    const picked = chosen.what === null || chosen.what === "group" ? { ...chosen, open: opened() } : chosen;
    lastPicked = picked;
    document.getElementById("explore").classList.toggle("wide", picked.what === "link");
    const same = JSON.stringify(picked);
    if (same === last) return;
    last = same;
    send("picked", picked);
    gk.say(picked.what ? cy.$(":selected").map((ele) => ele.data("label")).join(", ") : "Nothing chosen");
  };

  /* Go to an entity, link or group: on the chart if it is there, and in the panel anyway. */
  gk.go = function (what, id) {
    const wanted = what === "group" ? gk.ring(id) : cy.getElementById(id);
    if (wanted.nonempty() && gk.isShown(wanted)) {
      choose(wanted.id());
      reveal(wanted);
    } else {
      quiet = true;
      cy.elements().unselect();
      quiet = false;
      keepChosen();
      gk.pick({ what, id });
    }
  };

  gk.ring = function (id) {
    const disc = cy.getElementById(`disc:${id}`);
    return disc.nonempty() ? disc : cy.getElementById(`group:${id}`);
  };

  function reveal(ele) {
    const box = ele.renderedBoundingBox();
    if (box.x1 < 0 || box.y1 < 0 || box.x2 > cy.width() || box.y2 > cy.height())
      cy.animate({ center: { eles: ele } }, { duration: calm.matches ? 0 : 250 });
  }

  gk.found = function (id) {
    const wanted = cy.getElementById(id);
    if (wanted.nonempty() && gk.isShown(wanted)) gk.go("entity", id);
    else wish({ do: "around", id });
  };

  /* --- tools ------------------------------------------------------------------------------------- */

  function fit(target, animated) {
    aim = target && cy.getElementById(target).nonempty() ? target : null;
    const eles = aim ? cy.getElementById(aim) : cy.elements().filter((ele) => ele.isNode() && gk.isShown(ele));
    if (eles.empty()) return;
    const moving = cy.nodes(":animated");
    const ends = new Map();
    moving.forEach((node) => ends.set(node.id(), node.position()));
    const box = eles.boundingBox({ includeOverlays: false, includeUnderlays: false });
    const pad = gk.arrange.PADDING;
    const zoom = Math.min((cy.width() - 2 * pad) / box.w, (cy.height() - 2 * pad) / box.h, 1);
    const pan = { x: cy.width() / 2 - (zoom * (box.x1 + box.x2)) / 2, y: cy.height() / 2 - (zoom * (box.y1 + box.y2)) / 2 };
    cy.stop(true);
    if (animated && !calm.matches) cy.animate({ zoom, pan }, { duration: 250, easing: "ease-out" });
    else cy.viewport({ zoom, pan });
  }

  function zoom(by) {
    cy.stop(true);
    cy.zoom({ level: Math.min(3, Math.max(0.08, cy.zoom() * by)), renderedPosition: { x: cy.width() / 2, y: cy.height() / 2 } });
  }

  function chosenNodes() {
    const nodes = cy.nodes(":selected").filter((node) => !node.isParent());
    return nodes.map((node) => (node.hasClass("disc") ? node.parent() : node));
  }

  gk.tools = {
    fit: () => fit(null, true),
    "zoom-in": () => zoom(1.25),
    "zoom-out": () => zoom(0.8),
    undo: () => gk.undo(),
    redo: () => gk.redo(),
    groups: () => {
      if (note.mode === "groups" && !cy.nodes(":parent").some(gk.arrange.isOpen)) gk.tools.fit();
      else wish({ do: "groups" });
    },
    expand: () => {
      const chosen = cy.$(":selected");
      const marks = chosen.nodes().filter((node) => !node.is(".disc, .bundle, :parent"));
      if (marks.nonempty()) wish({ do: "expand", ids: marks.map((node) => node.id()) });
      else if (chosen.nodes().nonempty()) open(chosen.nodes()[0]);
      else gk.message("Choose a mark or a group first, then expand it.");
    },
    open: () => gk.tools.expand(),
    hide: () => {
      const nodes = chosenNodes();
      const edges = cy.edges(":selected").toArray();
      if (!nodes.length && !edges.length) return gk.message("Choose what to hide first.");
      quiet = true;
      cy.elements().unselect();
      quiet = false;
      toggle([...nodes, ...edges], "gone", true);
      gk.message("Hidden. It stays in the case; Ctrl+Z brings it back.");
      keepChosen();
      tell();
      return undefined;
    },
    "hide-others": () => {
      const kept = cy.nodes(":selected").union(cy.nodes(":selected").parent()).union(cy.nodes(":selected").children());
      if (kept.empty()) return gk.message("Choose what to keep first.");
      toggle(cy.nodes().difference(kept).filter((node) => !node.hasClass("hid") && !node.isChild()).toArray(), "gone", true);
      return undefined;
    },
    "show-hidden": () => toggle(cy.elements(".gone").toArray(), "gone", false),
    "clear-filters": () => clearFilters(),
    filters: () => {
      const explore = document.getElementById("explore");
      const open = document.querySelector(".gk-filters-all").offsetParent !== null;
      explore.classList.toggle("filters-shut", open);
      explore.classList.toggle("filters-open", !open);
    },
    pin: () => {
      const nodes = cy.nodes(":selected").filter((node) => !node.is(".disc, .bundle, :parent"));
      if (nodes.empty()) return gk.message("Choose a mark to pin first.");
      toggle(nodes.toArray(), "pinned", nodes.some((node) => !node.hasClass("pinned")));
      return undefined;
    },
    all: () => choose(cy.nodes(":childless").filter((node) => gk.isShown(node) && !node.is(".bundle")).map((node) => node.id())),
    invert: () => {
      const marks = cy.nodes(":childless").filter((node) => gk.isShown(node) && !node.is(".bundle"));
      choose(marks.filter((node) => !node.selected()).map((node) => node.id()));
    },
    related: () => {
      const chosen = cy.nodes(":selected");
      choose(chosen.union(chosen.neighborhood().nodes()).filter((node) => gk.isShown(node) && !node.is(".bundle")).map((node) => node.id()));
    },
    unpick: () => choose(null),
    keys: () => window.dash_clientside.set_props("keys", { opened: true }),
    yes: () => {
      window.dash_clientside.set_props("ask", { opened: false });
      if (gk.waiting) send("wish", gk.waiting);
      gk.waiting = null;
    },
    no: () => {
      window.dash_clientside.set_props("ask", { opened: false });
      gk.waiting = null;
    },
  };

  gk.more = (what) => {
    const cut = what.indexOf(":");
    const pill = cy.getElementById(what.slice(cut + 1));
    if (pill.nonempty()) wishMore(pill, what.slice(0, cut));
  };

  /* From mark to mark with the arrow keys: the nearest one in that direction. */
  gk.walk = function (dx, dy) {
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
    reveal(best.node);
  };

  /* --- what is shown ------------------------------------------------------------------------------ */

  function add(counts, key, n) {
    counts[key] = (counts[key] || 0) + n;
  }

  function range(values) {
    return values.length ? [Math.min(...values), Math.max(...values)] : null;
  }

  function shown() {
    const kinds = {};
    const links = {};
    const certainty = {};
    const families = {};
    const records = [];
    const merged = [];
    const names = ["people", "numbers", "money", "adverts", "places"];
    const drawn = { kind: {}, link: {}, certainty: {} };
    const count = { entities: 0, hidden: 0, filtered: 0, rings: 0, ringsHidden: 0, links: 0, linksHidden: 0 };
    cy.nodes(":childless").forEach((node) => {
      const seen = gk.isShown(node);
      if (node.hasClass("disc")) {
        count[seen ? "rings" : "ringsHidden"] += 1;
        if (seen) for (let i = 0; i < COLOURS; i += 1) add(families, names[i], node.data("families")[i]);
      } else if (!node.hasClass("bundle")) {
        const hidden = node.hasClass("gone") || node.parent(".gone").nonempty() ? "hidden" : "filtered";
        count[seen ? "entities" : hidden] += 1;
        add(drawn.kind, node.data("kind"), 1);
        if (seen) add(kinds, node.data("kind"), 1);
      }
    });
    cy.edges().forEach((edge) => {
      const seen = gk.isShown(edge);
      if (edge.data("kind") === "Between") {
        if (seen) merged.push(Number(edge.data("n")));
      } else if (edge.data("kind") !== "More") {
        count[seen ? "links" : "linksHidden"] += 1;
        add(drawn.link, edge.data("kind"), 1);
        add(drawn.certainty, edge.data("certainty"), 1);
        if (!seen) return;
        add(links, edge.data("kind"), 1);
        add(certainty, edge.data("certainty"), 1);
        records.push(Number(edge.data("n")));
      }
    });
    send("shown", {
      mode: note.mode,
      title: note.title,
      totals: note.totals,
      kinds,
      links,
      certainty,
      families,
      records: range(records),
      merged: range(merged),
      rings: count.rings,
      rings_hidden: count.ringsHidden,
      open: opened(),
      entities_shown: count.entities,
      hidden: count.hidden,
      filtered: count.filtered,
      drawn,
      seen: { kind: kinds, link: links, certainty },
      off: Object.fromEntries(Object.entries(off).map(([facet, values]) => [facet, [...values]])),
      waiting: note.waiting || { entities: 0, links: 0 },
      links_shown: count.links,
      links_hidden: count.linksHidden,
    });
    makeRoom();
    if (lastPicked.what === null || lastPicked.what === "group") gk.pick(lastPicked);
  }

  window.dash_clientside = Object.assign({}, window.dash_clientside, {
    gk: Object.assign({}, (window.dash_clientside || {}).gk, { apply }),
  });
})();
