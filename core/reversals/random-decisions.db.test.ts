import fc from 'fast-check'
import { expect, test } from 'vitest'
import { undoDecision } from '#core/decisions/undo-decision'
import { verifyDatabase } from '#core/verification/verify-database'
import { openTestInstance, type TestInstance } from '#test/instance'
import { peopleCsv } from '#test/people'
import { reverse } from '#test/reversals'

const people = 12
const someRows = fc.uniqueArray(fc.integer({ min: 1, max: people }), { minLength: 1, maxLength: 6 })
const step = fc.oneof(
  fc.record({
    act: fc.constantFrom('approve' as const, 'reject' as const, 'send-back' as const),
    rows: someRows,
    canBeUndone: fc.boolean(),
  }),
  fc.record({ act: fc.constant('undo' as const) }),
  fc.record({ act: fc.constant('reverse' as const), rows: someRows }),
)
const statusOf = { approve: 'approved', reject: 'rejected', 'send-back': 'sent-back' } as const
type Known = { status: string; by: string | null; isFinal: boolean }

test('after any decisions, undos and reversals the balance, the people and the verifier agree', { timeout: 120_000 }, async () => {
  await using instance = await openTestInstance()
  const [maker, first, second] = [await instance.signIn('maker'), await instance.signIn('checker'), await instance.signIn('checker')]
  let batches = 0
  const run = async (steps: (typeof step extends fc.Arbitrary<infer Step> ? Step : never)[]) => {
    batches += 1
    const batchId = await instance.bring(maker, peopleCsv(`Town ${batches}`, people), { sliceRows: 5 })
    const known = new Map<number, Known>(Array.from({ length: people }, (_, n) => [n + 1, { status: 'pending', by: null, isFinal: false }]))
    const undoable: string[] = []
    for (const next of steps) {
      if (next.act === 'undo') {
        const decisionId = undoable.pop()
        if (decisionId === undefined) continue
        await undoDecision({ ctx: first, input: { decisionId, idempotencyKey: `undo ${decisionId}` } })
        await instance.apply(batchId)
        for (const person of known.values()) if (person.by === decisionId) Object.assign(person, { status: 'pending', by: null })
      } else if (next.act === 'reverse') {
        const rows = next.rows.filter((row) => known.get(row)?.isFinal)
        if (rows.length === 0) continue
        await reverse(instance, [second, first], batchId, ...rows)
        for (const row of rows) Object.assign(known.get(row) ?? {}, { status: 'reversed', isFinal: false })
      } else {
        if (![...known.values()].some(({ status }) => status === 'pending')) continue
        await instance.owner.query('update policy set undo_window_seconds = $1', [next.canBeUndone ? 3600 : 0])
        const { id } = await instance.decide(first, batchId, { verdict: next.act, reason: 'So', selection: { rows: next.rows } })
        await instance.apply(batchId)
        if (next.canBeUndone) undoable.push(id)
        for (const row of next.rows) {
          const person = known.get(row)
          if (person?.status !== 'pending') continue
          Object.assign(person, { status: statusOf[next.act], by: id, isFinal: next.act === 'approve' && !next.canBeUndone })
        }
      }
      await instance.owner.query('select require_balance($1)', [batchId])
      const { rows: stored } = await instance.owner.query('select row_no as row, status from users where batch_id = $1 order by 1', [
        batchId,
      ])
      expect(stored).toEqual([...known].map(([row, { status }]) => ({ row, status })))
      expect(await finalRows(instance, batchId)).toEqual([...known].filter(([, { isFinal }]) => isFinal).map(([row]) => row))
    }
    const findings: unknown[] = []
    await verifyDatabase({ ctx: { db: instance.web }, input: { onFinding: (finding) => findings.push(finding) } })
    expect(findings).toEqual([])
  }
  await fc.assert(fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 12 }), run), { numRuns: 8 })
})

/** The rows of the batch that are final, as the decisions of whole slices say it. */
async function finalRows({ owner }: TestInstance, batchId: string): Promise<number[]> {
  const { rows } = await owner.query<{ row: number }>(
    'select r as row from batch_slice s, rows_of(final_rows(s), s.row_from) r where s.batch_id = $1 order by 1',
    [batchId],
  )
  return rows.map(({ row }) => row)
}
