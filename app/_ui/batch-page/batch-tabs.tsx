'use client'

import { Tabs } from '@base-ui/react/tabs'
import { parseAsStringLiteral, useQueryState } from 'nuqs'
import { useState } from 'react'
import { type Batch, hasEnded, hasRevisions } from '#core/batches/batch'
import { count } from '#ui/basics/numbers'
import { PendingTab } from '#ui/deciding/pending-tab'
import { DecidedTab } from '#ui/decisions/decided-tab'
import { DeliverySign } from '#ui/deliveries/delivery-sign'
import { DeliveryTab } from '#ui/deliveries/delivery-tab'
import { FailedRowsTab } from '#ui/failed-rows/failed-rows-tab'
import { RevisionsTab } from '#ui/failed-rows/revisions-tab'
import { TimelineTab } from './timeline-tab'

const tabs = ['pending', 'decided', 'failed-rows', 'delivery', 'revisions', 'timeline'] as const
type Tab = (typeof tabs)[number]

const tabLabels: Record<Tab, string> = {
  pending: 'Pending',
  decided: 'Decided',
  'failed-rows': 'Failed rows',
  delivery: 'Delivery',
  revisions: 'Revisions',
  timeline: 'Timeline',
}

type Props = { batch: Batch; isDecider: boolean; hasTargets: boolean }

export function BatchTabs({ batch, isDecider, hasTargets }: Props) {
  const [chosen, choose] = useQueryState('tab', parseAsStringLiteral(tabs))
  // Computed once, so that deciding the last person does not switch tabs.
  const [first] = useState(() => firstTab(batch))
  const available = tabs.filter((tab) => (tab !== 'revisions' || hasRevisions(batch)) && (tab !== 'delivery' || hasTargets))
  const tab = available.find((tab) => tab === chosen) ?? first
  const counts = countsOf(batch)
  return (
    <Tabs.Root value={tab} onValueChange={(next: Tab) => choose(next, { history: 'push' })}>
      <Tabs.List className="-mb-px relative flex gap-1 overflow-x-auto overflow-y-hidden">
        {available.map((value) => (
          <Tabs.Tab
            key={value}
            value={value}
            className="flex h-9 items-center gap-1.5 whitespace-nowrap rounded-t-md border border-transparent border-b-0 px-2.5 text-soft sm:px-3 -outline-offset-2 hover:text-ink data-active:border-line data-active:bg-sheet data-active:font-medium data-active:text-ink"
          >
            {tabLabels[value]}
            {value === 'delivery' && batch.deliveryFailures > 0 && <Undelivered failures={batch.deliveryFailures} />}
            {counts[value] !== null && <span className="font-normal text-faint text-sm max-sm:hidden">{count(counts[value])}</span>}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      {available.map((value) => (
        <Tabs.Panel key={value} value={value} className="rounded-md rounded-tl-none border border-line bg-sheet">
          <Content tab={value} batch={batch} isDecider={isDecider} />
        </Tabs.Panel>
      ))}
    </Tabs.Root>
  )
}

/** The number of refused people, in the colour that asks for a look. */
function Undelivered({ failures }: { failures: number }) {
  return (
    <span className="flex items-center gap-1 font-normal text-rejected text-sm">
      <DeliverySign outcome="failed" />
      {count(failures)}
      <span className="sr-only">refused</span>
    </span>
  )
}

function Content({ tab, batch, isDecider }: { tab: Tab; batch: Batch; isDecider: boolean }) {
  switch (tab) {
    case 'pending':
      return <PendingTab batch={batch} isDecider={isDecider} />
    case 'decided':
      return <DecidedTab batch={batch} />
    case 'failed-rows':
      return <FailedRowsTab batch={batch} />
    case 'delivery':
      return <DeliveryTab batch={batch} />
    case 'revisions':
      return <RevisionsTab batch={batch} />
    case 'timeline':
      return <TimelineTab batch={batch} />
  }
}

function firstTab(batch: Batch): Tab {
  if (batch.balance.pending > 0 || !hasEnded(batch)) return 'pending'
  return batch.state === 'refused' ? 'timeline' : 'decided'
}

function countsOf({ balance }: Batch): Record<Tab, number | null> {
  return {
    pending: balance.pending,
    decided: balance.approved + balance.rejected + balance.sentBack + balance.withdrawn + balance.expired + balance.reversed,
    'failed-rows': balance.invalid + balance.duplicate,
    delivery: null,
    revisions: null,
    timeline: null,
  }
}
