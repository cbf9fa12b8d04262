/* The dialog in which a picture gets into a rich text: one of those that the site has, or a new one
   that is uploaded when the form of the dialog is sent. What is asked for comes from cluster/gallery.py. */

const WAIT = 300; // ms without typing before a search

let dialogs = 0;

/* `picture` is what stands at the selection, {image, figure} of nodes with their positions, or null
   for a new one. `create` makes an element. */
export async function editPicture(editor, setup, picture, create) {
  const before = picture && told(picture);
  const answer = await ask(before, setup, create);
  if (!answer) {
    return;
  }
  if (picture) {
    change(editor, picture, answer, before);
  } else {
    insert(editor, answer);
  }
}

// --- The text -------------------------------------------------------------------------------

function captionOf(figure) {
  let found = null;
  figure?.node.forEach((node, offset) => {
    if (node.type.name === "caption") {
      found ??= { node, pos: figure.pos + 1 + offset };
    }
  });
  return found;
}

function told({ image, figure }) {
  const words = { caption: "", credit: "" };
  captionOf(figure)?.node.forEach((node) => {
    const isCredit = node.marks.some((mark) => mark.type.name === "small");
    words[isCredit ? "credit" : "caption"] += node.text ?? " ";
  });
  return {
    ...image.node.attrs,
    caption: words.caption.trim(),
    credit: words.credit.trim(),
  };
}

/* The content of a caption as Tiptap reads it; none where there is nothing to say. */
function captionWith({ caption, credit }) {
  const parts = [];
  if (caption) {
    parts.push({ type: "text", text: credit ? `${caption} ` : caption });
  }
  if (credit) {
    parts.push({ type: "text", text: credit, marks: [{ type: "small" }] });
  }
  return parts.length ? [{ type: "caption", content: parts }] : [];
}

function insert(editor, answer) {
  const { src, alt, width, height } = answer;
  const image = { type: "image", attrs: { src, alt, width, height } };
  const figure = { type: "figure", content: [image, ...captionWith(answer)] };
  editor.chain().focus().insertContent(figure).run();
  const { doc } = editor.state;
  if (doc.lastChild.type.name === "figure") {
    // A place to write on.
    editor.chain().insertContentAt(doc.content.size, { type: "paragraph" }).focus("end").run();
  }
}

function change(editor, { image, figure }, answer, before) {
  const { schema, tr } = editor.state;
  const attributes = { ...image.node.attrs, alt: answer.alt };
  const isCaptionNew = answer.caption !== before.caption || answer.credit !== before.credit;
  const [caption] = captionWith(answer).map((part) => schema.nodeFromJSON(part));
  tr.setNodeMarkup(image.pos, null, attributes);
  if (isCaptionNew && !figure) {
    const alone = image.node.type.create(attributes);
    const end = image.pos + image.node.nodeSize;
    tr.replaceWith(image.pos, end, schema.nodes.figure.create(null, [alone, caption]));
  } else if (isCaptionNew) {
    const old = captionOf(figure);
    const from = old?.pos ?? figure.pos + figure.node.nodeSize - 1;
    const to = from + (old?.node.nodeSize ?? 0);
    if (caption) {
      tr.replaceWith(from, to, caption.type.create(old?.node.attrs, caption.content));
    } else {
      tr.delete(from, to);
    }
  }
  editor.view.dispatch(tr);
  editor.commands.focus();
}

// --- The dialog -----------------------------------------------------------------------------

