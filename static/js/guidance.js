/* Count characters of titles and summaries, and show them as lists and search engines will. */
(() => {
  "use strict";

  const template = document.getElementById("guidance");
  const words = template.dataset;
  const letters = JSON.parse(words.letters);
  const input = (name) => document.getElementById(`id_${name}`);
  const cut = (text, most) => (text.length > most ? `${text.slice(0, most - 1).trimEnd()}…` : text);

  /* As latin_slug() of cluster/languages.py. */
  function latinSlug(text) {
    const latin = [...text.normalize("NFC").toLowerCase().replace(/ия(?![\p{L}\p{N}_])/gu, "ia")];
    return latin
      .map((letter) => letters[letter] ?? letter)
      .join("")
      .normalize("NFKD")
      .replace(/[^\x00-\x7f]|[^\w\s-]/g, "")
      .replace(/[-\s]+/g, "-")
      .replace(/^[-_]+|[-_]+$/g, "")
      .slice(0, 80)
      .replace(/^-+|-+$/g, "");
  }

  function count(field) {
    const note = document.createElement("p");
    note.className = "help counted";
    note.setAttribute("aria-live", "polite");
    field.after(note);
    let timer = null;
    const tell = () => {
      const n = field.value.trim().length;
      const size = n < field.dataset.least ? "short" : n > field.dataset.most ? "long" : "good";
      note.textContent = n ? words[size].replace("{n}", n) : "";
      note.dataset.size = size;
    };
    field.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(tell, 600); // in a pause, so that nobody is interrupted
    });
    tell();
  }

  function show(summary) {
    const code = summary.lang;
    const figures = template.content.cloneNode(true);
    const part = Object.fromEntries(
      [...figures.querySelectorAll("p")].map((element) => [element.className, element]),
    );
    summary.closest(".fieldBox, .form-row").parentElement.append(figures);
    const text = (name, language) => input(`${name}_${language}`)?.value.trim() ?? "";
    const put = (element, language, words) => {
      element.lang = language;
      element.textContent = words;
    };
    const draw = () => {
      for (const field of ["title", "summary"]) {
        const most = input(`${field}_${code}`).dataset.most;
        put(part[`seen-${field}`], code, cut(text(field, code), most) || words.empty);
        // As fallback_to_any() of BilingualField: lists show the other language rather than nothing.
        const language = [code, "en", "bg"].find((each) => text(field, each)) ?? code;
        put(part[`card-${field}`], language, text(field, language) || words.empty);
      }
      const slug = input("slug")?.value;
      part["seen-address"].hidden = !input("slug");
      part["seen-address"].lastElementChild.textContent =
        `…${slug || latinSlug(text("title", "en") || text("title", "bg"))}/`;
    };
    summary.form.addEventListener("input", draw);
    draw();
  }

  document.querySelectorAll("[data-most]").forEach(count);
  document.querySelectorAll('textarea[name^="summary_"][data-most]').forEach(show);
})();
