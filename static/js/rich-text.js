/* The editor of rich texts: Tiptap over a text field, with just the tags and attributes that the
   field names. It writes into the field, which is what the form sends; a text that nobody changed
   stays as it was, to the letter. Without this script the field is a plain one and works too. */

function create(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    element.setAttribute(key, value);
  }
  element.append(...children);
  return element;
}

/* A document in which nothing is loaded and nothing runs. */
function read(html) {
  return new DOMParser().parseFromString(html, "text/html").body;
}

function rename(element, name) {
  element.replaceWith(create(name, {}, ...element.childNodes));
}

// --- Tags and attributes --------------------------------------------------------------------

function extensionsFor(tiptap, { tags, attributes }) {
  const kept = (name) => ({
    default: null,
    parseHTML: (element) => element.getAttribute(name),
    renderHTML: (values) => (values[name] === null ? {} : { [name]: values[name] }),
  });

  /* The extension with the allowed attributes of `tag` and, of its own, those it cannot do without. */
  const only = (tag, extension, own = [], more = {}) =>
    extension.extend({
      ...more,
      addAttributes() {
        const inherited = this.parent?.() ?? {};
        return {
          ...Object.fromEntries((attributes[tag] ?? []).map((name) => [name, kept(name)])),
          ...Object.fromEntries(own.map((name) => [name, inherited[name]])),
          ...more.ownAttributes,
        };
      },
    });

  const wrapped = (name, tag, rest) => ({
    name,
    parseHTML: () => [{ tag }],
    renderHTML: ({ HTMLAttributes }) => [tag, HTMLAttributes, 0],
    ...rest,
  });

  // Tab leaves the text, from lists and tables too: nobody is caught, and the tools do the rest.
  const withoutTab = {
    addKeyboardShortcuts() {
      const { Tab, "Shift-Tab": back, ...others } = this.parent();
      return others;
    },
  };

  const made = {
    p: only("p", tiptap.Paragraph),
    br: only("br", tiptap.HardBreak),
    hr: only("hr", tiptap.HorizontalRule),
    h2: only("h2", tiptap.Heading, ["level"]).configure({
      levels: tags.filter((tag) => /^h\d$/.test(tag)).map((tag) => Number(tag[1])),
    }),
    strong: only("strong", tiptap.Bold),
    em: only("em", tiptap.Italic),
    a: only("a", tiptap.Mark.create(wrapped("link", "a", { inclusive: false, priority: 1000 }))),
    ul: only("ul", tiptap.BulletList),
    ol: only("ol", tiptap.OrderedList, [], {
      addNodeView: null,
      ownAttributes: {
        start: { ...kept("start"), parseHTML: (list) => Number(list.getAttribute("start")) || null },
      },
    }),
    li: only("li", tiptap.ListItem, [], withoutTab),
    blockquote: only("blockquote", tiptap.Blockquote),
    figure: only(
      "figure",
      tiptap.Node.create(
        wrapped("figure", "figure", {
          group: "block",
          content: "(paragraph | image | table | blockquote | caption)+",
          isolating: true,
        }),
      ),
    ),
    figcaption: only(
      "figcaption",
      tiptap.Node.create(wrapped("caption", "figcaption", { content: "inline*" })),
      [],
      {
        addKeyboardShortcuts: () => ({
          Enter({ editor }) {
            const { $from } = editor.state.selection;
            if ($from.parent.type.name !== "caption") {
              return false;
            }
            const after = $from.after($from.depth - 1);
            return editor.chain().insertContentAt(after, { type: "paragraph" }).focus().run();
          },
        }),
      },
    ),
    small: only("small", tiptap.Mark.create(wrapped("small", "small", { inclusive: false }))),
    img: only("img", tiptap.Image, [], {
      addKeyboardShortcuts: () => ({
        Enter({ editor }) {
          const figure = editor.state.selection.node && pictureAt(editor)?.figure;
          if (!figure) {
            return false;
          }
          const after = figure.pos + figure.node.nodeSize;
          return editor.chain().insertContentAt(after, { type: "paragraph" }).focus().run();
        },
      }),
    }),
    table: only("table", tiptap.Table, [], {
      ...withoutTab,
      // Tables of ProseMirror hold rows and nothing else, so the title travels as an attribute.
      ownAttributes: {
        caption: {
          default: null,
          parseHTML: (table) =>
            table.dataset.caption ?? table.querySelector(":scope > caption")?.outerHTML ?? null,
          renderHTML: ({ caption }) => (caption ? { "data-caption": caption } : {}),
        },
      },
      parseHTML: () => [{ tag: "table" }, { tag: "caption", ignore: true }],
      addNodeView() {
        const make = this.parent();
        return (props) => {
          const view = make(props);
          const title = create("caption", { contenteditable: "false" });
          const show = (node) => {
            title.textContent = read(`<table>${node.attrs.caption ?? ""}</table>`).textContent;
            title.hidden = !node.attrs.caption;
          };
          const update = view.update;
          view.table.prepend(title);
          show(props.node);
          view.update = (node) => update(node) && (show(node), true);
          return view;
        };
      },
    }),
    tr: only("tr", tiptap.TableRow, [], {
      ownAttributes: {
        head: {
          default: false,
          parseHTML: (row) => row.parentElement?.tagName === "THEAD" || "head" in row.dataset,
          renderHTML: ({ head }) => (head ? { "data-head": "" } : {}),
        },
      },
    }),
    th: only("th", tiptap.TableHeader, ["colspan", "rowspan", "colwidth"]),
    td: only("td", tiptap.TableCell, ["colspan", "rowspan", "colwidth"]),
  };
  const inOthers = ["h3", "h4", "caption", "thead", "tbody"];
  const unknown = tags.filter((tag) => !(tag in made) && !inOthers.includes(tag));
  if (unknown.length) {
    throw new Error(`The editor cannot keep: ${unknown}`);
  }
  const allowed = Object.keys(made).filter((tag) => tags.includes(tag));
  return [
    tiptap.Document,
    tiptap.Text,
    tiptap.History,
    tiptap.Gapcursor,
    tiptap.Dropcursor,
    ...allowed.map((tag) => made[tag]),
  ];
}

