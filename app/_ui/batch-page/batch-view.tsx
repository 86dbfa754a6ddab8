'use client'

import { useState } from 'react'
import { type Batch, hasEnded, isOwnBatch, mayDecide, mayWithdraw } from '#core/batches/batch'
import type { Disclosure } from '#core/disclosures/disclosure'
import { isChecker, type Role } from '#core/operators/operator'
import { OpenApprovals } from '#ui/approval-requests/open-approvals'
import { DetailsButton, detailsLook } from '#ui/basics/details-button'
import { Notice } from '#ui/basics/notice'
import { BalanceBar } from '#ui/batch/balance-bar'
import { useBatch } from '#ui/batch/batch-queries'
import { StateBadge } from '#ui/batch/state-badge'
import { useMasked } from '#ui/disclosures/disclosure-query'
import { MaskedNotice } from '#ui/disclosures/masked-notice'
import { useNeedsSecondFactor } from '#ui/shell/actor'
import { BalanceLegend } from './balance-legend'
import { BatchFacts } from './batch-facts'
import { BatchLinks } from './batch-links'
import { BatchNotice } from './batch-notice'
import { BatchTabs } from './batch-tabs'
import { Frozen } from './frozen'
import { ProgressPanel } from './progress-panel'
import { Withdraw } from './withdraw'

type Props = {
  rendered: Batch
  disclosure: Disclosure
  actor: { id: string; roles: Role[] }
  temporalUrl: string | null
  /** Whether people are delivered anywhere. */
  hasTargets: boolean
}

export function BatchView({ rendered, disclosure, actor, temporalUrl, hasTargets }: Props) {
  const batch = useBatch(rendered)
  const masked = useMasked(batch.id, disclosure)
  const needsSecondFactor = useNeedsSecondFactor('checker')
  const [showsDetails, showDetails] = useState(false)
  // On a small screen the rows come first.
  const details = detailsLook(showsDetails)
  // While the file is read, the bar of its progress is the only one.
  const isRead = batch.state !== 'refused' && batch.state !== 'waiting' && batch.state !== 'importing'
  return (
    <div className="space-y-4 small:space-y-2">
      <header>
        <div className={`flex flex-wrap items-center gap-x-3 gap-y-2 ${showsDetails ? '' : 'small:flex-nowrap'}`}>
          <h1 className={`min-w-0 break-words font-semibold text-xl tracking-[-0.01em] ${showsDetails ? '' : 'small:truncate'}`}>
            {batch.fileName}
          </h1>
          <StateBadge state={batch.state} stalled={batch.stalled !== null} />
          <DetailsButton label="Details" isOpen={showsDetails} onToggle={showDetails} />
          <div className={`ml-auto flex flex-wrap items-center gap-x-4 gap-y-2 max-sm:ml-0 max-sm:gap-x-3 ${details}`}>
            <BatchLinks batch={batch} actor={actor} temporalUrl={temporalUrl} isMasked={masked.length > 0} />
            {mayWithdraw(actor, batch) && <Withdraw batch={batch} />}
          </div>
        </div>
        <div className={details}>
          <BatchFacts batch={batch} />
        </div>
      </header>
      <MaskedNotice batch={batch} masked={masked} />
      <BatchNotice batch={batch} own={isOwnBatch(actor, batch)} />
      {batch.state === 'frozen' && <Frozen batch={batch} actor={actor} own={isOwnBatch(actor, batch)} />}
      <OpenApprovals batch={batch} />
      <NoCheckerNote batch={batch} own={isOwnBatch(actor, batch)} />
      {batch.state !== 'refused' && (
        <div className="space-y-1.5">
          {isRead && <BalanceBar balance={batch.balance} large />}
          <div className={details}>
            <BalanceLegend balance={batch.balance} />
          </div>
        </div>
      )}
      <ProgressPanel batch={batch} />
      <div className={`${details} empty:hidden`}>
        <WhoDecidesNote batch={batch} actor={actor} />
      </div>
      <BatchTabs batch={batch} isDecider={mayDecide(actor, batch) && !needsSecondFactor} hasTargets={hasTargets} />
    </div>
  )
}

// Shown at once, so that a batch that no one can decide does not wait for days.
function NoCheckerNote({ batch, own }: { batch: Batch; own: boolean }) {
  if (batch.canBeChecked || hasEnded(batch)) return null
  return (
    <Notice tone="warn" title={own ? 'No one but you can check this batch' : 'No one can check this batch'}>
      There is no active checker other than its maker. The batch waits until an admin gives another operator the checker role.
    </Notice>
  )
}

/** Why this operator cannot decide a pending batch. */
function WhoDecidesNote({ batch, actor }: { batch: Batch; actor: { id: string; roles: Role[] } }) {
  if (batch.state !== 'pending') return null
  if (isOwnBatch(actor, batch))
    return <p className="text-soft">You uploaded this batch, so {isChecker(actor) ? 'another' : 'a'} checker decides it.</p>
  if (!isChecker(actor)) return <p className="text-soft">A checker decides this batch. You can only view it.</p>
  return null
}
