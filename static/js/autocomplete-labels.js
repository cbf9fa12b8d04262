/* Name the controls of autocomplete fields for screen readers, and say what is wrong with them:
   select2 leaves them nameless, and tells that to the hidden field alone. */
(() => {
  "use strict";

  function name(select) {
    const label = document.querySelector(`label[for="${select.id}"]`);
    const box = select.nextElementSibling;
    if (!label || !box) {
      return;
    }
    const text = label.textContent.trim().replace(/:$/, "");
    for (const control of box.querySelectorAll('[role="combobox"], .select2-search__field')) {
      control.setAttribute("aria-label", text);
      control.removeAttribute("aria-labelledby");
      for (const told of ["aria-describedby", "aria-invalid"]) {
        if (select.hasAttribute(told)) {
          control.setAttribute(told, select.getAttribute(told));
        }
      }
    }
    for (const shown of box.querySelectorAll(".select2-selection__rendered")) {
      shown.removeAttribute("role");
      shown.removeAttribute("aria-readonly");
    }
  }

  const nameAll = () => document.querySelectorAll("select.admin-autocomplete").forEach(name);

  window.addEventListener("load", () => {
    nameAll();
    django.jQuery(document).on("change", "select.admin-autocomplete", nameAll);
    document.addEventListener("formset:added", nameAll);
  });
})();
