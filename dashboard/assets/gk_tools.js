/* What the buttons, keys and menus of the chart do; each is one step of the history. */
(function () {
  "use strict";
  const gk = (window.gk = window.gk || {});

  function toggle(label, eles, name, on) {
    gk.history.step(label, () => {
      gk.cy().batch(() => eles.forEach((ele) => ele.toggleClass(name, on)));
      gk.filters.sieve();
    });
    gk.labels.place(gk.cy());
    gk.shown();
  }

  function chosenNodes() {
    const nodes = gk.cy().nodes(":selected").filter((node) => !node.isParent());
    return nodes.map((node) => (node.hasClass("disc") ? node.parent() : node));
  }

  function visible() {
    return gk.cy().nodes(":childless").filter((node) => gk.isShown(node) && !node.hasClass("bundle"));
  }

  function counted(n, one, many) {
    return `${n.toLocaleString("en")} ${n === 1 ? one : many}`;
  }

  const ids = (nodes) => nodes.map((node) => node.id());

  gk.tools = {
    fit: () => gk.camera.fit(null, true),
    "zoom-in": () => gk.camera.zoom(1.25),
    "zoom-out": () => gk.camera.zoom(0.8),
    undo: () => gk.undo(),
    redo: () => gk.redo(),
    groups: () => {
      if (gk.state.note.mode === "groups" && !gk.opened().length) gk.tools.fit();
      else gk.wish({ do: "groups" });
    },
    expand: () => {
      const marks = gk.choice.chosen();
      const nodes = gk.cy().nodes(":selected");
      if (marks.nonempty()) gk.wish({ do: "expand", ids: ids(marks) });
      else if (nodes.nonempty()) gk.choice.open(nodes[0]);
      else gk.message("Choose a mark or a group first, then expand it.");
    },
    open: () => gk.tools.expand(),
    hide: () => {
      const nodes = chosenNodes();
      const edges = gk.cy().edges(":selected").toArray();
      if (!nodes.length && !edges.length) {
        gk.message("Choose what to hide first.");
        return;
      }
      const what = nodes.length ? counted(nodes.length, "mark", "marks") : counted(edges.length, "link", "links");
      gk.choice.unpick();
      toggle(`Hide ${what}`, [...nodes, ...edges], "gone", true);
      gk.message(`Hid ${what}. ${nodes.length + edges.length === 1 ? "It stays" : "They stay"} in the case; Ctrl+Z brings ${nodes.length + edges.length === 1 ? "it" : "them"} back.`);
      gk.choice.tell();
    },
    "hide-others": () => {
      const cy = gk.cy();
      const kept = cy.nodes(":selected").union(cy.nodes(":selected").parent()).union(cy.nodes(":selected").children());
      if (kept.empty()) {
        gk.message("Choose what to keep first.");
        return;
      }
      const gone = cy.nodes().difference(kept).filter((node) => !node.hasClass("hid") && !node.isChild());
      toggle(`Hide ${counted(gone.length, "other mark", "other marks")}`, gone.toArray(), "gone", true);
    },
    "show-hidden": () => toggle("Show hidden", gk.cy().elements(".gone").toArray(), "gone", false),
    "clear-filters": () => gk.filters.clear(),
    "whole-time": () => gk.filters.ask(null),
    "undated-lane": () => gk.filters.undated(),
    filters: () => {
      const explore = document.getElementById("explore");
      const open = document.querySelector(".gk-filters-all").offsetParent !== null;
      explore.classList.toggle("filters-shut", open);
      explore.classList.toggle("filters-open", !open);
    },
    pin: () => {
      const nodes = gk.choice.chosen();
      if (nodes.empty()) {
        gk.message("Choose a mark to pin first.");
        return;
      }
      const on = nodes.some((node) => !node.hasClass("pinned"));
      toggle(`${on ? "Pin" : "Unpin"} ${counted(nodes.length, "mark", "marks")}`, nodes.toArray(), "pinned", on);
    },
    arrange: () => {
      const cy = gk.cy();
      gk.history.step("Arrange anew", () => {
        gk.state.dragged = false;
        gk.arrange.whole(cy);
      });
      gk.labels.place(cy);
      gk.camera.fit(null, true);
    },
    lasso: () => gk.lasso.toggle(),
    all: () => gk.choose(ids(visible())),
    invert: () => gk.choose(ids(visible().filter((node) => !node.selected()))),
    related: () => {
      const chosen = gk.cy().nodes(":selected");
      const lines = chosen.connectedEdges().filter((edge) => gk.isShown(edge));
      gk.choose(ids(chosen.union(lines.connectedNodes()).filter((node) => gk.isShown(node) && !node.is(".bundle"))));
    },
    "same-kind": () => {
      const kinds = new Set(gk.choice.chosen().map((node) => node.data("kind")));
      gk.choose(ids(visible().filter((node) => kinds.has(node.data("kind")))));
    },
    unpick: () => gk.choose(null),
    unstate: () => gk.send("statement", {}),
    path: () => gk.path.ask(),
    "show-chart": () => gk.twin.close(),
    "show-table": () => gk.twin.open(),
    keys: () => window.dash_clientside.set_props("keys", { opened: true }),
    yes: () => {
      window.dash_clientside.set_props("ask", { opened: false });
      if (gk.waiting) gk.wish(gk.waiting);
      gk.waiting = null;
    },
    no: () => {
      window.dash_clientside.set_props("ask", { opened: false });
      gk.waiting = null;
    },
  };

  gk.more = (what) => {
    const cut = what.indexOf(":");
    const pill = gk.cy().getElementById(what.slice(cut + 1));
    if (pill.nonempty()) gk.wishMore(pill, what.slice(0, cut));
  };

  gk.linked = (id) => {
    gk.choose(id);
    gk.tools.related();
  };

  gk.ends = (id) => {
    const edge = gk.cy().getElementById(id);
    if (edge.nonempty()) gk.choose(ids(edge.connectedNodes()));
  };
})();
