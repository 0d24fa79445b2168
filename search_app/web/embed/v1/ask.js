// @ts-check
/** Asking the server: requests of a kind that browsers send to other sites without asking first, with nothing to know anyone by. */

/**
 * Why there is no answer: `status` is that of HTTP, missing when nothing arrived; `code` that of the problem.
 * @typedef {{ status?: number, code?: string }} Fault
 */

/**
 * Posts values as a form and returns the answer; throws a Fault.
 * @param {string} url
 * @param {Record<string, string>} values
 * @param {AbortSignal} signal
 * @returns {Promise<any>}
 */
export async function post(url, values, signal) {
  const response = await fetch(url, {
    method: "POST",
    body: new URLSearchParams(values),
    credentials: "omit",
    redirect: "error",
    referrerPolicy: "no-referrer",
    signal,
  });
  const body = await response.json().catch(() => ({}));
  if (!response.ok) throw { status: response.status, code: body.code };
  return body;
}

/**
 * Returns what keeps only the newest of several tasks: each is given a signal that ends when a newer one begins or its
 * time is over, and its outcome counts only while `isNewest`.
 */
export function makeNewest() {
  let running = new AbortController();
  return {
    stop: () => running.abort(),

    /**
     * @template T
     * @param {number} ms
     * @param {(signal: AbortSignal) => Promise<T>} task
     * @param {(outcome: T) => void} done
     * @param {(fault: Fault) => void} failed
     */
    async run(ms, task, done, failed) {
      running.abort();
      const mine = (running = new AbortController());
      let late = false;
      const timer = setTimeout(() => ((late = true), mine.abort()), ms);
      const counts = () => mine === running && (late || !mine.signal.aborted);
      try {
        const outcome = await task(mine.signal);
        if (counts()) done(outcome);
      } catch (error) {
        if (counts()) failed(/** @type {Fault} */ (error));
      } finally {
        clearTimeout(timer);
      }
    },
  };
}
