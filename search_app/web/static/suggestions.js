// @ts-check
/** Suggestions while typing: the combobox of the WAI-ARIA Authoring Practices with a list, chosen by hand. */
import { post } from "./post.js";

const WAIT_MS = 120;
const KEPT = 50;

/**
 * @typedef {{ text: string, matches: [number, number][] }} Suggestion
 * @typedef {object} Parts
 * @property {HTMLFormElement} form
 * @property {HTMLInputElement} input
 * @property {(text: string) => void} announce
 * @property {() => void} choose called when the input holds a suggestion that was chosen
 */

/**
 * Makes the input a combobox. Returns what closes its list, and gives up on suggestions that are on their way.
 * @param {Parts} parts
 * @returns {() => void}
 */
export function addSuggestions({ form, input, announce, choose }) {
  const url = form.dataset.suggest || "";
  const list = makeList(form.dataset.suggestions || "");
  /** @type {Map<string, Suggestion[]>} */
  const kept = new Map();
  let running = new AbortController();
  let timer = 0;
  let active = -1;

  input.after(list);
  for (const [name, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-controls": list.id }))
    input.setAttribute(name, value);
  close();

  function close() {
    clearTimeout(timer);
    running.abort();
    list.hidden = true;
    list.replaceChildren();
    input.setAttribute("aria-expanded", "false");
    mark(-1);
  }

  /** @param {number} at */
  function mark(at) {
    active = at;
    Array.from(list.children, (option, n) => option.setAttribute("aria-selected", String(n === at)));
    const option = list.children[at];
    if (option) input.setAttribute("aria-activedescendant", option.id);
    else input.removeAttribute("aria-activedescendant");
    option?.scrollIntoView({ block: "nearest" });
  }

  /** @param {Suggestion[]} found */
  function open(found) {
    if (!found.length || document.activeElement !== input) return close();
    list.replaceChildren(...found.map(makeOption));
    list.hidden = false;
    input.setAttribute("aria-expanded", "true");
    mark(-1);
    const text = (found.length === 1 ? form.dataset.one : form.dataset.other) || "";
    announce(text.replace("{n}", String(found.length)));
  }

  async function look() {
    const typed = input.value.trim();
    running.abort();
    const mine = (running = new AbortController());
    if (!typed) return close();
    try {
      const found = kept.get(typed) || (await fetchFor(typed, mine.signal));
      kept.set(typed, found);
      if (kept.size > KEPT) kept.delete(kept.keys().next().value ?? "");
      if (!mine.signal.aborted) open(found);
    } catch {
      if (mine === running) close();
    }
  }

  /** @param {string} typed @param {AbortSignal} signal @returns {Promise<Suggestion[]>} */
  async function fetchFor(typed, signal) {
    const { status, body } = await post(url, [["q", typed], ["limit", "6"]], { type: "json", signal, timeout: 5000 });
    return status === 200 && Array.isArray(body?.suggestions) ? body.suggestions : [];
  }

  function later() {
    clearTimeout(timer);
    timer = setTimeout(look, WAIT_MS);
  }

  /** @param {number} at */
  function take(at) {
    input.value = list.children[at].textContent || "";
    close();
    choose();
  }

  /** @param {number} step */
  function move(step) {
    if (list.hidden) return void look();
    const places = list.children.length + 1;
    mark(((active + 1 + step + places) % places) - 1);
  }

  /** @type {Record<string, (event: KeyboardEvent) => void>} */
  const keys = {
    ArrowDown: (event) => (event.preventDefault(), event.altKey ? look() : move(1)),
    ArrowUp: (event) => (event.preventDefault(), event.altKey ? close() : move(-1)),
    Enter: (event) => active >= 0 && (event.preventDefault(), take(active)),
    Escape: (event) => (event.preventDefault(), list.hidden ? (input.value = "") : close()),
    Home: () => mark(-1),
    End: () => mark(-1),
    Tab: close,
  };

  input.addEventListener("input", (event) => /** @type {InputEvent} */ (event).isComposing || later());
  input.addEventListener("compositionend", later);
  input.addEventListener("blur", close);
  input.addEventListener("keydown", (event) => event.isComposing || event.keyCode === 229 || keys[event.key]?.(event));
  list.addEventListener("pointerdown", (event) => event.preventDefault());
  list.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const at = Array.from(list.children).findIndex((option) => option.contains(/** @type {Node} */ (event.target)));
    if (at >= 0) take(at);
  });
  return close;
}

/** @param {string} label */
function makeList(label) {
  const list = document.createElement("ul");
  list.id = "cw-list";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", label);
  return list;
}

/** @param {Suggestion} suggestion @param {number} at */
function makeOption({ text, matches }, at) {
  const option = document.createElement("li");
  option.id = `cw-option-${at}`;
  option.setAttribute("role", "option");
  option.setAttribute("dir", "auto");
  option.append(...marked(text, matches || []));
  return option;
}

/**
 * Returns a text with its matches marked; ranges count code points, as they do in Python.
 * @param {string} text
 * @param {[number, number][]} matches
 */
export function marked(text, matches) {
  const points = Array.from(text);
  const parts = [];
  let at = 0;
  for (const [start, end] of matches) {
    const mark = document.createElement("mark");
    mark.textContent = points.slice(start, end).join("");
    parts.push(points.slice(at, start).join(""), mark);
    at = end;
  }
  return [...parts, points.slice(at).join("")].filter((part) => part !== "");
}
