import type { History } from '#chaos/history'
import type { People } from './generate-file'
import type { GeneratedFile } from './generated-file'

/** A batch whose upload was acknowledged. */
export interface KnownBatch {
  id: string
  makerId: string
  file: GeneratedFile
}

/** What the actors of one workload know of each other. */
export interface Shared {
  history: History
  people: People
  batches: KnownBatch[]
  /** The ids of acknowledged decisions. */
  decisions: string[]
  until: AbortSignal
  size: WorkloadSize
}

export interface WorkloadSize {
  filesPerMaker: number
  mostRows: number
}
