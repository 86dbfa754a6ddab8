import type { RowsOrEmails, Selection } from '#core/decisions/decision'
import type { SelectionPreview } from '#core/people/preview-selection'
import { postJson } from '#ui/api/request'

/** Which entries of a list are pending, as row numbers; `unknown` and `decided` are positions in the list. */
export type FoundFromList = { rows: number[]; unknown: number[]; decided: number[] }

export const findFromList = (batchId: string, list: RowsOrEmails) =>
  postJson<FoundFromList>(`/api/batches/${batchId}/people/from-list`, list)

/** What a decision on the selection would cover, with a random sample of `people` people. */
export const previewSelection = (batchId: string, selection: Selection, people: number) =>
  postJson<SelectionPreview>(`/api/batches/${batchId}/people/selection-preview`, { selection, people })
