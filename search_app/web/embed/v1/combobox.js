// @ts-check
/** Suggestions while typing: the combobox of the WAI-ARIA Authoring Practices with a list, chosen by hand. */
import { makeNewest } from "./ask.js";
import { make, marked } from "./dom.js";

const WAIT_MS = 150;
const LOOK_MS = 5000;

/**
 * @typedef {{ text: string, matches?: [number, number][] }} Suggestion
 * @typedef {object} Box
 * @property {HTMLInputElement} input
 * @property {HTMLElement} list
 * @property {() => boolean} isFocused
 * @property {(typed: string, signal: AbortSignal) => Promise<Suggestion[]>} look
 * @property {(count: number) => void} opened
 * @property {() => void} choose called when the input holds a suggestion that was chosen
 */

/**
 * Makes an input with its list a combobox. Returns what closes the list, and gives up on suggestions on their way.
 * @param {Box} box
 * @returns {() => void}
 */
export function addSuggestions({ input, list, isFocused, look, opened, choose }) {
  const newest = makeNewest();
  let timer = 0;
  let active = -1;

  function close() {
    clearTimeout(timer);
    newest.stop();
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
    if (!found.length || !isFocused()) return close();
    list.replaceChildren(
      ...found.map(({ text, matches }, n) =>
        make("li", { id: "o" + n, role: "option", part: "option", dir: "auto" }, ...marked(Array.from(text), matches || [])),
      ),
    );
    list.hidden = false;
    input.setAttribute("aria-expanded", "true");
    mark(-1);
    opened(found.length);
  }

  function ask() {
    const typed = input.value.trim();
    if (!typed) return close();
    newest.run(LOOK_MS, (signal) => look(typed, signal), open, close);
  }

  function later() {
    clearTimeout(timer);
    timer = setTimeout(ask, WAIT_MS);
  }

  /** @param {number} at */
  function take(at) {
    input.value = list.children[at].textContent || "";
    close();
    choose();
  }

  /** @param {number} step */
  function move(step) {
    if (list.hidden) return ask();
    const places = list.children.length + 1;
    mark(((active + 1 + step + places) % places) - 1);
  }

  /** @type {Record<string, (event: KeyboardEvent) => void>} */
  const keys = {
    ArrowDown: (event) => (event.preventDefault(), move(1)),
    ArrowUp: (event) => (event.preventDefault(), move(-1)),
    Enter: (event) => active >= 0 && (event.preventDefault(), take(active)),
    Escape: (event) => list.hidden || (event.preventDefault(), event.stopPropagation(), close()),
    Tab: close,
  };

  input.addEventListener("input", (event) => /** @type {InputEvent} */ (event).isComposing || later());
  input.addEventListener("compositionend", later);
  input.addEventListener("blur", close);
  input.addEventListener("keydown", (event) => event.isComposing || event.keyCode === 229 || keys[event.key]?.(event));
  list.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const at = Array.from(list.children).findIndex((option) => option.contains(/** @type {Node} */ (event.target)));
    if (at >= 0) take(at);
  });
  close();
  return close;
}
