import type { Answer } from './client'

/** The parts of answers that the history keeps. Balances and states are compared with earlier and later ones. */
export interface SeenBatch {
  id: string
  state: string
  balance: Record<string, number | null>
}

export interface SeenDecision {
  id: string
  batchId: string
  verdict: string
  state: string
  selected: number
  applied: number
  skipped: number
}

export interface SeenProgress {
  rowsRead: number
  bytesRead: number
  bytesTotal: number
  balance: Record<string, number | null>
}

export const keepBatch = ({ id, state, balance }: Answer) => ({ id, state, balance })
export const keepDecision = ({ id, batchId, verdict, state, selected, applied, skipped }: Answer) => ({
  id,
  batchId,
  verdict,
  state,
  selected,
  applied,
  skipped,
})
export const keepProgress = ({ rowsRead, bytesRead, bytesTotal, balance }: Answer) => ({ rowsRead, bytesRead, bytesTotal, balance })
export const keepPage = ({ total, items }: Answer) => ({ total, items: Array.isArray(items) ? items.length : null })
