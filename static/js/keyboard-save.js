/* Ctrl+S, or ⌘S, saves and stays in the form. */
(() => {
  "use strict";

  const button =
    document.querySelector('[name="_continue"]') ?? document.querySelector('[name="_save"]');
  if (!button) {
    return;
  }
  button.setAttribute("aria-keyshortcuts", "Control+S Meta+S");
  document.addEventListener("keydown", (event) => {
    const isSave = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey;
    if (isSave && event.code === "KeyS") { // on a Bulgarian keyboard too
      event.preventDefault();
      if (!event.repeat) {
        button.form.requestSubmit(button);
      }
    }
  });
})();
