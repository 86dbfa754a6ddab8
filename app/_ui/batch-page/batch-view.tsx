'use client'

import { type Batch, isOwnBatch, mayDecide, mayWithdraw } from '#core/batches/batch'
import type { Role } from '#core/operators/operator'
import { BalanceBar } from '#ui/batch/balance-bar'
import { useBatch } from '#ui/batch/batch-queries'
import { StateBadge } from '#ui/batch/state-badge'
import { BalanceLegend } from './balance-legend'
import { BatchFacts } from './batch-facts'
import { BatchLinks } from './batch-links'
import { BatchNotice } from './batch-notice'
import { BatchTabs } from './batch-tabs'
import { Frozen } from './frozen'
import { NoCheckerNote } from './no-checker-note'
import { ProgressPanel } from './progress-panel'
import { WhyNot } from './why-not'
import { Withdraw } from './withdraw'

type Props = { rendered: Batch; actor: { id: string; roles: Role[] }; temporalUrl: string | null }

export function BatchView({ rendered, actor, temporalUrl }: Props) {
  const batch = useBatch(rendered)
  return (
    <div className="space-y-4">
      <header>
        <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
          <h1 className="min-w-0 break-words font-semibold text-xl tracking-[-0.01em]">{batch.fileName}</h1>
          <StateBadge state={batch.state} stalled={batch.stalled !== null} />
          <div className="ml-auto flex flex-wrap items-center gap-x-4 gap-y-2 max-sm:ml-0 max-sm:gap-x-3">
            <BatchLinks batch={batch} actor={actor} temporalUrl={temporalUrl} />
            {mayWithdraw(actor, batch) && <Withdraw batch={batch} />}
          </div>
        </div>
        <BatchFacts batch={batch} />
      </header>
      <BatchNotice batch={batch} own={isOwnBatch(actor, batch)} />
      {batch.state === 'frozen' && <Frozen batch={batch} actor={actor} own={isOwnBatch(actor, batch)} />}
      <NoCheckerNote batch={batch} own={isOwnBatch(actor, batch)} />
      {batch.state !== 'refused' && (
        <div className="space-y-1.5">
          <BalanceBar balance={batch.balance} large />
          <BalanceLegend balance={batch.balance} />
        </div>
      )}
      <ProgressPanel batch={batch} />
      <WhyNot batch={batch} actor={actor} />
      <BatchTabs batch={batch} decides={mayDecide(actor, batch)} />
    </div>
  )
}
