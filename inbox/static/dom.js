// Small helpers, and the texts of the page's language (they come with the page: none stands in a script).
export const find = (selector, within = document) => within.querySelector(selector);
export const all = (selector, within = document) => [...within.querySelectorAll(selector)];
export const texts = find("#texts").dataset;
export const page = document.body.dataset;

export function fill(text, values) {
  return text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

/** The plural form of a text whose forms stand apart by "|": Indonesian has one, English two. */
export function plural(text, n) {
  const forms = text.split("|");
  return fill(n === 1 || forms.length === 1 ? forms[0] : forms[1], { n });
}

/** HTML that our own server drew (it has escaped what citizens wrote) as elements. */
export function drawn(html) {
  const template = document.createElement("template");
  template.innerHTML = html;
  return document.importNode(template.content, true); // a template's own document has no address
}

/** Tell people who do not see the screen. */
export function say(text) {
  find("#said").textContent = text;
}

/** A part of a page. Sends people to the login when their session has ended. */
export async function fetchPart(address, options = {}) {
  const answer = await fetch(address, { credentials: "same-origin", ...options });
  if (answer.status === 401) {
    location.assign("/login?next=" + encodeURIComponent(location.pathname + location.search));
    throw new Error("signed out");
  }
  return answer;
}

export function withPart(address, part) {
  const url = new URL(address, location.origin);
  url.searchParams.set("part", part);
  return url.pathname + url.search;
}
