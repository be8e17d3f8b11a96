/** A text as a pattern of LIKE … ESCAPE '\', in small letters, with nothing in it that stands for something else. */
export const literally = (text: string): string =>
  text.replaceAll(/[A-Z]/g, (it) => it.toLowerCase()).replaceAll(/[\\%_]/g, String.raw`\$&`);
