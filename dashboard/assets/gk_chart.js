/* The chart and the server: starts Cytoscape, sends wishes, receives changes. Elements never travel
   back to the server, only ids and counts. What the parts of the page share stands in gk.state. */
(function () {
  "use strict";
  const gk = (window.gk = window.gk || {});
  let cy = null;

  gk.state = {
    note: { mode: "groups", title: "", totals: {} },
    off: { kind: new Set(), link: new Set(), certainty: new Set(), exhibit: new Set(), role: new Set() },
    range: null,
    window: null,
    undated: true,
    dragged: false,
    aim: null,
    drawnAt: 0,
  };
  gk.calm = window.matchMedia("(prefers-reduced-motion: reduce)");
  gk.cy = () => cy;
  gk.note = () => gk.state.note;
  gk.isMark = (node) => !node.is(".disc, .bundle, :parent, .combo");
  gk.isShown = (ele) =>
    !ele.hasClass("hid") &&
    (ele.isNode()
      ? ele.parent().empty() || !ele.parent().hasClass("hid")
      : gk.isShown(ele.source()) && gk.isShown(ele.target()));
  gk.marks = () => cy.nodes(":childless").filter((node) => gk.isMark(node));

  gk.send = function (store, data) {
    window.dash_clientside.set_props(store, { data: { ...data, t: Date.now() + Math.random() } });
  };

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
    gk.history.forget();
    /* The component would send all elements to the server at every add, remove and drag. */
    ["add", "dragfree", "resize", "viewport", "mouseover", "mouseout", "select", "unselect", "remove"].forEach((name) => cy.off(name));
    ["tap", "mouseover", "mouseout", "select", "unselect"].forEach((name) => {
      cy.off(name, "node");
      cy.off(name, "edge");
    });
    gk.choice.listen(cy);
    gk.camera.listen(cy);
    gk.menu.listen(cy);
    gk.lasso.listen(cy);
    cy.on("grab", "node", () => gk.history.hold("Move"));
    cy.on("free", "node", () => gk.history.settle());
    cy.on("dragfree", "node", () => {
      gk.state.dragged = true;
      gk.arrange.turnLabels(cy);
      gk.labels.place(cy);
    });
    cy.on("mouseover", "node, edge", (event) => {
      cy.container().style.cursor = "pointer";
      event.target.addClass("over");
    });
    cy.on("mouseout", "node, edge", (event) => {
      cy.container().style.cursor = "";
      event.target.removeClass("over");
    });
  }

  async function apply(change) {
    if (!change) return window.dash_clientside.no_update;
    await ready();
    await fonts();
    busy(false);
    cy.style().update();
    const done = { t: Date.now() };
    if (change.say) gk.message(change.say);
    if (change.back) gk.history.stated(change);
    if (change.repick) gk.choice.again();
    if (change.ask) {
      window.dash_clientside.set_props("ask", { opened: true });
      gk.waiting = change.wish;
      return done;
    }
    if (change.how === "window") {
      gk.filters.counted(change);
      return done;
    }
    if (change.stop || change.how === "none") return done;
    if (change.how === "merge" && change.add.length === 0 && !change.remove) return done;
    gk.changes.draw(change);
    return done;
  }

  function busy(on) {
    document.getElementById("canvas").setAttribute("aria-busy", String(on));
  }

  /* What somebody wants, with what the server must know of the chart to answer it. */
  gk.wish = function (what) {
    busy(true);
    gk.send("wish", {
      ...what,
      on: gk.marks().map((node) => node.id()),
      open: gk.opened(),
      bundled: [...new Set(cy.nodes(".bundle").map((node) => node.data("anchor")))],
      mode: gk.state.note.mode,
      title: gk.state.note.title,
      window: gk.state.window,
    });
  };

  gk.opened = () => cy.nodes(":parent").filter(gk.arrange.isOpen).map(gk.group);
  gk.group = (node) => node.id().replace(/^(group|disc):/, "");
  gk.wishMore = (node, kind) => gk.wish({ do: "more", anchor: node.data("anchor"), kind: kind || null });

  window.dash_clientside = Object.assign({}, window.dash_clientside, {
    gk: Object.assign({}, (window.dash_clientside || {}).gk, { apply }),
  });
})();
