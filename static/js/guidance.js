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
    const title = input(`title_${code}`);
    const box = template.content.cloneNode(true).firstElementChild;
    const part = (name) => box.querySelector(`.seen-${name}`);
    part("title").lang = part("summary").lang = code;
    summary.closest(".fieldBox, .form-row").parentElement.append(box);
    const draw = () => {
      const slug = input("slug")?.value;
      const other = [input("title_en")?.value, input("title_bg")?.value].find((text) => text);
      part("title").textContent = cut(title.value.trim(), title.dataset.most) || words.empty;
      part("summary").textContent = cut(summary.value.trim(), summary.dataset.most) || words.empty;
      part("address").hidden = !input("slug");
      part("address").lastElementChild.textContent = `…${slug || latinSlug(other ?? "")}/`;
    };
    summary.form.addEventListener("input", draw);
    draw();
  }

  document.querySelectorAll("[data-most]").forEach(count);
  document.querySelectorAll('textarea[name^="summary_"][data-most]').forEach(show);
})();
