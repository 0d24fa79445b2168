// @ts-check
/**
 * The question in the address of the page: after the `#`, which browsers send to no server.
 *
 * @typedef {{ q: string, filters: string[] }} Asked a question with its filters, `name:value` each
 */

const LONGEST = 2000;

/**
 * Returns what the part of an address after the `#` asks, null when it asks nothing.
 * @param {string} hash
 * @returns {Asked | null}
 */
export function readHash(hash) {
  const given = new URLSearchParams(hash.replace(/^#/, ""));
  const q = (given.get("q") || "").slice(0, LONGEST);
  return q.trim() ? { q, filters: given.getAll("filter") } : null;
}

/**
 * Returns the part of an address that asks this, starting with `#`.
 * @param {Asked} asked
 */
export function writeHash({ q, filters }) {
  const pairs = [["q", q.slice(0, LONGEST)], ...filters.map((filter) => ["filter", filter])];
  return `#${new URLSearchParams(pairs)}`;
}
