import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { cache } from 'react'
import { Batch } from '#core/batches/batch'
import { getBatch } from '#core/batches/get-batch'
import { getDisclosure } from '#core/disclosures/get-disclosure'
import { isAdmin } from '#core/operators/operator'
import { listTargetNames } from '#core/targets/list-target-names'
import { pageContext } from '#server/context/page-context'
import { batchTemporalUrl } from '#server/process/temporal-url'
import { BatchView } from '#ui/batch-page/batch-view'
import { orRefused } from '#ui/shell/or-refused'

type Props = { params: Promise<{ id: string }> }

const read = cache(async (batchId: string) => {
  const ctx = await pageContext()
  if (!Batch.shape.id.safeParse(batchId).success) notFound()
  const [batch, disclosure, targets] = await orRefused(
    Promise.all([getBatch({ ctx, input: { batchId } }), getDisclosure({ ctx, input: { batchId } }), listTargetNames({ ctx })]),
  )
  return { actor: ctx.actor, batch, disclosure, hasTargets: targets.length > 0 }
})

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: (await read((await params).id)).batch.fileName }
}

export default async function BatchPage({ params }: Props) {
  const { actor, batch, disclosure, hasTargets } = await read((await params).id)
  return (
    <BatchView
      rendered={batch}
      disclosure={disclosure}
      actor={{ id: actor.id, roles: [...actor.roles] }}
      hasTargets={hasTargets}
      temporalUrl={isAdmin(actor) ? batchTemporalUrl(batch.id) : null}
    />
  )
}