/* Resolves to what is to stand in the text, or null when the dialog is left. */
function ask(before, setup, create) {
  const { words } = setup;
  const id = `rich-text-picture-${++dialogs}`;
  const labelled = (name, label, help, attributes = {}) => {
    const input = create("input", { id: `${id}-${name}`, autocomplete: "off", ...attributes });
    const row = create("p", {}, create("label", { for: input.id }, label), input);
    if (help) {
      row.append(create("small", { id: `${input.id}-help` }, help));
      input.setAttribute("aria-describedby", `${input.id}-help`);
    }
    return { input, row };
  };

  const alt = labelled("alt", words.alt, words.altHelp, { maxlength: 200, lang: setup.language });
  const decorative = labelled("decorative", words.decorative, "", { type: "checkbox" });
  const caption = labelled("caption", words.pictureCaption, "", { lang: setup.language });
  const credit = labelled("credit", words.credit, words.creditHelp, { maxlength: 120 });
  decorative.row.className = "rich-text-check";
  decorative.row.prepend(decorative.input);
  const alert = create("p", { role: "alert", class: "rich-text-alert" });
  const progress = create("progress", { max: 1, "aria-label": words.pictureSending, hidden: "" });
  const apply = create("button", {}, words.apply);
  const cancel = create("button", { type: "button" }, words.cancel);
  const gallery = before ? null : chooser(id, labelled, setup, create);
  const form = create(
    "form",
    { method: "dialog" },
    create("h2", { id }, words.picture),
    gallery?.box ?? create("img", { class: "rich-text-shown", src: before.src, alt: "" }),
    alt.row,
    decorative.row,
    caption.row,
    credit.row,
    alert,
    progress,
    create("p", { class: "rich-text-buttons" }, apply, cancel),
  );
  const dialog = create(
    "dialog",
    { class: "rich-text-dialog rich-text-picture", "aria-labelledby": id },
    form,
  );

  const judge = () => {
    const isSaid = alt.input.value.trim() || decorative.input.checked;
    alt.input.disabled = decorative.input.checked;
    alt.input.setCustomValidity(isSaid ? "" : words.altMissing);
  };
  const given = { alt: "", credit: "", isDecorative: false };
  const propose = (picture) => {
    const proposed = {
      alt: picture?.alt[setup.language] ?? "",
      credit: picture?.credit ?? "",
      isDecorative: picture?.isDecorative ?? false,
    };
    // What somebody typed stays; what came with another picture goes.
    if (alt.input.value === given.alt) {
      alt.input.value = proposed.alt;
    }
    if (credit.input.value === given.credit) {
      credit.input.value = proposed.credit;
    }
    if (decorative.input.checked === given.isDecorative) {
      decorative.input.checked = proposed.isDecorative;
    }
    Object.assign(given, proposed);
    judge();
  };
  if (before) {
    alt.input.value = before.alt ?? "";
    decorative.input.checked = before.alt === "";
    caption.input.value = before.caption;
    credit.input.value = before.credit;
  }
  judge();
  alt.input.addEventListener("input", judge);
  decorative.input.addEventListener("change", judge);
  gallery?.box.addEventListener("change", () => propose(gallery.chosen()));

  document.body.append(dialog);
  return new Promise((resolve) => {
    let answer = null;
    let sending = null;
    const say = (text) => (alert.textContent = text);
    gallery?.box.addEventListener("change", () => say("")); // it was said of another picture
    cancel.addEventListener("click", () => dialog.close());
    dialog.addEventListener("close", () => {
      sending?.abort();
      gallery?.stop();
      dialog.remove();
      resolve(answer);
    });
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      if (sending) {
        return;
      }
      say("");
      let picture = before ?? gallery.chosen();
      const file = gallery?.file();
      if (!picture && !file) {
        say(words.pictureNone);
        gallery.focus();
        return;
      }
      const told = {
        alt: decorative.input.checked ? "" : alt.input.value.trim(),
        caption: caption.input.value.trim(),
        credit: credit.input.value.trim(),
      };
      if (!picture) {
        const data = new FormData();
        data.append("image", file);
        data.append(`alt_${setup.language}`, told.alt);
        data.append("credit", told.credit);
        if (decorative.input.checked) {
          data.append("is_decorative", "on");
        }
        apply.disabled = true;
        progress.hidden = false;
        progress.removeAttribute("value");
        sending = new XMLHttpRequest();
        const sent = await send(sending, setup.pictures.upload, data, progress);
        sending = null;
        apply.disabled = false;
        progress.hidden = true;
        if (sent.errors) {
          say(sent.errors.join(" "));
          return;
        }
        if (!sent.src) {
          say(words.pictureFailed);
          return;
        }
        picture = sent;
      }
      answer = { src: picture.src, width: picture.width, height: picture.height, ...told };
      dialog.close();
    });
    dialog.showModal();
    gallery?.start();
  });
}