/* What the field gets: the parts of tables in their places, and no paragraph that only fills a
   cell or an item, which would stand apart on the page. */
function written(editor) {
  const { doc } = editor.state;
  const shows = ["image", "horizontalRule", "table"];
  let isEmpty = !doc.textContent.trim();
  doc.descendants((node) => {
    isEmpty &&= !shows.includes(node.type.name);
  });
  if (isEmpty) {
    return "";
  }
  const body = read(editor.getHTML());
  for (const table of body.querySelectorAll("table")) {
    const head = [...table.rows].filter((row) => "head" in row.dataset);
    if (head.length) {
      table.createTHead().append(...head);
    }
    if (table.tBodies[0]?.rows.length === 0) {
      table.tBodies[0].remove();
    }
    if (table.dataset.caption) {
      table.insertAdjacentHTML("afterbegin", table.dataset.caption);
    }
    table.removeAttribute("data-caption");
    head.forEach((row) => row.removeAttribute("data-head"));
  }
  for (const cell of body.querySelectorAll("[colspan='1'], [rowspan='1']")) {
    ["colspan", "rowspan"].forEach((n) => cell.getAttribute(n) === "1" && cell.removeAttribute(n));
  }
  for (const text of body.querySelectorAll(":is(li, td, th) > p:first-child")) {
    const next = text.nextElementSibling;
    const isAlone = !next || (text.parentElement.matches("li") && next.matches("ul, ol"));
    if (isAlone && !text.attributes.length) {
      text.replaceWith(...text.childNodes);
    }
  }
  body.querySelector(":scope > figure + p:empty:last-child")?.remove(); // only a place to write on
  return body.innerHTML;
}

// --- What is pasted -------------------------------------------------------------------------

