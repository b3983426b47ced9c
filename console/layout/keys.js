// Keys for the console; every page works without this file.
(function () {
  "use strict";
  var store = "lienthong.keys";
  var dialog = document.getElementById("keys");
  var open = document.getElementById("keys-open");
  var on = document.getElementById("keys-on");

  // Storage may be forbidden by the browser's settings; keys are then on.
  try { on.checked = localStorage.getItem(store) !== "off"; } catch (e) { on.checked = true; }
  on.addEventListener("change", function () {
    try { localStorage.setItem(store, on.checked ? "on" : "off"); } catch (e) { return; }
  });
  open.hidden = false;
  open.addEventListener("click", function () { dialog.showModal(); });

  // settle is when a page is old enough, in ms since it was asked for, for a key
  // to be meant for it: nobody reads two records in less.
  var settle = performance.now() + 300;
  setTimeout(function () { document.documentElement.dataset.settled = ""; }, 300);

  // step moves the focus to the next or previous row of a list.
  function step(by) {
    var rows = Array.prototype.slice.call(document.querySelectorAll("[data-row]"));
    if (rows.length === 0) { return false; }
    var at = rows.indexOf(document.activeElement);
    var to = at < 0 ? (by > 0 ? 0 : rows.length - 1) : at + by;
    if (rows[to]) { rows[to].focus(); }
    return true;
  }

  document.addEventListener("keydown", function (e) {
    if (e.defaultPrevented || e.ctrlKey || e.metaKey || e.altKey || e.isComposing || dialog.open) { return; }
    if (e.target instanceof Element && e.target.closest("input, select, textarea")) { return; }
    if (e.key === "?") { dialog.showModal(); return; }
    if (!on.checked || e.key.length !== 1) { return; }
    var target = document.querySelector('[data-key="' + CSS.escape(e.key.toLowerCase()) + '"]');
    if (target) {
      e.preventDefault();
      // A key that is held, or pressed twice as the page changes under it, must
      // not decide the pair that has just come.
      if (target.closest("[data-deliberate]")) {
        if (e.repeat || performance.now() < settle) { return; }
        settle = performance.now() + 1000; // and once is enough, unless no answer comes
      }
      target.click();
    } else if (e.key === "j" || e.key === "k") {
      if (step(e.key === "j" ? 1 : -1)) { e.preventDefault(); }
    }
  });
})();
