import { callFunction } from '#core/database/call-function'
import type { Database } from '#core/database/open-database'
import { type PersonForTarget, readPeopleForTarget } from '#core/deliveries/person-for-target'
import type { FieldVersion } from '#core/fields/field-version'
import type { SentPerson, SentType } from '#core/targets/sent-people'
import type { OpenTarget } from './open-target'
import type { Sender } from './sender'

/** People that are sent together, under a number that is the same whenever they are sent. */
export type NumberedPage = { batch: string; number: number; at: Date; type: SentType; people: SentPerson[] }

type Input = {
  db: Database
  target: OpenTarget
  version: FieldVersion
  chunkSize: number
  /** Sends a page; `failed` is about this page alone. Throws what concerns the whole target. */
  sendPage: (page: NumberedPage) => Promise<{ outcome: 'delivered' } | { outcome: 'failed'; cause: string }>
}

/** Sends people in pages that a target takes or refuses as a whole. */
export function pageSender({ db, target, version, chunkSize, sendPage }: Input): Sender {
  return {
    chunkSize,
    async send({ batchId, sliceNo, step, rows }, turn, report) {
      const type = step === 'deliver' ? 'final' : 'taken-back'
      const begun = { batch: batchId, slice: sliceNo, target: target.id, holder: turn.holder, type, rows }
      const [page] = await callFunction(db, 'begin_page', begun)
      if (!page) return 0
      const people = await readPeopleForTarget(db, { batchId, sliceNo, targetId: target.id, rows: page.rows, version })
      await turn.waitForPace()
      const sent = await sendPage({
        batch: batchId,
        number: page.pageNo,
        at: page.begunAt,
        type: `people.${type}`,
        people: people.map(sentPersonOf),
      })
      // A page of people who are taken back and that is refused is sent again, until an operator gives them up.
      if (sent.outcome === 'failed' && step === 'take-back') return 0
      const outcome = sent.outcome === 'failed' ? 'failed' : step === 'deliver' ? 'delivered' : 'taken-back'
      for (const row of page.rows) report({ row, outcome, account: '', cause: sent.outcome === 'failed' ? sent.cause : '' })
      return 0
    },
  }
}

/** A person as a page or a file has them. */
export const sentPersonOf = ({ id, values }: PersonForTarget): SentPerson => ({ id, values: Object.fromEntries(values) })