/* Headings one step down where ours begin, lists of Word as lists, no picture of other sites. */
function cleanPasted(html, media) {
  // Even here the policy of the page refuses styles and handlers, and says so: so they get other names.
  const plain = html
    .replace(/<style[^]*?<\/style\s*>/gi, "")
    .replace(/<[^>]*>/g, (tag) => tag.replace(/[\s/](style|on\w+)\s*=/gi, " data-$1="));
  const body = read(plain);
  body.querySelectorAll("style, script, meta, link, title, xml").forEach((e) => e.remove());
  for (const element of body.querySelectorAll("b, strong, i, em, span")) {
    const style = element.dataset.style ?? "";
    if (element.matches("b, strong") && /font-weight:\s*(normal|400)/i.test(style)) {
      rename(element, "span"); // as Google Docs wraps all that it copies
      continue;
    }
    if (/font-weight:\s*(bold|[6-9]00)/i.test(style)) {
      element.replaceChildren(create("strong", {}, ...element.childNodes));
    }
    if (/font-style:\s*italic/i.test(style)) {
      element.replaceChildren(create("em", {}, ...element.childNodes));
    }
  }
  body.querySelectorAll("h1").forEach((heading) => rename(heading, "h2"));
  body.querySelectorAll("h5, h6").forEach((heading) => rename(heading, "h4"));
  for (const image of body.querySelectorAll("img")) {
    const address = new URL(image.getAttribute("src") ?? "", location.href);
    if (address.origin !== location.origin || !address.pathname.startsWith(media)) {
      image.remove();
    } else {
      image.setAttribute("src", address.pathname);
    }
  }
  for (const small of body.querySelectorAll("small")) {
    if (!small.closest("figcaption")) {
      small.replaceWith(...small.childNodes);
    }
  }
  listWordItems(body);
  for (const paragraph of body.querySelectorAll("p")) {
    if (!paragraph.textContent.trim() && !paragraph.querySelector("img")) {
      paragraph.remove();
    }
  }
  return body.innerHTML;
}

/* Word writes the items of a list as paragraphs, with the bullet or number as text in front. */
function listWordItems(body) {
  let lists = [];
  let last = null;
  for (const paragraph of body.querySelectorAll("p[data-style*='mso-list']")) {
    const level = Number(/level(\d)/.exec(paragraph.dataset.style)?.[1] ?? 1);
    const marker = [...paragraph.querySelectorAll("span")].find((span) =>
      /mso-list:\s*Ignore/i.test(span.dataset.style ?? ""),
    );
    const name = /^\s*(\d+|[a-z]|[ivx]+)[.)]/i.test(marker?.textContent ?? "") ? "ol" : "ul";
    marker?.remove();
    if (paragraph.previousElementSibling !== last || !last) {
      lists = [];
    }
    lists.length = Math.min(lists.length, level);
    while (lists.length < level) {
      const list = create(name);
      const parent = lists.at(-1)?.lastElementChild;
      if (parent) {
        parent.append(list);
      } else if (lists.length === 0) {
        paragraph.before(list);
        last = list;
      } else {
        lists.at(-1).append(create("li", {}, list));
      }
      lists.push(list);
    }
    lists.at(-1).append(create("li", {}, ...paragraph.childNodes));
    paragraph.remove();
  }
}

// --- Dialogs --------------------------------------------------------------------------------

let dialogs = 0;

/* Asks for the values of `inputs`; resolves to {name: value}, or null when it is left. The browser
   gives the focus back to where it was. */
function ask(title, inputs, words) {
  const id = `rich-text-dialog-${++dialogs}`;
  const controls = Object.entries(inputs).map(([name, { label, help, check, ...attributes }]) => {
    const input = create("input", { id: `${id}-${name}`, name, autocomplete: "off", ...attributes });
    const row = create("p", {}, create("label", { for: input.id }, label), input);
    if (help) {
      row.append(create("small", { id: `${input.id}-help` }, help));
      input.setAttribute("aria-describedby", `${input.id}-help`);
    }
    input.addEventListener("input", () => input.setCustomValidity(""));
    return { name, input, row, check };
  });
  const cancel = create("button", { type: "button" }, words.cancel);
  const form = create(
    "form",
    { method: "dialog" },
    create("h2", { id }, title),
    ...controls.map(({ row }) => row),
    create("p", { class: "rich-text-buttons" }, create("button", {}, words.apply), cancel),
  );
  const dialog = create("dialog", { class: "rich-text-dialog", "aria-labelledby": id }, form);
  document.body.append(dialog);
  return new Promise((resolve) => {
    let answer = null;
    cancel.addEventListener("click", () => dialog.close());
    form.addEventListener("submit", (event) => {
      for (const { input, check } of controls) {
        input.setCustomValidity(check?.(input.value) ?? "");
      }
      if (!form.reportValidity()) {
        event.preventDefault();
        return;
      }
      answer = Object.fromEntries(controls.map(({ name, input }) => [name, input.value.trim()]));
    });
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(answer);
    });
    dialog.showModal();
  });
}

