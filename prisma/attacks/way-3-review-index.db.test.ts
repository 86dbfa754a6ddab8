import type { Context } from '#core/context'
import { callFunction } from '#core/database/call-function'
import { verifyNext } from '#core/verification/verify-next'
import { type Attempt, describeAttempts, withoutText } from '#test/attacks/attempts'
import { buildWithLie, earlierFile, type IndexLie, indexedFile, indexLies } from '#test/attacks/index-lies'
import { importWithLie } from '#test/attacks/plant'
import type { TestInstance } from '#test/instance'

type Facts = Awaited<ReturnType<typeof prepare>>
type Scene = Facts & { instance: TestInstance }

/** A batch whose people are those of its file, before its review index is built. */
async function prepare(instance: TestInstance) {
  const [maker, checker] = [await instance.signIn('maker'), await instance.signIn('checker')]
  await instance.bring(await instance.signIn('maker'), earlierFile)
  const batchId = await instance.upload(maker, indexedFile)
  await importWithLie(instance, batchId, { sliceRows: 6 })
  return { checker, batchId }
}

/** A checker approves everyone. True when they are final. */
async function areFinal({ instance, checker, batchId }: Scene): Promise<boolean> {
  const { rows } = await instance.owner.query('select sum(pending)::int as pending from batch_slice where batch_id = $1', [batchId])
  const ctx: Context = { ...checker, db: instance.web }
  await instance.decide(ctx, batchId, { verdict: 'approve', selection: { filter: {}, expectedCount: rows[0].pending } })
  await instance.apply(batchId)
  return (await instance.owner.query('select from decision d where d.batch_id = $1 and is_final(d)', [batchId])).rowCount === 1
}

const anyLie = indexLies[0] as IndexLie

describeAttempts<Facts>({
  way: '3: the worker role writes another review index than the people give, and a checker decides by it',
  prepare,
  attempts: [
    ...indexLies.map(
      (lie): Attempt<Facts> => ({
        name: `the worker role ${lie[0]}`,
        withoutGuard: (owner) => withoutText(owner, 'record_verification', `if p_outcome = 'different' then`, 'if false then'),
        async succeeds(scene) {
          await buildWithLie(scene.instance, scene.batchId, lie)
          await verifyNext({ ctx: scene.instance.verifier })
          return areFinal(scene)
        },
      }),
    ),
    {
      name: 'the worker role builds a wrong review index once the batch is verified',
      withoutGuard: (owner) => withoutText(owner, 'lease_verification', `v.kind = 'deep'`, 'true'),
      async succeeds(scene) {
        await verifyNext({ ctx: scene.instance.verifier })
        await buildWithLie(scene.instance, scene.batchId, anyLie)
        return areFinal(scene)
      },
    },
    {
      name: 'the worker role builds a wrong review index once a deep verification has ended',
      withoutGuard: (owner) => withoutText(owner, 'record_verification', `elsif v_verification.kind = 'import' then`, 'else'),
      async succeeds(scene) {
        const { instance, batchId } = scene
        await callFunction(instance.worker.db, 'request_deep_verification', {})
        while (await verifyNext({ ctx: instance.verifier }));
        await buildWithLie(instance, batchId, anyLie)
        return areFinal(scene)
      },
    },
    {
      name: 'the worker role changes a review index once the batch is verified',
      withoutGuard: (owner) => withoutText(owner, 'hold_review_index', 'return v_index.built_at is null', 'return true'),
      async succeeds(scene) {
        const { instance, batchId } = scene
        await instance.buildReviewIndex(batchId)
        await verifyNext({ ctx: instance.verifier })
        await callFunction(instance.worker.db, 'write_review_index_order', { batch: batchId, version: 1, chunk: 0, rows: Buffer.alloc(4) })
        const { rows } = await instance.owner.query('select from review_index_order where batch_id = $1 and length(rows) = 4', [batchId])
        return rows.length === 1 && (await areFinal(scene))
      },
    },
  ],
})
