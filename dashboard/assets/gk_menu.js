/* The menu at the pointer: what can be done with what lies under it, with the keys at the right. */
(function () {
  "use strict";
  const gk = (window.gk = window.gk || {});
  let box = null;
  let before = null;

  function listen(cy) {
    cy.on("cxttap", (event) => {
      const at = event.target;
      if (at !== cy && !at.selected()) gk.choose(at.isNode() && at.hasClass("combo") ? at.children().first().id() : at.id());
      const from = event.originalEvent;
      window.setTimeout(() => open(rows(at === cy ? null : at), from.clientX, from.clientY), 0);
    });
    cy.container().addEventListener("contextmenu", (event) => event.preventDefault());
  }

  /* From the keyboard: at what is chosen. */
  function atChosen() {
    const cy = gk.cy();
    const one = cy.$(":selected").first();
    const room = cy.container().getBoundingClientRect();
    const at = one.empty() ? { x: cy.width() / 2, y: cy.height() / 2 } : one.isNode() ? one.renderedPosition() : one.renderedMidpoint();
    open(rows(one.empty() ? null : one), room.left + at.x, room.top + at.y);
  }

  function rows(ele) {
    const run = (name) => () => gk.tools[name]();
    if (!ele) {
      return [
        ["Choose all that is shown", run("all"), "Ctrl A"],
        ["Choose with a loop", run("lasso"), "L"],
        ["Fit to the window", run("fit"), "F"],
        ["Arrange anew", run("arrange"), ""],
        null,
        ["Show hidden", run("show-hidden"), ""],
        ["Undo", run("undo"), "Ctrl Z"],
        ["Do again", run("redo"), "Ctrl Shift Z"],
      ];
    }
    if (ele.isEdge()) {
      if (["Between", "More"].includes(ele.data("kind"))) return [["Hide", run("hide"), "Ctrl H"]];
      return [
        ["Open rows", () => gk.go("link", ele.id()), "Enter"],
        ["Choose both ends", () => gk.ends(ele.id()), ""],
        ["Hide this link", run("hide"), "Ctrl H"],
      ];
    }
    if (ele.hasClass("bundle")) return [["Draw the next 15", () => gk.wishMore(ele), "Enter"]];
    if (!gk.isMark(ele)) {
      const closed = ele.is(".disc, .combo");
      return [
        [closed ? "Open group" : "Close group", () => gk.choice.open(ele), "Enter"],
        ["Hide", run("hide"), "Ctrl H"],
      ];
    }
    const chosen = gk.choice.chosen();
    const two = chosen.length === 2 ? chosen.map((node) => node.id()) : null;
    return [
      ["Expand", run("expand"), "Ctrl E"],
      ["New chart around it", () => gk.wish({ do: "around", id: ele.id() }), ""],
      two ? ["Find a path between the two", () => gk.path.ask(two[0], two[1]), ""] : ["Find a path from here", () => gk.path.ask(ele.id()), ""],
      two ? ["Possibly the same...", () => gk.send("statement", { verb: "unsure", a: two[0], b: two[1] }), ""] : null,
      null,
      ["Choose what is linked", run("related"), "R"],
      ["Choose the same kind", run("same-kind"), ""],
      ["Invert the choice", run("invert"), "I"],
      null,
      [ele.hasClass("pinned") ? "Unpin" : "Pin", run("pin"), "P"],
      ["Hide", run("hide"), "Ctrl H"],
      ["Hide all others", run("hide-others"), "Ctrl Shift H"],
      null,
      ["Open the panel", () => (gk.choose(ele.id()), document.getElementById("panel").focus()), "Ctrl I"],
    ];
  }

  function open(list, x, y) {
    close();
    before = document.activeElement;
    box = document.createElement("div");
    box.className = "gk-menu";
    box.setAttribute("role", "menu");
    let rule = true;
    list.forEach((row) => {
      if (!row) {
        if (!rule) box.appendChild(document.createElement("hr"));
        rule = true;
        return;
      }
      rule = false;
      const button = document.createElement("button");
      button.type = "button";
      button.setAttribute("role", "menuitem");
      button.append(row[0]);
      if (row[2]) {
        const key = document.createElement("kbd");
        key.className = "gk-kbd";
        key.textContent = row[2];
        button.appendChild(key);
      }
      button.addEventListener("click", () => {
        close();
        row[1]();
      });
      box.appendChild(button);
    });
    document.body.appendChild(box);
    box.style.left = `${Math.min(x, window.innerWidth - box.offsetWidth - 8)}px`;
    box.style.top = `${Math.min(y, window.innerHeight - box.offsetHeight - 8)}px`;
    box.querySelector("button").focus();
  }

  function close() {
    if (!box) return;
    box.remove();
    box = null;
    if (before && before.isConnected) before.focus({ preventScroll: true });
  }

  document.addEventListener("pointerdown", (event) => box && !box.contains(event.target) && close(), true);
  document.addEventListener(
    "keydown",
    (event) => {
      if (!box) return;
      const buttons = [...box.querySelectorAll("button")];
      const here = buttons.indexOf(document.activeElement);
      const go = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (go) buttons[(here + go + buttons.length) % buttons.length].focus();
      else if (event.key === "Escape" || event.key === "Tab") close();
      else if (event.key !== "Enter" && event.key !== " ") return;
      if (event.key !== "Enter" && event.key !== " ") event.preventDefault();
      event.stopPropagation();
    },
    true,
  );

  gk.menu = { listen, open, close, atChosen };
})();
