/* Keep what is half-written in a form of the admin until it is saved: through a closed tab, an
   expired login, a failed connection. One entry in localStorage for each draft, and a draft for each
   page that is written in, so that two tabs never overwrite each other. */
(() => {
  "use strict";

  const PREFIX = "draft:";
  const DAYS = 30;
  const OURS = document.currentScript;
  const WORDS = OURS.dataset;
  const NEVER_KEPT = ["password", "file", "submit", "button", "image", "reset"];

  /* The store */

  const keys = () => Object.keys(localStorage).filter((key) => key.startsWith(PREFIX));

  function read(key) {
    try {
      return JSON.parse(localStorage.getItem(key));
    } catch {
      return null;
    }
  }

  function drafts() {
    return keys()
      .map((key) => ({ key, ...read(key) }))
      .filter((draft) => draft.fields);
  }

  function newId() {
    const bytes = [...crypto.getRandomValues(new Uint8Array(16))];
    return bytes.map((byte) => byte.toString(16).padStart(2, "0")).join("");
  }

  function forgetSaved() {
    const cookie = document.cookie.split("; ").find((part) => part.startsWith("saved_drafts="));
    if (!cookie) {
      return;
    }
    for (const id of cookie.split("=")[1].split(".")) {
      localStorage.removeItem(PREFIX + id);
    }
    document.cookie = `saved_drafts=; path=${WORDS.admin}; max-age=0; samesite=lax`;
  }

  function forgetOld() {
    const oldest = Date.now() - DAYS * 24 * 3600 * 1000;
    for (const key of keys()) {
      if (!(read(key)?.at > oldest)) {
        localStorage.removeItem(key);
      }
    }
  }

  /* A form as an object: what each control holds, now or as the server sent it */

  function controls(form) {
    return [...form.elements].filter(
      (control) =>
        control.name &&
        !control.matches("button, fieldset, output") &&
        !NEVER_KEPT.includes(control.type) &&
        !["csrfmiddlewaretoken", "_draft"].includes(control.name) &&
        !control.name.includes("__prefix__"),
    );
  }

  const isTicked = (control) => ["checkbox", "radio"].includes(control.type);
  const nameOf = (control) =>
    isTicked(control) ? `${control.name}=${control.value}` : control.name;

  function chosen(select, property) {
    const options = [...select.options].filter((option) => option[property]);
    if (!options.length && !select.multiple && select.options.length) {
      options.push(select.options[0]);
    }
    return options.map((option) => [option.value, option.text]);
  }

  function present(control) {
    if (isTicked(control)) {
      return control.checked;
    }
    return control.options ? chosen(control, "selected") : control.value;
  }

  function original(control) {
    if (isTicked(control)) {
      return control.defaultChecked;
    }
    return control.options ? chosen(control, "defaultSelected") : control.defaultValue;
  }

  const fieldsOf = (form, value) =>
    Object.fromEntries(controls(form).map((control) => [nameOf(control), value(control)]));

  function restore(form, fields) {
    addRows(form, fields);
    for (const control of controls(form)) {
      const value = fields[nameOf(control)];
      if (value === undefined || control.name.endsWith("-TOTAL_FORMS")) {
        continue;
      }
      if (isTicked(control)) {
        control.checked = value;
      } else if (control.options) {
        choose(control, value);
      } else {
        control.value = value;
      }
      control.dispatchEvent(new Event("input", { bubbles: true }));
      control.dispatchEvent(new Event("change", { bubbles: true }));
    }
  }

  function choose(select, pairs) {
    const values = pairs.map(([value]) => value);
    for (const [value, text] of pairs) {
      if (![...select.options].some((option) => option.value === value)) {
        select.add(new Option(text, value));
      }
    }
    for (const option of select.options) {
      option.selected = values.includes(option.value);
    }
  }

  function addRows(form, fields) {
    for (const total of form.querySelectorAll('[name$="-TOTAL_FORMS"]')) {
      const group = document.getElementById(total.name.replace("-TOTAL_FORMS", "-group"));
      const add = group?.querySelector(".add-row a");
      for (let n = fields[total.name] - total.value; add && n > 0; n -= 1) {
        add.click();
      }
    }
  }

  /* What differs, in words */

  function label(form, name) {
    const control =
      form.elements[name.split("=")[0]] ||
      form.elements[name.split("=")[0].replace(/-\d+-/, "-__prefix__-")];
    const text = control?.labels?.[0]?.textContent || control?.getAttribute?.("aria-label") || name;
    return text.trim().replace(/:$/, "");
  }

  function text(value, words) {
    if (typeof value === "boolean") {
      return value ? words.yes : words.no;
    }
    const told = Array.isArray(value) ? value.map((pair) => pair[1]).join(", ") : value || "";
    return (/^\s*<\w/.test(told) ? readAloud(told) : told).trim() || words.empty;
  }

  /* A rich text without its markup, in lines. */
  function readAloud(html) {
    const { body } = new DOMParser().parseFromString(html, "text/html");
    body.querySelectorAll("p, h2, h3, h4, li, caption, tr, br").forEach((end) => end.after("\n"));
    return body.textContent;
  }

  const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);
  const isNothing = (value) => ["", false].includes(value) || (value[0] && value[0][0] === "");

  function differences(form, fields) {
    const here = fieldsOf(form, present);
    const hidden = new Set(
      controls(form)
        .filter((control) => control.type === "hidden")
        .map((control) => control.name),
    );
    return Object.entries(fields).filter(
      ([name, value]) =>
        !hidden.has(name) &&
        !/-\d+-(id|[a-z]+_ptr)$/.test(name) &&
        (name in here ? !same(value, here[name]) : !isNothing(value)),
    );
  }

  /* A page with a form */

  function keep(form, place) {
    const carried = form.elements["_draft"];
    carried.value ||= newId();
    const untouched = fieldsOf(form, original);
    const isRefused = "refused" in place.dataset;
    const isReadOnly = "readOnly" in place.dataset;
    let isAsking = false; // whether the site can be reached
    let isSending = false;
    let timer = null;

    const isChanged = () => isRefused || !same(fieldsOf(form, present), untouched);

    /* For a page that shows the text and has no control to ask for its name any more. */
    function labelsOfChanged() {
      const seen = controls(form).filter(
        (control) =>
          control.type !== "hidden" &&
          (isRefused || !same(present(control), untouched[nameOf(control)])),
      );
      return Object.fromEntries(
        seen.map((control) => [nameOf(control), label(form, nameOf(control))]),
      );
    }

    /* Tells whether nothing can be lost now. */
    function store() {
      clearTimeout(timer);
      const key = PREFIX + carried.value;
      if (!isChanged()) {
        localStorage.removeItem(key);
        return true;
      }
      const files = [...form.querySelectorAll('input[type="file"]')];
      const draft = {
        user: WORDS.user,
        path: location.pathname,
        at: Date.now(),
        version: place.dataset.version,
        hasFiles: files.some((input) => input.value),
        fields: fieldsOf(form, present),
        labels: labelsOfChanged(),
      };
      try {
        localStorage.setItem(key, JSON.stringify(draft));
        return true;
      } catch {
        say(place.dataset.full);
        return false;
      }
    }

    function storeSoon() {
      clearTimeout(timer);
      timer = setTimeout(store, 400);
    }

    function say(...sentences) {
      const note = document.createElement("p");
      note.className = "draft-note";
      note.tabIndex = -1;
      note.textContent = sentences.join(" ");
      place.querySelectorAll(".draft-note").forEach((earlier) => earlier.remove());
      place.prepend(note);
      return note;
    }

    /* What has no place on the page is shown to be copied, and stays until it is discarded. */
    function offer(draft, found, isToCopy = isReadOnly) {
      const box = document.getElementById("draft-offer").content.cloneNode(true).firstElementChild;
      const time = box.querySelector("time");
      time.dateTime = new Date(draft.at).toISOString();
      time.textContent = new Date(draft.at).toLocaleString(document.documentElement.lang, {
        dateStyle: "long",
        timeStyle: "short",
      });
      box.classList.toggle("is-to-copy", isToCopy);
      box.querySelector("details").open = isToCopy;
      box.querySelector(".draft-to-copy").hidden = !isToCopy;
      box.querySelector(".draft-restore").hidden = isToCopy;
      box.querySelector(".draft-newer").hidden = isToCopy || draft.version === place.dataset.version;
      const here = fieldsOf(form, present);
      const list = box.querySelector("dl");
      const pattern = list.firstElementChild;
      pattern.remove();
      for (const [name, value] of found) {
        const row = pattern.cloneNode(true);
        row.querySelector("dt").textContent = draft.labels?.[name] ?? label(form, name);
        row.querySelector(".draft-present").parentElement.hidden = isToCopy;
        row.querySelector(".draft-present").textContent = text(here[name], place.dataset);
        row.querySelector(".draft-kept").textContent = text(value, place.dataset);
        list.append(row);
      }
      box.querySelector(".draft-restore").addEventListener("click", () => {
        store(); // what stood here before comes back next time
        restore(form, draft.fields);
        place.dataset.version = draft.version;
        carried.value = newId(); // the tab in which it was written may still be open
        box.remove();
        const left = differences(form, draft.fields);
        if (left.length) {
          offer(draft, left, true);
        } else if (store()) {
          localStorage.removeItem(draft.key);
        }
        say(place.dataset.restored, draft.hasFiles ? place.dataset.files : "").focus();
      });
      box.querySelector(".draft-discard").addEventListener("click", () => {
        localStorage.removeItem(draft.key);
        box.remove();
        say(place.dataset.discarded).focus();
      });
      place.append(box);
    }

    function offerAll() {
      const here = drafts().filter(
        (draft) =>
          draft.user === WORDS.user &&
          draft.path === location.pathname &&
          draft.key !== PREFIX + carried.value,
      );
      place.querySelectorAll(".draft").forEach((box) => box.remove());
      for (const draft of here.sort((one, other) => other.at - one.at)) {
        const found = differences(form, draft.fields).filter(
          ([name]) => !isReadOnly || !draft.labels || name in draft.labels,
        );
        if (found.length) {
          offer(draft, found);
        } else if (store()) {
          localStorage.removeItem(draft.key);
        }
      }
    }

    async function isReachable() {
      try {
        await fetch(OURS.src, { method: "HEAD", cache: "no-store" });
        return true;
      } catch {
        return false;
      }
    }

    async function send(event) {
      store();
      const button = event.submitter;
      if (isSending || button?.formTarget === "_blank") {
        return;
      }
      event.preventDefault();
      if (isAsking) {
        return;
      }
      isAsking = true;
      isSending = await isReachable();
      isAsking = false;
      if (isSending) {
        form.requestSubmit(button);
      } else {
        say(place.dataset.unreachable).focus();
      }
    }

    django.jQuery(form).on("input change click", storeSoon); // select2 speaks through jQuery alone
    document.addEventListener("formset:added", storeSoon);
    document.addEventListener("formset:removed", storeSoon);
    document.addEventListener("visibilitychange", () => document.hidden && store());
    form.addEventListener("submit", send);
    window.addEventListener("beforeunload", (event) => {
      store();
      if (!isSending && isChanged()) {
        event.preventDefault();
      }
    });
    window.addEventListener("pageshow", (event) => {
      const wasSaved = isSending && !localStorage.getItem(PREFIX + carried.value);
      if (event.persisted && wasSaved) {
        location.reload();
      }
      isSending = false;
      offerAll();
    });
  }

  /* Any page of the admin */

  const PATIENCE = 5000; // ms; who clicks again after that means it

  /* A second click would do everything twice. Comes after what the form itself has to say. */
  function sendOnce() {
    const sent = new Set();
    document.addEventListener("submit", (event) => {
      const form = event.target;
      const staysHere = form.method !== "post" || event.submitter?.formTarget === "_blank";
      if (event.defaultPrevented || staysHere) {
        return;
      }
      if (sent.has(form)) {
        event.preventDefault();
        return;
      }
      sent.add(form);
      setTimeout(() => sent.delete(form), PATIENCE); // somebody may have stopped it
    });
    window.addEventListener("pageshow", () => sent.clear());
  }

  function watchLogout() {
    document.getElementById("logout-form")?.addEventListener("submit", (event) => {
      const own = drafts().filter((draft) => draft.user === WORDS.user);
      if (own.length && !confirm(WORDS.loggingOut)) {
        event.preventDefault();
        return;
      }
      own.forEach((draft) => localStorage.removeItem(draft.key));
    });
  }

  function comfortAtLogin() {
    const login = document.getElementById("login-form");
    const next = login?.elements.next?.value;
    if (next && drafts().some((draft) => draft.path === next.split("?")[0])) {
      const note = document.createElement("p");
      note.className = "draft-note";
      note.textContent = WORDS.loggedOut;
      login.before(note);
    }
  }

  forgetSaved();
  forgetOld();
  sendOnce();
  watchLogout();
  comfortAtLogin();
  window.addEventListener("load", () => {
    const place = document.getElementById("drafts");
    if (place) {
      keep(place.closest("form"), place);
    }
  });
})();
