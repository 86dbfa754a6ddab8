import { count } from '#ui/basics/numbers'

type List =
  | { kind: 'rows'; rows: ReadonlySet<number> }
  | { kind: 'emails'; emails: ReadonlySet<string> }
  | { kind: 'wrong'; problem: string }

const mostEmails = 100_000

/**
 * Reads what was pasted: row numbers or e-mail addresses, separated by lines, commas, semicolons or tabs.
 * Under a heading `row` or `email` only that column counts.
 */
export function readList(text: string): List {
  const items = itemsOf(text)
  const [first] = items
  if (first === undefined) return { kind: 'wrong', problem: 'Paste at least one row number or address.' }
  const isRows = isRow(first)
  const wrong = items.findIndex((item) => (isRows ? !isRow(item) : !isAddress(item)))
  if (wrong >= 0)
    return { kind: 'wrong', problem: `Entry ${count(wrong + 1)} is ${isRows ? 'not a row number' : 'not an e-mail address'}.` }
  if (isRows) return { kind: 'rows', rows: new Set(items.map((item) => Number(item))) }
  const emails = new Set(items.map((item) => item.toLowerCase()))
  if (emails.size > mostEmails) return { kind: 'wrong', problem: `At most ${count(mostEmails)} addresses at once.` }
  return { kind: 'emails', emails }
}

function itemsOf(text: string): string[] {
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/)
  const cells = lines.map((line) => line.split(/[,;\t]/).map((cell) => cell.trim().replace(/^"(.*)"$/, '$1')))
  const column = cells[0]?.findIndex((cell) => /^(row|e-?mail)$/i.test(cell)) ?? -1
  const listed = column < 0 ? cells.flat() : cells.slice(1).map((line) => line[column] ?? '')
  return listed.filter((item) => item !== '')
}

const isRow = (item: string) => /^[1-9]\d{0,8}$/.test(item)
const isAddress = (item: string) => /^[^\s@]+@[^\s@]+$/.test(item)
