/* Undo and redo of everything: each step keeps what it changed, element by element, as it was before
   and as it was after. What was stated in the ledger is undone by a further statement. */
(function () {
  "use strict";
  const gk = (window.gk = window.gk || {});
  const MOST = 200;
  const PASSING = new Set(["selected", "over", "hid", "dim", "path", "step"]);
  const past = [];
  const future = [];
  let held = null;
  let waiting = null;

  function snap() {
    const cy = gk.cy();
    cy.elements().stop(true, true);
    const kept = new Map();
    cy.elements().forEach((ele) => {
      const at = ele.isNode() && ele.isChildless() ? ele.position() : null;
      const form = {
        group: ele.group(),
        data: { ...ele.data() },
        classes: ele.classes().filter((name) => !PASSING.has(name)).sort().join(" "),
      };
      if (at) form.position = { x: at.x, y: at.y };
      kept.set(ele.id(), { form, text: JSON.stringify(form) });
    });
    return { elements: kept, rest: rest() };
  }

  function rest() {
    const { note, off, range, window: span, undated } = gk.state;
    const lists = Object.fromEntries(Object.entries(off).map(([facet, values]) => [facet, [...values].sort()]));
    return { note: { ...note }, off: lists, range, window: span, undated };
  }

  function difference(before, after) {
    const changed = [];
    new Set([...before.elements.keys(), ...after.elements.keys()]).forEach((id) => {
      const was = before.elements.get(id);
      const is = after.elements.get(id);
      if ((was && was.text) !== (is && is.text)) changed.push({ id, was: was ? was.form : null, is: is ? is.form : null });
    });
    const same = JSON.stringify(before.rest) === JSON.stringify(after.rest);
    return changed.length || !same ? { changed, was: before.rest, is: after.rest } : null;
  }

  /* One action of a person, one step; `statement` says how to take back what was written. */
  function push(label, before, statement) {
    const diff = difference(before, snap());
    if (!diff) return false;
    past.push({ label, diff, statement: statement || null });
    if (past.length > MOST) past.shift();
    future.length = 0;
    named();
    return true;
  }

  function step(label, act, statement) {
    const before = snap();
    act();
    return push(label, before, statement);
  }

  function hold(label) {
    if (!held) held = { label, before: snap() };
  }

  function settle() {
    window.setTimeout(() => {
      if (!held) return;
      const { label, before } = held;
      held = null;
      push(label, before);
    }, 0);
  }

  function put(diff, side, other) {
    const cy = gk.cy();
    cy.stop(true, true);
    cy.elements().stop(true, true);
    cy.batch(() => {
      diff.changed.filter((one) => !one[side]).forEach((one) => cy.getElementById(one.id).remove());
      const missing = diff.changed.filter((one) => one[side] && cy.getElementById(one.id).empty());
      const parents = new Set(missing.map((one) => one[side].data.parent).filter(Boolean));
      const order = (one) => (one[side].group === "edges" ? 2 : parents.has(one.id) ? 0 : 1);
      missing.sort((a, b) => order(a) - order(b)).forEach((one) => cy.add(JSON.parse(JSON.stringify(one[side]))));
      diff.changed.filter((one) => one[side] && one[other]).forEach((one) => restore(cy.getElementById(one.id), one[side], one[other]));
    });
    const state = diff[side];
    Object.assign(gk.state, { note: state.note, range: state.range, undated: state.undated });
    Object.entries(state.off).forEach(([facet, values]) => (gk.state.off[facet] = new Set(values)));
    if (JSON.stringify(gk.state.window) !== JSON.stringify(state.window)) gk.filters.keepWindow(state.window);
    gk.changes.refreshed();
  }

  function restore(ele, form, other) {
    if ((form.data.parent || null) !== (other.data.parent || null)) ele.move({ parent: form.data.parent || null });
    Object.keys(other.data).filter((key) => !(key in form.data)).forEach((key) => ele.removeData(key));
    ele.data(form.data);
    const passing = ele.classes().filter((name) => PASSING.has(name));
    ele.classes([...form.classes.split(" ").filter(Boolean), ...passing]);
    if (form.position) ele.position({ ...form.position });
  }

  function walk(from, to, way) {
    const done = from.pop();
    if (!done) {
      gk.message(way === "undo" ? "There is nothing to undo." : "There is nothing to do again.");
      return;
    }
    if (way === "undo") put(done.diff, "was", "is");
    else put(done.diff, "is", "was");
    to.push(done);
    named();
    if (done.statement) {
      waiting = { done, way };
      gk.wish({ do: "state", quiet: true, ...done.statement[way] });
    }
    gk.choice.choose(null);
    gk.shown();
    gk.say(`${way === "undo" ? "Undone" : "Done again"}: ${done.label}`);
  }

  /* The server took a statement back or made it again, and says how to reverse that. */
  function stated(change) {
    if (!waiting || !change.quiet) return;
    const { done, way } = waiting;
    waiting = null;
    done.statement = { ...done.statement, [way === "undo" ? "redo" : "undo"]: change.back };
  }

  function named() {
    const label = (steps, verb, key) => (steps.length ? `${verb}: ${steps[steps.length - 1].label} (${key})` : `${verb} (${key})`);
    const hint = (does, text, empty) => {
      const button = document.querySelector(`.gk-toolbar [data-do="${does}"]`);
      if (!button) return;
      button.title = text;
      button.classList.toggle("idle", empty);
    };
    hint("undo", label(past, "Undo", "Ctrl+Z"), !past.length);
    hint("redo", label(future, "Do again", "Ctrl+Shift+Z"), !future.length);
  }

  function forget() {
    past.length = 0;
    future.length = 0;
    held = null;
  }

  gk.undo = () => walk(past, future, "undo");
  gk.redo = () => walk(future, past, "redo");
  gk.history = { snap, push, step, hold, settle, forget, stated, depth: () => past.length };
})();