/* The address as a link needs it, or null. */
function completed(address, schemes) {
  const text = address.trim();
  if (/^[^\s@/:]+@[^\s@/]+\.[^\s@/]+$/.test(text)) {
    return `mailto:${text}`;
  }
  if (/^\/(?![/\\])/.test(text) || text.startsWith("#")) {
    return text;
  }
  const scheme = /^([a-z][a-z0-9+.-]*):(?!\d)/i.exec(text)?.[1].toLowerCase();
  if (scheme) {
    return schemes.includes(scheme) ? text : null;
  }
  return /^[^\s/]+\.[^\s/.]{2,}/.test(text) ? `https://${text}` : null;
}

async function editLink(editor, { words, schemes }) {
  const isNew = editor.state.selection.empty && !editor.isActive("link");
  const answer = await ask(
    words.link,
    {
      ...(isNew && { text: { label: words.linkText } }),
      href: {
        label: words.address,
        help: words.addressHelp,
        required: "",
        inputmode: "url",
        value: editor.getAttributes("link").href ?? "",
        check: (value) => (completed(value, schemes) ? "" : words.addressWrong),
      },
    },
    words,
  );
  if (!answer) {
    return;
  }
  const link = { type: "link", attrs: { href: completed(answer.href, schemes) } };
  const chain = editor.chain().focus();
  if (isNew) {
    chain.insertContent({ type: "text", text: answer.text || answer.href, marks: [link] }).run();
  } else {
    chain.extendMarkRange("link").setMark("link", link.attrs).run();
  }
}

async function insertTable(editor, { words }) {
  const size = { type: "number", min: 1, max: 50, value: 3, required: "" };
  const answer = await ask(
    words.table,
    {
      caption: { label: words.caption },
      rows: { label: words.rows, ...size },
      columns: { label: words.columns, ...size },
    },
    words,
  );
  if (!answer) {
    return;
  }
  const cells = (name, attributes) =>
    Array.from({ length: Number(answer.columns) }, () => create(name, attributes));
  const rows = Array.from({ length: Number(answer.rows) }, () => create("tr", {}, ...cells("td")));
  const table = create(
    "table",
    {},
    create("thead", {}, create("tr", {}, ...cells("th", { scope: "col" }))),
    create("tbody", {}, ...rows),
  );
  if (answer.caption) {
    table.prepend(create("caption", {}, answer.caption));
  }
  editor.chain().focus().insertContent(table.outerHTML).run();
}

async function editCaption(editor, { words }) {
  const before = read(`<table>${editor.getAttributes("table").caption ?? ""}</table>`).textContent;
  const answer = await ask(words.caption, { text: { label: words.caption, value: before } }, words);
  if (answer && answer.text !== before) {
    const caption = answer.text ? create("caption", {}, answer.text).outerHTML : null;
    editor.chain().focus().updateAttributes("table", { caption }).run();
  }
}

// --- Pictures -------------------------------------------------------------------------------

/* The image that is chosen, or in whose figure the cursor stands, with that figure; else null.
   Clicking an image without figure puts the cursor into the gap beside it: then that is meant. */
function pictureAt({ state: { selection } }) {
  const { node, $from, from } = selection;
  const figureOver = () => {
    for (let depth = $from.depth; depth > 0; depth--) {
      if ($from.node(depth).type.name === "figure") {
        return { node: $from.node(depth), pos: $from.before(depth) };
      }
    }
    return null;
  };
  const figure = node?.type.name === "figure" ? { node, pos: from } : figureOver();
  const { nodeAfter, nodeBefore } = $from;
  const [chosen, pos] = [
    [node ?? nodeAfter, from],
    [nodeBefore, from - (nodeBefore?.nodeSize ?? 0)],
  ].find(([candidate]) => candidate?.type.name === "image") ?? [];
  let image = chosen ? { node: chosen, pos } : null;
  figure?.node.forEach((child, offset) => {
    if (child.type.name === "image") {
      image ??= { node: child, pos: figure.pos + 1 + offset };
    }
  });
  return image && { image, figure };
}

const openPicture = (editor, setup) => setup.editPicture(editor, setup, pictureAt(editor), create);

function deletePicture(editor) {
  const { image, figure } = pictureAt(editor);
  const { node, pos } = figure ?? image;
  editor.chain().focus().deleteRange({ from: pos, to: pos + node.nodeSize }).run();
}

