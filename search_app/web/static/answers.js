// @ts-check
/** Asking for answers and showing them: the newest question wins, the address keeps it, going back is instant. */
import { readHash, writeHash } from "./address.js";
import { addPassages, focusOn, showPage } from "./place.js";
import { NoAnswer, post } from "./post.js";

const SLOW_MS = 3000;
const KEPT = 12;

/**
 * @typedef {import("./address.js").Asked} Asked
 * @typedef {"submit" | "pause" | "narrow" | "address"} How by a form, while typing, by a filter, or by the address
 * @typedef {object} Page
 * @property {HTMLFormElement} form
 * @property {HTMLInputElement} input
 * @property {HTMLElement} status where it is said that an answer is late, or did not come
 * @property {import("./place.js").Places} places
 * @property {(text: string) => void} announce
 * @property {(how: How) => void} shown called when an answer stands in its place
 */

/**
 * Returns what the page calls to get answers.
 * @param {Page} page
 */
export function makeAnswers(page) {
  const { form, input, places } = page;
  const home = form.dataset.home || "/";
  /** @type {Map<string, Document>} */
  const kept = new Map();
  let running = new AbortController();
  let current = "";
  let plain = false;
  let typing = false;

  /** @param {Asked} asked @param {How} how @param {string[][]} more */
  async function load(asked, how, more = []) {
    running.abort();
    const mine = (running = new AbortController());
    const slow = setTimeout(() => say(form.dataset.slow), SLOW_MS);
    places.after.setAttribute("aria-busy", "true");
    try {
      const filters = asked.filters.map((filter) => ["filter", filter]);
      const fragment = ["fragment", how === "pause" || how === "address" ? "unasked" : "1"]; // what is sent is counted
      const values = [["q", asked.q], ...filters, ...more, fragment];
      return await post(form.action, values, { type: "document", signal: mine.signal });
    } finally {
      clearTimeout(slow);
      if (mine === running) {
        places.after.removeAttribute("aria-busy");
        say("");
      }
    }
  }

  /**
   * Asks and shows the answer, unless another question was asked meanwhile.
   * @param {Asked} asked
   * @param {How} how
   */
  async function ask(asked, how) {
    const key = writeHash(asked);
    if (how === "pause" && key === current) return;
    if (how !== "pause") remember(key, how);
    try {
      const found = how === "address" ? kept.get(key) : undefined;
      if (found) running.abort();
      const { status, body } = found ? { status: 200, body: found } : await load(asked, how);
      if (status === 200 && body && show(key, body, how)) return;
      if (how !== "pause") form.submit();
    } catch (error) {
      fail(error, how);
    }
  }

  /** @param {string} key @param {Document} answer @param {How} how */
  function show(key, answer, how) {
    const became = showPage(places, answer, how === "pause");
    if (became !== "shown") return became === "held back";
    if (how === "pause") remember(key, how);
    keep(key, answer);
    current = key;
    plain = false;
    say("");
    page.announce(answer.getElementById("cw-after")?.dataset.say || "");
    page.shown(how);
    return true;
  }

  /**
   * Puts the question into the address. What is typed between two pauses is one step back, not many.
   * @param {string} key
   * @param {How} how
   */
  function remember(key, how) {
    if (how !== "address" && (typing || location.hash === key)) history.replaceState(null, "", home + key);
    else if (how !== "address") history.pushState(null, "", home + key);
    typing = how === "pause";
  }

  /** @param {unknown} error @param {How} how */
  function fail(error, how) {
    if (!(error instanceof NoAnswer)) {
      if (error instanceof DOMException && error.name === "AbortError") return;
      throw error;
    }
    if (how === "pause") return;
    say(form.dataset.failed, true);
    plain = true;
    current = "";
  }

  /** @param {string} key @param {Document} answer */
  function keep(key, answer) {
    kept.delete(key);
    kept.set(key, answer);
    if (kept.size > KEPT) kept.delete(kept.keys().next().value ?? "");
  }

  /** @param {string | undefined} text @param {boolean} wrong */
  function say(text, wrong = false) {
    page.status.textContent = text || "";
    page.status.classList.toggle("wrong", wrong);
  }

  return {
    ask,

    /** Says whether the form should be sent without us: asking failed, and there is a network to try again. */
    gaveUp: () => plain && navigator.onLine,

    /** Makes what was typed so far a step of its own. */
    settle: () => void (typing = false),

    /**
     * Shows more passages below those that are there.
     * @param {Asked} asked
     * @param {string} offset
     */
    async more(asked, offset) {
      try {
        const { status, body } = await load(asked, "submit", [["offset", offset]]);
        if (status === 200 && body) focusOn(addPassages(body));
      } catch (error) {
        fail(error, "submit");
      }
    },

    /** Takes the page as it was loaded for one that was asked for here, so that going back leads to it again. */
    start() {
      const loaded = /** @type {Document} */ (document.cloneNode(true));
      const q = input.defaultValue;
      const pressed = document.querySelectorAll("[data-filter]");
      const filters = Array.from(pressed, (button) => /** @type {HTMLElement} */ (button).dataset.filter || "");
      current = q.trim() ? writeHash({ q, filters }) : "";
      keep(current, loaded);
      if (current) history.replaceState(null, "", home + current);
      else this.follow();
    },

    /** Shows what the address asks for: the start page, when it was loaded and nothing is asked. */
    follow() {
      const asked = readHash(location.hash);
      const key = asked ? writeHash(asked) : "";
      if (key === current || (!asked && location.hash)) return;
      running.abort();
      input.value = asked ? asked.q : "";
      if (asked) return void ask(asked, "address");
      const start = kept.get("");
      if (start) show("", start, "address");
      else location.assign(home);
    },
  };
}
