// @ts-check
/** The element `citewell-search`: its attributes, its form or dialog, and what happens when someone asks. */
import { makeNewest, post } from "./ask.js";
import { addSuggestions } from "./combobox.js";
import { make, makeAnnouncer, webAddress } from "./dom.js";
import { help, isAlone, render } from "./results.js";
import { STYLE } from "./style.js";
import { wordsFor } from "./words.js";

const SLOW_MS = 3000;
const ASK_MS = 20000;
const BUSY = [429, 503];

/** The address of the service that this script came from. */
const HOME = document.currentScript instanceof HTMLScriptElement ? new URL("..", document.currentScript.src).href : "";
/** The numbers of the forms on this page: further ones carry theirs in their label. @type {Set<number>} */
const taken = new Set();

class CitewellSearch extends HTMLElement {
  static get observedAttributes() {
    return ["lang", "mode", "theme", "label", "placeholder", "strings"];
  }

  #root = this.attachShadow({ mode: "open" });
  #newest = makeNewest();
  #dark = matchMedia("(prefers-color-scheme: dark)");
  #number = 0;
  #slow = 0;
  #close = () => {};
  #announce = /** @param {string} text */ (text) => {};
  #body = make("div");
  #input = /** @type {HTMLInputElement} */ (make("input"));
  #status = make("p");
  #results = make("div");
  /** @type {HTMLDialogElement | undefined} */
  #dialog;
  #words = wordsFor("en", {}).words;
  #lang = "en";

