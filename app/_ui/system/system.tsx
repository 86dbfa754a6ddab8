'use client'

import type { System as Rendered } from '#core/system/get-system'
import { Notice } from '#ui/basics/notice'
import { Facts } from './facts'
import { Problems } from './problems'
import { Processes } from './processes'
import { Queues } from './queues'
import { StandingBatches } from './standing-batches'
import { Tables } from './tables'
import { useSystem } from './use-system'

/** What runs and what is wrong, the wrong first. */
export function System({ rendered }: { rendered: Rendered }) {
  const { system, error } = useSystem(rendered)
  return (
    <div className="space-y-7">
      <div>
        <h1 className="font-semibold text-xl tracking-[-0.01em]">System</h1>
        <p className="text-soft">What runs, what waits and what is wrong. Read again every five seconds.</p>
      </div>
      {error && (
        <Notice tone="warn" role="status" title="This page is not up to date">
          {error.message}
        </Notice>
      )}
      <Problems problems={system.problems} />
      <StandingBatches {...system.standing} />
      <Processes processes={system.processes} />
      <div className="grid items-start gap-7 lg:grid-cols-2">
        <div className="min-w-0 space-y-7">
          <Queues temporal={system.temporal} />
          <Tables tables={system.storage.tables} />
        </div>
        <Facts system={system} />
      </div>
    </div>
  )
}