// --- Tools ----------------------------------------------------------------------------------

const inTable = (editor) => editor.isActive("table");
const inPicture = (editor) => Boolean(pictureAt(editor));
const inList = (editor) => editor.isActive("listItem");
const heading = (level) => ({
  text: `H${level}`,
  run: (chain) => chain.toggleHeading({ level }),
  isOn: (editor) => editor.isActive("heading", { level }),
});
const mark = (name, icon) => ({
  icon,
  run: (chain) => chain.toggleMark(name),
  isOn: (editor) => editor.isActive(name),
});

/* By the name of their word. `run` gets a chain that begins with the focus; `open` asks first. */
const TOOLS = [
  {
    paragraph: {
      icon: "notes",
      run: (chain) => chain.setParagraph(),
      isOn: (editor) => editor.isActive("paragraph"),
    },
    h2: heading(2),
    h3: heading(3),
    h4: heading(4),
  },
  { strong: mark("bold", "format_bold"), em: mark("italic", "format_italic") },
  {
    link: { icon: "link", open: editLink, isOn: (editor) => editor.isActive("link") },
    unlink: {
      icon: "link_off",
      run: (chain) => chain.extendMarkRange("link").unsetMark("link"),
      isShown: (editor) => editor.isActive("link"),
    },
  },
  {
    ul: {
      icon: "format_list_bulleted",
      run: (chain) => chain.toggleBulletList(),
      isOn: (editor) => editor.isActive("bulletList"),
    },
    ol: {
      icon: "format_list_numbered",
      run: (chain) => chain.toggleOrderedList(),
      isOn: (editor) => editor.isActive("orderedList"),
    },
    indent: {
      icon: "format_indent_increase",
      run: (chain) => chain.sinkListItem("listItem"),
      isShown: inList,
    },
    outdent: {
      icon: "format_indent_decrease",
      run: (chain) => chain.liftListItem("listItem"),
      isShown: inList,
    },
  },
  {
    blockquote: {
      icon: "format_quote",
      run: (chain) => chain.toggleBlockquote(),
      isOn: (editor) => editor.isActive("blockquote"),
    },
    hr: { icon: "horizontal_rule", run: (chain) => chain.setHorizontalRule() },
    picture: { icon: "image", open: openPicture, isOn: inPicture },
    pictureDelete: { icon: "delete", open: deletePicture, isShown: inPicture },
    table: { icon: "grid_on", open: insertTable, isShown: (editor) => !inTable(editor) },
  },
  {
    caption: { icon: "title", open: editCaption, isShown: inTable },
    rowAfter: { text: "↓+", run: (chain) => chain.addRowAfter(), isShown: inTable },
    rowDelete: { text: "↔×", run: (chain) => chain.deleteRow(), isShown: inTable },
    columnAfter: { text: "→+", run: (chain) => chain.addColumnAfter(), isShown: inTable },
    columnDelete: { text: "↕×", run: (chain) => chain.deleteColumn(), isShown: inTable },
    headerCell: {
      text: "TH",
      run: (chain) => chain.toggleHeaderCell(),
      isOn: (editor) => editor.isActive("tableHeader"),
      isShown: inTable,
    },
    tableDelete: { icon: "delete", run: (chain) => chain.deleteTable(), isShown: inTable },
  },
  {
    undo: { icon: "undo", run: (chain) => chain.undo() },
    redo: { icon: "redo", run: (chain) => chain.redo() },
  },
];

