import type { TargetTurn } from './target-turn'

/** What became of a person at a target; `account` is the id there and `cause` why it refuses, each empty where there is none. */
export type PersonOutcome = { row: number; outcome: 'delivered' | 'linked' | 'failed' | 'taken-back'; account: string; cause: string }

/** Rows of one slice, for one step at a target. `isKnown` says whether the target was ever asked about a row. */
export type PeopleChunk = {
  batchId: string
  sliceNo: number
  step: 'deliver' | 'take-back'
  rows: number[]
  isKnown: (row: number) => boolean
}

/** What sends people to a target of one kind. */
export type Sender = {
  /** The most people in a chunk. */
  chunkSize: number
  /**
   * Sends a chunk and reports each outcome as soon as it is known. Who is not reported is tried again. Returns how many the database refused,
   * whose outcome it has noted. Throws what concerns the whole target: an OutboundFailure, a ScimError and the like.
   */
  send: (chunk: PeopleChunk, turn: TargetTurn, report: (outcome: PersonOutcome) => void) => Promise<number>
}
