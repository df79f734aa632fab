/* The table twin: every mark and line of the chart as rows of two tables. What is chosen in one is
   chosen in the other. */
(function () {
  "use strict";
  const gk = (window.gk = window.gk || {});
  let on = false;
  let quiet = false;

  function isOpen() {
    return on;
  }

  function open() {
    on = true;
    document.getElementById("explore").classList.add("as-table");
    pressed();
    fill();
    document.getElementById("twin").focus();
  }

  function close() {
    on = false;
    document.getElementById("explore").classList.remove("as-table");
    pressed();
    gk.cy().resize();
    gk.camera.fit(gk.state.aim, false);
    document.getElementById("canvas").focus({ preventScroll: true });
  }

  function pressed() {
    const mark = (name, is) => {
      const button = document.querySelector(`[data-do="show-${name}"]`);
      if (button) button.setAttribute("aria-pressed", String(is));
    };
    mark("chart", !on);
    mark("table", on);
  }

  function exhibits(ele) {
    return Object.keys(ele.data("x") || {}).join(" ");
  }

  function name(node) {
    return String(node.data("label")).replace(/\n/g, ", ");
  }

  function nodes() {
    const rows = [];
    gk.cy().nodes(":childless").forEach((node) => {
      if (!gk.isShown(node)) return;
      const ring = node.hasClass("disc");
      rows.push({
        id: node.id(),
        name: ring ? String(node.parent().data("label")) : name(node),
        kind: ring ? "Group" : node.hasClass("bundle") ? "Not drawn" : node.data("kind"),
        role: node.data("r") || "",
        links: node.connectedEdges().filter((edge) => gk.isShown(edge)).length,
        n: ring || node.hasClass("bundle") ? Number(node.data("n")) : null,
        exhibits: exhibits(node),
        pinned: node.hasClass("pinned") ? "pinned" : "",
      });
    });
    return rows;
  }

  function end(node) {
    return node.hasClass("disc") ? String(node.parent().data("label")) : name(node);
  }

  function lines() {
    const rows = [];
    gk.cy().edges().forEach((edge) => {
      if (!gk.isShown(edge) || edge.data("kind") === "More") return;
      rows.push({
        id: edge.id(),
        source: end(edge.source()),
        way: { 1: "→", 2: "⇄" }[edge.data("dir")] || "–",
        target: end(edge.target()),
        kind: edge.data("kind"),
        n: Number(edge.data("n")),
        sum: edge.data("kind") === "TRANSFERRED" ? edge.data("label") : "",
        certainty: edge.data("certainty"),
        exhibits: exhibits(edge),
      });
    });
    return rows;
  }

  function fill() {
    if (!on) return;
    quiet = true;
    window.dash_clientside.set_props("twin-nodes", { rowData: nodes() });
    window.dash_clientside.set_props("twin-lines", { rowData: lines() });
    const count = (n, one, many) => `${n.toLocaleString("en")} ${n === 1 ? one : many}`;
    document.getElementById("twin-nodes-n").textContent = count(nodes().length, "mark", "marks");
    document.getElementById("twin-lines-n").textContent = count(lines().length, "link", "links");
    window.setTimeout(follow, 120);
  }

  function grid(id) {
    try {
      return window.dash_ag_grid.getApi(id);
    } catch {
      return null;
    }
  }

  /* What is chosen on the chart is chosen in the tables. */
  function follow() {
    if (!on) return;
    quiet = true;
    ["twin-nodes", "twin-lines"].forEach((id) => {
      const api = grid(id);
      if (!api) return;
      api.forEachNode((row) => {
        const wanted = gk.cy().getElementById(row.data.id).selected();
        if (row.isSelected() !== wanted) row.setSelected(wanted);
      });
    });
    window.setTimeout(() => (quiet = false), 150);
  }

  /* What is chosen in a table is chosen on the chart. */
  function chosen(rows, other) {
    if (!on || quiet || !rows) return;
    const wanted = rows.map((row) => row.id);
    const now = gk.cy().$(":selected").map((ele) => ele.id());
    if (JSON.stringify([...wanted].sort()) === JSON.stringify([...now].sort())) return;
    if (!wanted.length && other) return;
    gk.choose(wanted);
  }

  gk.twin = { open, close, fill, follow, isOpen, toggle: () => (on ? close() : open()) };

  window.dash_clientside = Object.assign({}, window.dash_clientside, {
    gk: Object.assign({}, (window.dash_clientside || {}).gk, {
      twinNodes: (rows) => {
        chosen(rows, gk.cy && gk.cy() && gk.cy().edges(":selected").nonempty());
        return window.dash_clientside.no_update;
      },
      twinLines: (rows) => {
        chosen(rows, gk.cy && gk.cy() && gk.cy().nodes(":selected").nonempty());
        return window.dash_clientside.no_update;
      },
    }),
  });
})();
