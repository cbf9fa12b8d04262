/* Lead to what is to be put right: the list of faults has the focus first, then the field chosen. */
(() => {
  "use strict";

  const list = document.querySelector(".faults");

  list.addEventListener("click", (event) => {
    const link = event.target.closest("a");
    const field = link && document.getElementById(link.hash.slice(1));
    if (field?.hidden) {
      event.preventDefault(); // an editor stands in its place; its label leads there
      document.querySelector(`label[for="${field.id}"]`).click();
    }
  });

  // After Django's own script, which gives the focus to the first field.
  window.addEventListener("load", () => list.focus());
})();