  connectedCallback() {
    this.#root.adoptedStyleSheets = [sheet];
    if (Object.hasOwn(this, "strings")) {
      const given = this.strings;
      delete (/** @type {any} */ (this).strings);
      this.strings = given;
    }
    while (taken.has(++this.#number));
    taken.add(this.#number);
    this.#dark.addEventListener("change", this.#paint);
    this.#build();
  }

  disconnectedCallback() {
    taken.delete(this.#number);
    this.#number = 0;
    this.#dark.removeEventListener("change", this.#paint);
    this.#stop();
  }

  /** @param {string} name */
  attributeChangedCallback(name) {
    if (name === "theme") this.#paint();
    else if (this.#number) this.#build();
  }

  /** Words of the page's own, by the keys of the script's. */
  get strings() {
    try {
      return JSON.parse(this.#get("strings") || "{}");
    } catch {
      return {};
    }
  }

  set strings(own) {
    this.setAttribute("strings", JSON.stringify(own));
  }

  /** Opens the dialog, where there is one. */
  open() {
    if (this.#dialog?.isConnected && !this.#dialog.open) this.#dialog.showModal();
    this.#input.focus();
  }

  /** Asks a question as if it had been typed. @param {string} question */
  ask(question) {
    const asked = question.trim();
    this.#input.value = question;
    this.#input.setAttribute("aria-invalid", String(!asked));
    this.#stop();
    this.#say(asked ? "" : this.#words.empty);
    if (!asked) return this.#input.focus();
    if (!this.#emit("search", { question: asked })) return;
    this.#slow = setTimeout(() => this.#say(this.#words.slow), SLOW_MS);
    this.#newest.run(
      ASK_MS,
      (signal) => this.#post("search", { q: question, limit: this.#get("limit") || "6", facets: "" }, signal),
      (found) => this.#show(found, asked),
      (error) => this.#fail(error),
    );
  }

  /** @param {string} endpoint @param {Record<string, string>} values @param {AbortSignal} signal */
  #post(endpoint, values, signal) {
    const key = this.#get("key");
    return post(this.#base() + "api/v1/" + endpoint, key ? { ...values, key } : values, signal);
  }

  /** @param {string} name */
  #get(name) {
    return this.getAttribute(name) || "";
  }

  #base() {
    return webAddress(this.#get("endpoint") || HOME, location.href).replace(/\/*$/, "/");
  }

  /** @returns {import("./results.js").View} */
  #view() {
    const base = this.#base();
    return {
      words: this.#words,
      lang: this.#lang,
      level: parseInt(this.#get("heading-level")) || 2,
      base,
      full: base + "?lang=" + this.#lang.split("-")[0] + "#q=" + encodeURIComponent(this.#input.value.trim()),
      phone: this.#get("phone"),
      emergency: this.#get("emergency"),
      target: this.#get("link-target"),
      ask: (question) => this.ask(question),
    };
  }

  /** Gives up on what is on its way. */
  #stop() {
    this.#close();
    this.#newest.stop();
    clearTimeout(this.#slow);
  }

  #build() {
    const spoken = /** @type {HTMLElement | null} */ (this.closest("[lang]"))?.lang || "en";
    const { lang, dir, words } = wordsFor(spoken, this.strings);
    this.#words = words;
    this.#lang = lang;
    this.#stop();
    this.#body = make("div", { part: "root", class: "root", lang, dir: this.dir || dir });
    this.#root.replaceChildren(this.#body);
    this.#paint();
    const typed = this.#input.value;
    const form = this.#makeForm();
    this.#input.value = typed;
    this.#results = make("div", { part: "results" });
    this.#results.addEventListener("click", (event) => this.#select(event));
    if (this.#get("mode") === "dialog") this.#makeDialog(form);
    else this.#body.append(form, this.#results);
  }

  #makeForm() {
    const words = this.#words;
    const named = (this.#get("label") || words.label) + (this.#number > 1 ? " (" + this.#number + ")" : "");
    this.#input = /** @type {HTMLInputElement} */ (
      make("input", {
        id: "q",
        part: "input",
        role: "combobox",
        "aria-autocomplete": "list",
        "aria-controls": "list",
        "aria-describedby": "status",
        autocomplete: "off",
        enterkeyhint: "search",
        dir: "auto",
        placeholder: this.#get("placeholder"),
      })
    );
    const list = make("ul", { id: "list", part: "list", role: "listbox", "aria-label": words.suggestions });
    this.#status = make("p", { id: "status", part: "status", role: "status" });
    const form = make(
      "form",
      { part: "form", role: "search", "aria-labelledby": "label" },
      make("label", { id: "label", part: "label", for: "q" }, named),
      make("div", { class: "row" }, this.#input, make("button", { part: "button" }, words.search), list),
      this.#status,
      make("p", { part: "about" }, words.about),
    );
    this.#announce = makeAnnouncer(form);
    this.#close = addSuggestions({
      input: this.#input,
      list,
      isFocused: () => this.#root.activeElement === this.#input,
      look: async (q, signal) => (await this.#post("suggest", { q, limit: "6" }, signal)).suggestions,
      opened: (count) => this.#announce(words.suggestions + ": " + count),
      choose: () => this.ask(this.#input.value),
    });
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.ask(this.#input.value);
    });
    return form;
  }

  /** @param {HTMLElement} form */
  #makeDialog(form) {
    const name = this.#get("label") || this.#words.open;
    const opener = make("button", { part: "open", "aria-haspopup": "dialog" }, name);
    const close = make("button", { part: "close", class: "second" }, this.#words.close);
    const bar = make("div", { class: "bar" }, close);
    const dialog = /** @type {HTMLDialogElement} */ (
      make("dialog", { part: "dialog", "aria-label": name }, bar, form, this.#results)
    );
    opener.addEventListener("click", () => this.open());
    close.addEventListener("click", () => dialog.close());
    dialog.addEventListener("close", () => (this.#close(), opener.focus()));
    this.#dialog = dialog;
    this.#body.append(opener, dialog);
  }

  /** Takes the colours that were asked for; without that dark ones only where the page has them too. */
  #paint = () => {
    const theme = this.#get("theme");
    const page = document.querySelector("meta[name=color-scheme]")?.getAttribute("content");
    const follows = theme !== "light" && this.#dark.matches && /dark/.test(getComputedStyle(this).colorScheme + page);
    this.#body.classList.toggle("dark", theme === "dark" || follows);
  };

  /** @param {import("./results.js").Found} found @param {string} asked */
  #show(found, asked) {
    clearTimeout(this.#slow);
    this.#say();
    if (!this.#emit("results", found)) return;
    this.#results.replaceChildren(...render(found, this.#view()));
    const { none, found: some } = this.#words;
    const said = found.answerState === "none" ? none : some + ": " + found.hits.length;
    this.#announce(isAlone(found) ? "" : said);
    if (this.#input.value.trim() !== asked || !this.#root.activeElement) return;
    /** @type {HTMLElement | null} */ (this.#results.querySelector("[tabindex]"))?.focus({ preventScroll: true });
    this.#results.scrollIntoView({ block: "nearest" });
  }

  /** @param {import("./ask.js").Fault} fault */
  #fail(fault) {
    const status = fault.status || 0;
    const words = this.#words;
    const view = this.#view();
    clearTimeout(this.#slow);
    this.#results.replaceChildren();
    this.#say();
    if (!this.#emit("error", { status, code: status ? fault.code : "" })) return;
    const text = BUSY.includes(status) ? words.busy : status >= 400 && status < 500 ? words.refused : words.failed;
    this.#say(text + " ", make("a", { href: view.full, target: view.target }, words.full));
    this.#results.replaceChildren(...help(view));
  }

  /** @param {MouseEvent} event */
  #select(event) {
    const link = event.target instanceof Element && event.target.closest("a[data-id]");
    if (!(link instanceof HTMLAnchorElement)) return;
    if (!this.#emit("select", { id: link.dataset.id, url: link.href })) event.preventDefault();
  }

  /** @param {(string | Node)[]} said */
  #say(...said) {
    this.#status.replaceChildren(...said);
  }

  /** Tells the page, and returns whether to go on. @param {string} name @param {object} detail */
  #emit(name, detail) {
    const event = new CustomEvent("citewell-" + name, { detail, bubbles: true, composed: true, cancelable: true });
    return this.dispatchEvent(event);
  }
}

/** The one style sheet; a browser that cannot make one keeps the form that stands in the page. @type {CSSStyleSheet} */
let sheet;
try {
  sheet = new CSSStyleSheet();
  sheet.replaceSync(STYLE);
  if (!customElements.get("citewell-search")) customElements.define("citewell-search", CitewellSearch);
} catch {}
