// @ts-check
/** Putting an answer in place: what stands before and after the form is exchanged, the form stays. */

/**
 * @typedef {{ before: HTMLElement, after: HTMLElement }} Places
 * @param {Document} from
 * @returns {Places | null} the two places of a page, null when it has none
 */
export function placesOf(from) {
  const [before, after] = ["cw-before", "cw-after"].map((id) => from.getElementById(id));
  return before && after ? { before, after } : null;
}

/**
 * Shows an answer. While someone types (`typing`) nothing above the form moves, a notice comes right below it, and an
 * answer that is not sure is not shown at all: the question may not be at its end.
 * @param {Places} here
 * @param {Document} page the answer as a page
 * @param {boolean} typing
 * @returns {"shown" | "held back" | "none"} none when the page holds no answer
 */
export function showPage(here, page, typing) {
  const fresh = placesOf(page);
  if (!fresh) return "none";
  const above = copies(fresh.before);
  if (typing && fresh.after.dataset.state !== "answer" && !above.length) return "held back";
  document.title = page.title;
  const below = copies(fresh.after);
  if (!typing) {
    fill(here.before, above);
    fill(here.after, below);
  } else if (!here.before.querySelector(".notice")) {
    fill(here.after, [...above, ...below]);
  } else {
    const same = above.length && here.before.firstElementChild?.isEqualNode(above[0]);
    if (!same) here.before.replaceChildren();
    fill(here.after, same ? below : [...above, ...below]);
  }
  return "shown";
}

/**
 * Adds the passages of a later page below those that are shown.
 * @param {Document} page
 * @returns {HTMLElement | null} the heading of the first one added
 */
export function addPassages(page) {
  const [cards, turn] = ["cw-cards", "cw-turn"].map((id) => document.getElementById(id));
  const [more, next] = ["cw-cards", "cw-turn"].map((id) => page.getElementById(id));
  if (!cards || !turn || !more || !next) return null;
  const added = copies(more);
  cards.append(...added);
  turn.replaceChildren(...copies(next));
  return added[0]?.querySelector("h3") || null;
}

/**
 * Puts the focus on what is to be read next, without a scroll of its own.
 * @param {HTMLElement | null} target
 */
export function focusOn(target) {
  if (!target) return;
  target.tabIndex = -1;
  target.focus({ preventScroll: true });
}

/** @param {Element} from */
function copies(from) {
  return Array.from(from.children, (child) => document.importNode(child, true));
}

/**
 * Exchanges what stands in a place. A notice that is shown already stays as it is, so that it is not read aloud again.
 * @param {Element} place
 * @param {Element[]} fresh
 */
function fill(place, fresh) {
  const shown = place.firstElementChild;
  if (!shown?.matches(".notice") || !fresh.length || !shown.isEqualNode(fresh[0])) return place.replaceChildren(...fresh);
  while (shown.nextSibling) shown.nextSibling.remove();
  place.append(...fresh.slice(1));
}