/* One stop for Tab, as a toolbar should be: the arrows lead through the tools, Escape to the text. */
function toolbar(editor, setup) {
  const bar = create("div", { class: "rich-text-tools", role: "toolbar" });
  const tools = [];
  for (const group of TOOLS) {
    const box = create("div");
    for (const [name, tool] of Object.entries(group)) {
      const label = setup.words[name];
      const face = tool.icon
        ? create("span", { class: "material-icons", "aria-hidden": "true" }, tool.icon)
        : create("span", { "aria-hidden": "true" }, tool.text);
      const button = create(
        "button",
        { type: "button", "aria-label": label, title: label, tabindex: -1 },
        face,
      );
      button.addEventListener("click", () => {
        if (tool.open) {
          tool.open(editor, setup);
        } else {
          tool.run(editor.chain().focus()).run();
        }
      });
      box.append(button);
      tools.push({ button, ...tool });
    }
    bar.append(box);
  }

  const shown = () => tools.map(({ button }) => button).filter((button) => !button.hidden);
  const stopAt = (button) => shown().forEach((other) => (other.tabIndex = other === button ? 0 : -1));
  const update = () => {
    for (const { button, isOn, isShown } of tools) {
      button.hidden = isShown ? !isShown(editor) : false;
      if (isOn) {
        button.setAttribute("aria-pressed", isOn(editor));
      }
    }
    stopAt(shown().find((button) => button.tabIndex === 0) ?? shown()[0]);
  };
  editor.on("transaction", update);
  update();

  bar.addEventListener("focusin", (event) => stopAt(event.target));
  bar.addEventListener("keydown", (event) => {
    const buttons = shown();
    const at = buttons.indexOf(document.activeElement);
    const to = {
      ArrowRight: (at + 1) % buttons.length,
      ArrowLeft: (at - 1 + buttons.length) % buttons.length,
      Home: 0,
      End: buttons.length - 1,
    }[event.key];
    if (to !== undefined) {
      event.preventDefault();
      buttons[to].focus();
    } else if (event.key === "Escape") {
      editor.commands.focus();
    }
  });
  return bar;
}

// --- One editor -----------------------------------------------------------------------------

function open(tiptap, field, setup) {
  const label = document.querySelector(`label[for="${field.id}"]`);
  const name = label?.textContent.trim().replace(/:$/, "") ?? "";
  const box = create("div", { class: "rich-text" });
  setup.language = field.lang || document.documentElement.lang;
  field.before(box);

  const editor = new tiptap.Editor({
    element: box,
    injectCSS: false, // css/admin_rich_text.css has it: a style element would be refused
    extensions: extensionsFor(tiptap, setup),
    content: field.value.includes("<") ? field.value : paragraphs(field.value),
    editorProps: {
      attributes: {
        role: "textbox",
        "aria-multiline": "true",
        "aria-label": name,
        ...Object.fromEntries(
          ["aria-describedby", "aria-invalid"]
            .filter((key) => field.hasAttribute(key))
            .map((key) => [key, field.getAttribute(key)]),
        ),
      },
      transformPastedHTML: (html) => cleanPasted(html, setup.media),
      handleKeyDown(view, event) {
        if (event.altKey && event.key === "F10") {
          bar.querySelector("[tabindex='0']").focus();
          return true;
        }
        return false;
      },
    },
    onUpdate() {
      shown = editor.state.doc.eq(before.doc) ? before.value : written(editor);
      field.value = shown;
      field.dispatchEvent(new Event("input", { bubbles: true }));
    },
  });
  let before = { doc: editor.state.doc, value: field.value };
  let shown = field.value;

  const bar = toolbar(editor, setup);
  bar.setAttribute("aria-label", `${setup.words.tools}: ${name}`);
  box.prepend(bar);
  field.hidden = true;
  label?.addEventListener("click", () => editor.commands.focus());

  // Somebody else has written into the field: a draft that was kept, for example.
  const take = () => {
    if (field.value !== shown) {
      shown = field.value;
      const html = shown.includes("<") ? shown : paragraphs(shown);
      editor.commands.setContent(html, { emitUpdate: false });
      before = { doc: editor.state.doc, value: shown };
    }
  };
  field.addEventListener("input", take);
  field.addEventListener("change", take);
}

/* Plain text as the server would take it: an empty line starts a new paragraph. */
function paragraphs(text) {
  const box = create("div");
  for (const part of text.trim().split(/\n{2,}/)) {
    const lines = part.split("\n").flatMap((line) => [line, create("br")]);
    box.append(create("p", {}, ...lines.slice(0, -1)));
  }
  return box.innerHTML;
}

const fields = [...document.querySelectorAll("textarea[data-rich-text]")].filter(
  (field) => !field.disabled,
);
if (fields.length) {
  const setups = fields.map((field) => JSON.parse(field.dataset.richText));
  // Both now: a button whose script could no longer be fetched would do nothing.
  const scripts = [setups[0].tiptap, setups[0].pictures.script];
  const [tiptap, { editPicture }] = await Promise.all(scripts.map((address) => import(address)));
  fields.forEach((field, index) => open(tiptap, field, { ...setups[index], editPicture }));
}
