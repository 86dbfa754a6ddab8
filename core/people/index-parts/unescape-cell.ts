const escapes: Record<string, string> = { t: '\t', n: '\n', r: '\r' }

/** The text of a cell in COPY's text format. */
export const unescapeCell = (cell: string): string => cell.replace(/\\(.)/gs, (_, character: string) => escapes[character] ?? character)
