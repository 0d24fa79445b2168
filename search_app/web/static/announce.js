// @ts-check
/** Saying something to those who do not see that it changed. */

/**
 * Returns a function that has a text read aloud when nothing else is. Two places take turns, so that the same text is
 * read again.
 * @param {Element} host where the places are put
 * @returns {(text: string) => void}
 */
export function makeAnnouncer(host) {
  const places = [0, 1].map(() => {
    const place = document.createElement("p");
    place.className = "hidden";
    place.setAttribute("role", "status");
    host.append(place);
    return place;
  });
  let turn = 0;
  return (text) => {
    places[turn].textContent = "";
    turn = 1 - turn;
    places[turn].textContent = text;
  };
}
