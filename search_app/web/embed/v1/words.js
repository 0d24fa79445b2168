// @ts-check
/** Every word of the widget. `{phone}`, `{date}` and `{words}` stand for what is put in. */

/** @typedef {Record<string, string>} Words by key */

/** @type {Record<string, Words>} */
export const WORDS = {
  en: {
    label: "Your question",
    search: "Search",
    open: "Ask a question",
    close: "Close",
    empty: "Please type a question first.",
    about: "General information, not advice from your clinician. Questions are not saved.",
    suggestions: "Suggestions",
    slow: "Still looking. The connection seems to be slow.",
    failed: "The answer did not arrive. Please check your connection, then search again.",
    busy: "Too many questions are being asked. Please search again in a minute.",
    refused: "The search does not work on this page.",
    full: "Open the full search page",
    answer: "Answer",
    weak: "We are not sure these answer your question",
    none: "None of our articles answers this question",
    again: "Please try other words, or ask one thing at a time.",
    helpCall: "You can also call us on {phone}.",
    emergencyCall: "If it may be an emergency, do not search further: call {phone}.",
    nearest: "Nearest passages, perhaps about something else",
    meant: "Did you mean:",
    ignored: "No article mentions {words}.",
    found: "Passages found",
    source: "Source:",
    reviewed: "Reviewed {date}",
    stale: "May be out of date",
    related: "Related",
    emergency: "Emergency",
    same_day: "Get help today",
    crisis_line: "You can talk to someone now",
    call: "Call {phone}",
    read: "Read more",
  },
  es: {
    label: "Su pregunta",
    search: "Buscar",
    open: "Haga una pregunta",
    close: "Cerrar",
    empty: "Escriba primero una pregunta.",
    about: "Información general, no el consejo de su médico. Las preguntas no se guardan.",
    suggestions: "Sugerencias",
    slow: "Seguimos buscando. La conexión parece lenta.",
    failed: "La respuesta no ha llegado. Compruebe su conexión y vuelva a buscar.",
    busy: "Se están haciendo demasiadas preguntas. Vuelva a buscar dentro de un minuto.",
    refused: "La búsqueda no funciona en esta página.",
    full: "Abrir la página de búsqueda",
    answer: "Respuesta",
    weak: "No estamos seguros de que esto responda a su pregunta",
    none: "Ninguno de nuestros artículos responde a esta pregunta",
    again: "Pruebe con otras palabras o pregunte una sola cosa cada vez.",
    helpCall: "También puede llamarnos al {phone}.",
    emergencyCall: "Si puede tratarse de una emergencia, no siga buscando: llame al {phone}.",
    nearest: "Pasajes más cercanos, quizá sobre otra cosa",
    meant: "Quizá quiso decir:",
    ignored: "Ningún artículo menciona {words}.",
    found: "Pasajes encontrados",
    source: "Fuente:",
    reviewed: "Revisado el {date}",
    stale: "Puede estar desactualizado",
    related: "Temas relacionados",
    emergency: "Emergencia",
    same_day: "Busque atención hoy mismo",
    crisis_line: "Puede hablar con alguien ahora",
    call: "Llame al {phone}",
    read: "Más información",
  },
};

/**
 * Returns the language to speak, its words, and its direction: that of the page where the words are the page's own. It is
 * English where there are no words of what was asked for.
 * @param {string} asked a BCP 47 tag
 * @param {Words} own
 */
export function wordsFor(asked, own) {
  const known = WORDS[asked.split("-")[0].toLowerCase()];
  const words = { ...(known || WORDS.en), ...own };
  return { words, lang: known || own.label ? asked : "en", dir: !own.label && "ltr" };
}