/* Resolves to the JSON of the answer; to {} where there was none, as on the page of the login. */
function send(request, address, data, progress) {
  return new Promise((resolve) => {
    const token = document.querySelector("[name='csrfmiddlewaretoken']")?.value ?? "";
    request.open("POST", address);
    request.setRequestHeader("X-CSRFToken", token);
    request.responseType = "json";
    request.upload.addEventListener("progress", ({ loaded, total }) => {
      if (loaded < total) {
        progress.value = loaded / total;
      } else {
        progress.removeAttribute("value"); // sent; now it is made smaller
      }
    });
    request.addEventListener("loadend", () => resolve(request.response ?? {}));
    request.send(data);
  });
}

/* The part of the dialog that says which picture. */
function chooser(id, labelled, { words, pictures: addresses }, create) {
  const file = labelled("file", words.pictureNew, words.pictureNewHelp, {
    type: "file",
    accept: "image/jpeg,image/png,image/webp",
  });
  const search = labelled("search", words.pictureSearch, "", { type: "search", maxlength: 100 });
  const list = create("div", { class: "rich-text-choices" });
  const status = create("p", { role: "status" });
  const more = create("button", { type: "button", class: "rich-text-more", hidden: "" }, words.pictureMore);
  const box = create(
    "div",
    {},
    file.row,
    create(
      "fieldset",
      {},
      create("legend", {}, words.pictureOld),
      search.row,
      list,
      status,
      more,
    ),
  );
  const found = new Map();
  let asked = null;
  let waiting = null;

  const choice = (picture) => {
    const radio = create("input", { type: "radio", name: "picture", value: picture.id });
    const { thumbnail: src, width, height } = picture;
    const image = create("img", { src, width, height, alt: "" });
    return create("label", {}, radio, image, create("span", {}, picture.name));
  };

  async function load(before) {
    asked?.abort();
    const mine = (asked = new AbortController());
    status.textContent = words.pictureLoading;
    const query = new URLSearchParams({ q: search.input.value, ...(before && { before }) });
    let answer = null;
    try {
      const response = await fetch(`${addresses.choose}?${query}`, { signal: mine.signal });
      if (response.ok && response.headers.get("Content-Type").includes("json")) {
        answer = await response.json();
      }
    } catch {
      answer = null; // no connection, or another search has begun
    }
    if (asked !== mine) {
      return;
    }
    status.textContent = answer ? "" : words.pictureFailed;
    if (!answer) {
      return;
    }
    if (!before) {
      list.replaceChildren();
    }
    const choices = answer.pictures.map(choice);
    answer.pictures.forEach((picture) => found.set(String(picture.id), picture));
    list.append(...choices);
    file.row.hidden = !answer.mayUpload;
    if (!list.children.length) {
      status.textContent = words.pictureNobody;
    }
    if (before) {
      choices[0]?.querySelector("input").focus();
    }
    more.hidden = !answer.hasMore;
  }

  search.input.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(load, WAIT);
  });
  search.input.addEventListener("keydown", (event) => {
    if (event.key === "Enter") {
      event.preventDefault(); // which would send the dialog
      clearTimeout(waiting);
      load();
    }
  });
  more.addEventListener("click", () => load(list.lastElementChild.querySelector("input").value));
  const checked = () => list.querySelector("input:checked");
  file.input.addEventListener("change", () => {
    if (file.input.files.length && checked()) {
      checked().checked = false;
    }
  });
  list.addEventListener("change", () => (file.input.value = ""));

  return {
    box,
    start: load,
    stop() {
      clearTimeout(waiting);
      asked?.abort();
      asked = null;
    },
    focus: () => (file.row.hidden ? search : file).input.focus(),
    file: () => file.input.files[0],
    chosen: () => (checked() ? found.get(checked().value) : null),
  };
}
