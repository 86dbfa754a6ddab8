import type { PersonForTarget } from '#core/deliveries/person-for-target'
import type { TargetTurn } from './target-turn'

/** What became of a person at a target; `account` is the id there and `cause` why it refuses, each empty where there is none. */
export type Outcome = { row: number; outcome: 'delivered' | 'linked' | 'failed' | 'taken-back'; account: string; cause: string }

export type Step = 'deliver' | 'take-back'

/** People of one slice, for one step at a target. */
export type Chunk = { batchId: string; sliceNo: number; people: PersonForTarget[]; isKnown: (row: number) => boolean }

/** What sends people to a target of one kind. */
export type Sender = {
  /** How many people make a chunk. */
  most: number
  /** The lock of each person among all of ours at the target; none where targets have no accounts. */
  userNamesOf: (people: PersonForTarget[]) => string[]
  /**
   * Sends a chunk and reports each outcome as soon as it is known. Who is not reported is tried again. Throws what concerns the whole target:
   * an OutboundFailure, a ScimError and the like.
   */
  send: (step: Step, chunk: Chunk, turn: TargetTurn, report: (outcome: Outcome) => void) => Promise<void>
}
