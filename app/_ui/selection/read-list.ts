import { count } from '#ui/basics/numbers'

type List =
  | { kind: 'rows'; rows: ReadonlySet<number> }
  | { kind: 'emails'; emails: ReadonlySet<string> }
  | { kind: 'invalid'; problem: string }

const maxEmails = 100_000

/**
 * Reads pasted row numbers or e-mail addresses, separated by lines, commas, semicolons or tabs.
 * With a heading `row` or `email`, only that column is read.
 */
export function readList(text: string): List {
  const items = itemsOf(text)
  const [first] = items
  if (first === undefined) return { kind: 'invalid', problem: 'Paste at least one row number or address.' }
  const isRows = isRow(first)
  const invalid = items.findIndex((item) => (isRows ? !isRow(item) : !isAddress(item)))
  if (invalid >= 0)
    return { kind: 'invalid', problem: `Entry ${count(invalid + 1)} is ${isRows ? 'not a row number' : 'not an e-mail address'}.` }
  if (isRows) return { kind: 'rows', rows: new Set(items.map((item) => Number(item))) }
  const emails = new Set(items.map((item) => item.toLowerCase()))
  if (emails.size > maxEmails) return { kind: 'invalid', problem: `Paste at most ${count(maxEmails)} addresses at once.` }
  return { kind: 'emails', emails }
}

function itemsOf(text: string): string[] {
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/)
  const cells = lines.map((line) => line.split(/[,;\t]/).map((cell) => cell.trim().replace(/^"(.*)"$/, '$1')))
  const column = cells[0]?.findIndex((cell) => /^(row|e-?mail)$/i.test(cell)) ?? -1
  const entries = column < 0 ? cells.flat() : cells.slice(1).map((line) => line[column] ?? '')
  return entries.filter((item) => item !== '')
}

const isRow = (item: string) => /^[1-9]\d{0,8}$/.test(item)
const isAddress = (item: string) => /^[^\s@]+@[^\s@]+$/.test(item)
