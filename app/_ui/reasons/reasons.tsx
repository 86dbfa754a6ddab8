'use client'

import { useQuery } from '@tanstack/react-query'
import type { Reason } from '#core/reasons/reason'
import { SecondFactorNeeded } from '#ui/account/second-factor-needed'
import { Empty } from '#ui/basics/empty'
import { useNeedsSecondFactor } from '#ui/shell/actor'
import { AddReason } from './add-reason'
import { reasonsQuery } from './reason-queries'
import { ReasonTable } from './reason-table'

export function Reasons({ rendered, isAdmin }: { rendered: Reason[]; isAdmin: boolean }) {
  const needsSecondFactor = useNeedsSecondFactor('admin')
  const mayChange = isAdmin && !needsSecondFactor
  const { data } = useQuery({
    ...reasonsQuery,
    initialData: { items: rendered },
  })
  const active = data.items.filter(({ retiredAt }) => retiredAt === null)
  const retired = data.items.filter(({ retiredAt }) => retiredAt !== null)
  return (
    <div className="space-y-7">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <div>
          <h1 className="font-semibold text-xl tracking-[-0.01em]">Reasons</h1>
          <p className="text-soft">Reasons checkers can choose when they reject people or send them back. The maker sees the reason.</p>
        </div>
        {mayChange && <AddReason />}
        {needsSecondFactor && <SecondFactorNeeded act="change reasons" />}
      </div>
      {active.length === 0 ? (
        <div className="rounded-md border border-line bg-sheet">
          <Empty title="No active reasons">Until you add one, checkers type every reason themselves.</Empty>
        </div>
      ) : (
        <ReasonTable label="Active reasons" reasons={active} mayChange={mayChange} />
      )}
      {retired.length > 0 && (
        <section>
          <h2 className="mb-2 font-semibold">Retired</h2>
          <ReasonTable label="Retired reasons" reasons={retired} mayChange={false} />
        </section>
      )}
    </div>
  )
}
