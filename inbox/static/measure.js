// How long a platform thinks a text is: the same count as connectors/text.py, which decides.
const LINK = /https?:\/\/\S+/g;
const LINK_WEIGHT = 23;
const LIGHT = [[0, 4351], [8192, 8205], [8208, 8223], [8242, 8247]];
const graphemes = new Intl.Segmenter(undefined, { granularity: "grapheme" });

function weightOf(grapheme) {
  const points = [...grapheme].map((character) => character.codePointAt(0));
  if (points.length > 1 && points.some((point) => point === 0x200d || point === 0xfe0f || point >= 0x1f000)) return 2;
  return points.reduce((sum, point) => sum + (LIGHT.some(([low, high]) => low <= point && point <= high) ? 1 : 2), 0);
}

function weighted(text) {
  const links = text.match(LINK) ?? [];
  let total = links.length * LINK_WEIGHT;
  for (const { segment } of graphemes.segment(text.replace(LINK, ""))) total += weightOf(segment);
  return total;
}

const MEASURES = {
  characters: (text) => [...text].length,
  utf16: (text) => text.length,
  bytes: (text) => new TextEncoder().encode(text).length,
  weighted,
};

export function measure(text, unit) {
  return MEASURES[unit](text.trim());
}
