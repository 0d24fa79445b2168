// @ts-check
/**
 * Asking the server. XMLHttpRequest, because it alone gives an answer as a document that the browser itself has parsed
 * without running anything: no text ever becomes markup here, and Trusted Types need no policy.
 *
 * @typedef {{ status: number, body: any }} Answer
 */

/** Thrown when no answer came; one that was given up on is a DOMException named AbortError. */
export class NoAnswer extends Error {}

/**
 * Posts form values and returns the answer, whatever its status.
 * @param {string} url
 * @param {string[][]} values
 * @param {{ type: "document" | "json", signal: AbortSignal, timeout?: number }} how
 * @returns {Promise<Answer>}
 */
export function post(url, values, { type, signal, timeout = 20000 }) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const stop = () => request.abort();
    request.open("POST", url);
    request.responseType = type;
    request.timeout = timeout;
    request.onload = () => resolve({ status: request.status, body: request.response });
    request.onerror = request.ontimeout = () => reject(new NoAnswer("no answer came"));
    request.onabort = () => reject(new DOMException("given up", "AbortError"));
    request.onloadend = () => signal.removeEventListener("abort", stop);
    if (signal.aborted) return reject(new DOMException("given up", "AbortError"));
    signal.addEventListener("abort", stop);
    request.send(new URLSearchParams(values));
  });
}
