// @ts-check
/** The least that tests of modules need: cases by name, and comparing. */

/** @type {[string, () => unknown][]} */
const cases = [];

/** @param {string} name @param {() => unknown} body */
export const test = (name, body) => void cases.push([name, body]);

/** @param {unknown} found @param {unknown} expected */
export function same(found, expected) {
  const [a, b] = [found, expected].map((value) => JSON.stringify(value));
  if (a !== b) throw new Error(`${a} is not ${b}`);
}

/** Runs all cases and returns what failed, by name. */
export async function runAll() {
  /** @type {Record<string, string>} */
  const failed = {};
  for (const [name, body] of cases)
    try {
      document.body.replaceChildren();
      await body();
    } catch (error) {
      failed[name] = String(error);
    }
  return { failed, count: cases.length };
}
