// @ts-check
/** Making elements. Texts become text nodes and nothing else: no string is ever read as markup. */

/**
 * Returns a new element; attributes without a value, and children that are nothing, are left out.
 * @param {string} tag
 * @param {Record<string, string | number | boolean | null | undefined>} [attributes]
 * @param {(Node | string | null | undefined | false)[]} children
 * @returns {HTMLElement}
 */
export function make(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes))
    if (value || value === 0) made.setAttribute(name, String(value));
  for (const child of children) if (child) made.append(child);
  return made;
}

/**
 * Returns an absolute address that a link may lead to, nothing for one that is not of the web.
 * @param {string} url
 * @param {string} base
 */
export function webAddress(url, base) {
  try {
    const { href, protocol } = new URL(url, base);
    return /^https?:$/.test(protocol) ? href : "";
  } catch {
    return "";
  }
}

/**
 * Returns a text with its matches marked; ranges count code points, as they do on the server.
 * @param {string[]} points the code points
 * @param {[number, number][]} matches
 * @param {number} [start] where the text begins among the points
 * @param {number} [end]
 */
export function marked(points, matches, start = 0, end = points.length) {
  const parts = [];
  let at = start;
  for (const [from, to] of matches) {
    if (to <= at || from >= end) continue;
    const opens = Math.max(from, at);
    const closes = Math.min(to, end);
    parts.push(points.slice(at, opens).join(""), make("mark", {}, points.slice(opens, closes).join("")));
    at = closes;
  }
  return [...parts, points.slice(at, end).join("")];
}

const BULLET = /^\s*[-*+\u2022\u2023\u25aa\u25e6\u00b7\u2013\u2014]\s+/;

/**
 * Returns a passage as paragraphs and lists with its matches marked.
 * @param {string} text
 * @param {[number, number][]} matches
 */
export function blocks(text, matches) {
  const points = Array.from(text);
  /** @type {HTMLElement[]} */
  const made = [];
  let at = 0;
  let fresh = true;
  for (const line of text.split("\n")) {
    const end = at + Array.from(line).length;
    const bullet = BULLET.exec(line);
    const last = made[made.length - 1];
    if (bullet) {
      const item = make("li", {}, ...marked(points, matches, at + bullet[0].length, end));
      if (last?.tagName === "UL") last.append(item);
      else made.push(make("ul", {}, item));
    } else if (line.trim()) {
      const parts = marked(points, matches, at, end);
      if (fresh || !last) made.push(make("p", {}, ...parts));
      else (last.lastElementChild?.tagName === "LI" ? last.lastElementChild : last).append("\n", ...parts);
    }
    fresh = !line.trim();
    at = end + 1;
  }
  return made;
}

/**
 * Returns a function that has a text read aloud when nothing else is. Two places take turns, so that the same text is
 * read again.
 * @param {Node} host where the places are put
 * @returns {(text: string) => void}
 */
export function makeAnnouncer(host) {
  const places = [0, 1].map(() => host.appendChild(make("p", { role: "status", class: "hidden" })));
  let turn = 0;
  return (text) => {
    places[turn].textContent = "";
    turn = 1 - turn;
    places[turn].textContent = text;
  };
}
