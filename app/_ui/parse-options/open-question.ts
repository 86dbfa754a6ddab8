import type { RequestedParseOptions } from '#core/parsing/parse-options'
import type { Head } from '#core/parsing/preview/read-head'
import type { RefusalCode } from '#core/parsing/refusals'

/** What keeps a file from being imported: a question with what its maker has to do, or a fault that no parse option fixes. */
export type OpenQuestion = { kind: 'question'; todo: string } | { kind: 'unanswerable'; todo: null }

/** The question that the preview of a file leaves open; null when the file can be imported as it is. */
export function openQuestion(head: Head, requested: RequestedParseOptions): OpenQuestion | null {
  if (head.outcome === 'read') {
    if (head.dates.order === null && requested.dateOrder === undefined) return openDateQuestion
    return head.spellings.some(({ field }) => requested.spellings?.[field.key] === undefined) ? openSpellingQuestion : null
  }
  const todo = head.top && todos[head.refusal.code]
  return todo ? { kind: 'question', todo } : { kind: 'unanswerable', todo: null }
}

export const openDateQuestion: OpenQuestion = { kind: 'question', todo: 'Choose whether day or month comes first.' }

export const openSpellingQuestion: OpenQuestion = { kind: 'question', todo: 'Choose how its dates or numbers are written.' }

/** What a maker does about the refusals that other parse options can lift. */
const todos: Partial<Record<RefusalCode, string>> = {
  'header-not-found': 'Choose the header and its columns.',
  'column-missing': 'Choose a column for each field.',
  'column-twice': 'Choose a column for each field.',
  'too-many-header-columns': 'Choose another delimiter or header.',
}
