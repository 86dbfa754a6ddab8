export const cellProblemCodes = [
  'missing',
  'too-short',
  'too-long',
  'other-form',
  'unreadable',
  'impossible',
  'too-early',
  'too-late',
  'too-small',
  'too-large',
  'too-many-digits',
  'too-many-places',
  'not-whole',
  'not-listed',
  'malformed',
  'has-extension',
  'wrong-check-digits',
  'ends-before-start',
] as const
export type CellProblemCode = (typeof cellProblemCodes)[number]

/** Why a cell has no value. One object for each code is shared by all cells. */
export type CellProblem = { readonly code: CellProblemCode }

const problems = new Map(cellProblemCodes.map((code): [CellProblemCode, CellProblem] => [code, Object.freeze({ code })]))

/** The problem with this code. */
export function cellProblem(code: CellProblemCode): CellProblem {
  return problems.get(code) ?? { code }
}
