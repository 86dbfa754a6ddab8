import type { RowsOrEmails } from '#core/decisions/decision'
import { postJson } from '#ui/api/request'
import { count, counted } from '#ui/basics/numbers'
import { seenText } from '#ui/basics/unseen-parts'

export type Listed = { rows: number[]; nobody: number[]; decided: number[] }

/** Who of a list waits in a batch. */
export const findFromList = (batchId: string, list: RowsOrEmails) => postJson<Listed>(`/api/batches/${batchId}/people/from-list`, list)

/** Of whom in a list nothing can be decided, and why, a sentence each: "2 are not in this batch: 3, 17." "1 is decided already: 40." */
export function leftOutLabel({ nobody, decided }: Listed, list: RowsOrEmails): string[] {
  const entries = 'rows' in list ? list.rows.map((row) => count(row)) : list.emails
  const named = (places: number[]) => namesOf(places.map((place) => seenText(entries[place] ?? '')))
  return [
    nobody.length > 0 && `${counted(nobody.length, 'is', 'are')} not in this batch: ${named(nobody)}.`,
    decided.length > 0 && `${counted(decided.length, 'is', 'are')} decided already: ${named(decided)}.`,
  ].filter((words) => words !== false)
}

const mostNamed = 5

function namesOf(names: string[]): string {
  const more = names.length - mostNamed
  return more > 1 ? `${names.slice(0, mostNamed).join(', ')} and ${count(more)} more` : names.join(', ')
}
