/* Filters hide marks and links without taking them off the chart. What a filter hides and what a
   person hides are counted apart. A link outside the window of time has no event inside it. */
(function () {
  "use strict";
  const gk = (window.gk = window.gk || {});

  function ofExhibits(ele) {
    const off = gk.state.off.exhibit;
    const of = Object.keys(ele.data("x") || {});
    return off.size > 0 && of.length > 0 && of.every((one) => off.has(one));
  }

  function filteredLink(edge) {
    const { off, range, window: span, undated } = gk.state;
    const kind = edge.data("kind");
    if (kind === "Between" || kind === "More") return false;
    if (off.link.has(kind) || off.certainty.has(edge.data("certainty")) || ofExhibits(edge)) return true;
    const n = Number(edge.data("n"));
    if (span && edge.data("happened") && n + (undated ? Number(edge.data("u") || 0) : 0) === 0) return true;
    return Boolean(range) && (n < range[0] || n > range[1]);
  }

  function filteredMark(node) {
    const { off } = gk.state;
    return off.kind.has(node.data("kind")) || ofExhibits(node) || (node.data("r") !== undefined && off.role.has(node.data("r")));
  }

  /* A mark goes too when a filter hides every link that it has on the chart. */
  function sieve() {
    const cy = gk.cy();
    const hidden = new Set();
    cy.edges().forEach((edge) => filteredLink(edge) && hidden.add(edge.id()));
    cy.nodes(":childless").forEach((node) => {
      if (!gk.isMark(node)) return;
      if (filteredMark(node)) {
        hidden.add(node.id());
        return;
      }
      const own = node.connectedEdges().filter((edge) => edge.data("kind") !== "More" && edge.data("kind") !== "Between");
      if (own.nonempty() && own.every((edge) => hidden.has(edge.id()))) hidden.add(node.id());
    });
    cy.nodes(".bundle").forEach((pill) => {
      const anchor = cy.getElementById(pill.data("anchor"));
      if (anchor.nonempty() && (hidden.has(anchor.id()) || anchor.hasClass("gone"))) hidden.add(pill.id());
    });
    cy.batch(() => cy.elements().forEach((ele) => ele.toggleClass("hid", ele.hasClass("gone") || hidden.has(ele.id()))));
  }

  function change(label, act) {
    gk.history.step(label, () => {
      act();
      sieve();
    });
    gk.labels.place(gk.cy());
    gk.shown();
  }

  gk.filter = function (what) {
    const cut = what.indexOf(":");
    const facet = what.slice(0, cut);
    const value = what.slice(cut + 1);
    const values = gk.state.off[facet];
    change("Filter", () => {
      if (!values.delete(value)) values.add(value);
    });
  };

  function records(range, whole) {
    const wanted = !range || (range[0] <= whole[0] && range[1] >= whole[1]) ? null : [...range];
    if (JSON.stringify(wanted) === JSON.stringify(gk.state.range)) return;
    change("Records in a link", () => (gk.state.range = wanted));
  }

  function clear() {
    const active = gk.state.range || Object.values(gk.state.off).some((values) => values.size);
    if (active)
      change("Clear filters", () => {
        Object.values(gk.state.off).forEach((values) => values.clear());
        gk.state.range = null;
      });
    if (gk.state.window) ask(null);
  }

  /* The window of time: the server counts, since the page holds no records. */
  function ask(span) {
    if (JSON.stringify(span) === JSON.stringify(gk.state.window)) return;
    const edges = gk.cy().edges().filter((edge) => !["Between", "More"].includes(edge.data("kind")));
    gk.wish({ do: "window", span, edges: edges.map((edge) => edge.id()) });
  }

  function counted(answer) {
    const cy = gk.cy();
    change(answer.span ? "Time window" : "Whole time", () => {
      keepWindow(answer.span);
      cy.batch(() => Object.entries(answer.counts).forEach(([id, data]) => cy.getElementById(id).data(data)));
    });
  }

  function keepWindow(span) {
    gk.state.window = span;
    gk.send("window", span || {});
    if (gk.time) gk.time.show();
  }

  function undated() {
    change("Undated records", () => (gk.state.undated = !gk.state.undated));
    if (gk.time) gk.time.show();
  }

  gk.filters = { sieve, records, clear, ask, counted, keepWindow, undated };

  window.dash_clientside = Object.assign({}, window.dash_clientside, {
    gk: Object.assign({}, (window.dash_clientside || {}).gk, {
      range: (value, low, high) => {
        if (value && gk.cy && gk.cy()) records(value, [low, high]);
        return window.dash_clientside.no_update;
      },
    }),
  });
})();
