// Comfort only: everything on these pages works without it.
"use strict";
(function () {
  var exit = document.getElementById("exit");
  if (exit) {
    exit.addEventListener("click", function (event) {
      event.preventDefault();
      location.replace(exit.href); // takes the place of this page in the history
    });
  }
  document.querySelectorAll("[data-print]").forEach(function (button) {
    button.hidden = false;
    button.addEventListener("click", function () { window.print(); });
  });
  if (!navigator.clipboard) { return; }
  document.querySelectorAll("[data-copy]").forEach(function (button) {
    button.hidden = false;
    button.addEventListener("click", function () {
      var text = document.getElementById(button.dataset.copy).textContent;
      navigator.clipboard.writeText(text).then(function () { button.textContent = button.dataset.done; });
    });
  });
})();
