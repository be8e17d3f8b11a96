/**
 * The SQL of this server's tables as PostgreSQL wants it: most of it is the same text for both, and what differs is
 * little enough to be rewritten here, once a statement. Refuses to know any table.
 */

/** Rewritten: the text, and which of the values handed in stands at each place. */
export type Translated = { readonly text: string; readonly parameters: readonly (number | string)[] };

/** Texts and quoted names as they are; parameters; what is between. */
const PARTS = /'(?:[^']|'')*'|"[^"]*"|\?|@[A-Za-z]+/g;

/**
 * `?` and `@name` become `$n`; `IS ?` compares with null as SQLite does; names of columns keep their capitals; a list
 * handed in as JSON is read by the function PostgreSQL has for it.
 */
export function translate(sql: string): Translated {
  const parameters: (number | string)[] = [];
  const numbered = sql.replaceAll(PARTS, (part) => {
    if (part.startsWith("'") || part.startsWith('"')) return part;
    const parameter = part === "?" ? parameters.length : part.slice(1);
    const known = parameters.indexOf(parameter);
    if (known >= 0) return `$${known + 1}`;
    parameters.push(parameter);
    return `$${parameters.length}`;
  });
  const text = numbered
    .replaceAll(/\bIS (\$\d+)/g, "IS NOT DISTINCT FROM $1")
    .replaceAll(/\bAS ([a-z]+[A-Z][A-Za-z]*)/g, 'AS "$1"')
    .replaceAll(/\bjson_each\((\$\d+)\)/g, "json_array_elements_text($1::json)");
  return { text, parameters };
}
