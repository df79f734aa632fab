/* What is shown at this moment, counted: legend, status line, filters and title are made from it. */
(function () {
  "use strict";
  const gk = (window.gk = window.gk || {});
  const FAMILIES = ["people", "numbers", "money", "adverts", "places"];
  const BINS = 20;

  function add(counts, key, n) {
    counts[key] = (counts[key] || 0) + n;
  }

  function range(values) {
    return values.length ? [Math.min(...values), Math.max(...values)] : null;
  }

  /* How many lines have how many records, in bins of equal width. */
  function histogram(values) {
    if (!values.length) return null;
    const high = Math.max(...values, 1);
    const width = Math.max(1, Math.ceil(high / BINS));
    const bins = new Array(Math.max(1, Math.ceil(high / width))).fill(0);
    values.forEach((n) => (bins[Math.max(0, Math.ceil(n / width) - 1)] += 1));
    return { bins, width, low: 1, high };
  }

  gk.shown = function () {
    const cy = gk.cy();
    const { note, off, range: chosen, window: span, undated } = gk.state;
    const seen = { kind: {}, link: {}, certainty: {}, exhibit: {}, role: {} };
    const drawn = { kind: {}, link: {}, certainty: {}, exhibit: {}, role: {} };
    const families = {};
    const records = [];
    const all = [];
    const merged = [];
    const count = { entities: 0, hidden: 0, filtered: 0, rings: 0, ringsHidden: 0, links: 0, linksGone: 0, linksFiltered: 0 };
    cy.nodes(":childless").forEach((node) => {
      const shows = gk.isShown(node);
      if (node.hasClass("disc")) {
        count[shows ? "rings" : "ringsHidden"] += 1;
        if (shows) FAMILIES.forEach((name, i) => add(families, name, node.data("families")[i]));
      } else if (gk.isMark(node)) {
        const hidden = node.hasClass("gone") || node.parent(".gone").nonempty() ? "hidden" : "filtered";
        count[shows ? "entities" : hidden] += 1;
        add(drawn.kind, node.data("kind"), 1);
        if (shows) add(seen.kind, node.data("kind"), 1);
        const role = node.data("r");
        if (role !== undefined) add(drawn.role, role, 1);
        if (role !== undefined && shows) add(seen.role, role, 1);
      }
    });
    cy.edges().forEach((edge) => {
      const shows = gk.isShown(edge);
      const kind = edge.data("kind");
      if (kind === "Between") {
        if (shows) merged.push(Number(edge.data("n")));
        return;
      }
      if (kind === "More") return;
      const gone = edge.hasClass("gone") || edge.connectedNodes(".gone").nonempty();
      count[shows ? "links" : gone ? "linksGone" : "linksFiltered"] += 1;
      add(drawn.link, kind, 1);
      add(drawn.certainty, edge.data("certainty"), 1);
      all.push(Number(edge.data("n")));
      Object.keys(edge.data("x") || {}).forEach((one) => {
        add(drawn.exhibit, one, 1);
        if (shows) add(seen.exhibit, one, 1);
      });
      if (!shows) return;
      add(seen.link, kind, 1);
      add(seen.certainty, edge.data("certainty"), 1);
      records.push(Number(edge.data("n")));
    });
    gk.send("shown", {
      mode: note.mode,
      title: note.title,
      chart: note.chart || null,
      totals: note.totals,
      kinds: seen.kind,
      links: seen.link,
      certainty: seen.certainty,
      families,
      records: range(records),
      merged: range(merged),
      histogram: histogram(all),
      range: chosen,
      window: span,
      undated,
      rings: count.rings,
      rings_hidden: count.ringsHidden,
      open: gk.opened(),
      entities_shown: count.entities,
      hidden: count.hidden,
      filtered: count.filtered,
      drawn,
      seen,
      off: Object.fromEntries(Object.entries(off).map(([facet, values]) => [facet, [...values]])),
      waiting: note.waiting || { entities: 0, links: 0 },
      links_shown: count.links,
      links_hidden: count.linksGone + count.linksFiltered,
      steps: gk.history.depth(),
    });
    gk.changes.makeRoom();
    gk.choice.follow();
    if (gk.twin) gk.twin.fill();
  };
})();
