/* Finding a path: the panel asks, the server finds, the chart shows the chosen route in orange with
   its steps numbered, and everything else faint. */
(function () {
  "use strict";
  const gk = (window.gk = window.gk || {});
  const LOOK = "path step dim";

  /* Between what is chosen; the ends that are still open are chosen on the chart afterwards. */
  function ask(from, to) {
    const chosen = gk.choice.chosen().map((node) => node.id());
    const picked = gk.choice.picked();
    const a = from || chosen[0] || (picked.what === "entity" ? picked.id : null);
    const b = to || chosen.filter((id) => id !== a)[0] || null;
    gk.pick({ what: "path", a, b, on: gk.marks().map((node) => node.id()), gone: gk.marks().filter((n) => n.hasClass("gone")).map((n) => n.id()) });
  }

  /* Calls in both directions are one line, which carries the id of either. */
  function drawn(line) {
    const cy = gk.cy();
    if (cy.getElementById(line).nonempty()) return cy.getElementById(line);
    const [, kind, source, target] = line.match(/^([^:]+):([^,]+),(.+)$/) || [];
    return cy.getElementById(`${kind}:${target},${source}`);
  }

  function choose(route) {
    clear();
    const missing = route.entities.filter((id) => gk.cy().getElementById(id).empty());
    const lost = route.lines.some((line) => drawn(line).empty());
    if (missing.length || lost) gk.wish({ do: "route", ...route });
    else show(route);
  }

  function show(route) {
    const cy = gk.cy();
    clear();
    const wanted = new Set([...route.entities, ...route.lines.map((line) => drawn(line).id())]);
    cy.batch(() => {
      cy.elements().forEach((ele) => {
        if (wanted.has(ele.id())) ele.addClass("path");
        else if (!(ele.isNode() && ele.isParent())) ele.addClass("dim");
      });
      route.steps.forEach((label, i) => {
        const edge = drawn(route.lines[i]);
        if (label && edge.nonempty()) edge.addClass("step").style({ label, "text-margin-x": 0, "text-margin-y": 0, "text-opacity": 1 });
      });
    });
    document.getElementById("explore").classList.add("has-route");
    gk.say(`Route with ${route.lines.length} links`);
  }

  function clear() {
    const cy = gk.cy();
    if (!cy || cy.elements(".path, .dim").empty()) return;
    cy.batch(() => {
      cy.edges(".step").removeStyle("label text-opacity");
      cy.elements().removeClass(LOOK);
    });
    document.getElementById("explore").classList.remove("has-route");
    gk.labels.place(cy);
  }

  gk.path = { ask, choose, show, clear };
})();
