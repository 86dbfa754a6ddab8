'use client'

import Link from 'next/link'
import type { TargetEntry } from '#core/targets/list-targets'
import { SecondFactorNeeded } from '#ui/account/second-factor-needed'
import { buttonLook } from '#ui/basics/button'
import { Empty } from '#ui/basics/empty'
import { count } from '#ui/basics/numbers'
import { When } from '#ui/basics/when'
import { useNeedsSecondFactor } from '#ui/shell/actor'
import { SimpleTable } from '#ui/system/simple-table'
import { kindLabels } from './target-labels'
import { TargetState } from './target-state'
import { useTargets } from './use-targets'

/** Where people who are final go, in the order in which they are delivered. */
export function Targets({ targets: rendered, isAdmin }: { targets: TargetEntry[]; isAdmin: boolean }) {
  const targets = useTargets(rendered)
  const needsSecondFactor = useNeedsSecondFactor('admin')
  return (
    <div className="space-y-5">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <div>
          <h1 className="font-semibold text-xl tracking-[-0.01em]">Targets</h1>
          <p className="text-soft">Where people who are final go, in this order. One admin proposes a target, another confirms it.</p>
        </div>
        {isAdmin && !needsSecondFactor && (
          <Link href="/targets/new" className={buttonLook({ look: 'primary' })}>
            Add a target…
          </Link>
        )}
        {isAdmin && needsSecondFactor && <SecondFactorNeeded act="change targets" />}
      </div>
      <div className="rounded-md border border-line bg-sheet">
        {targets.length === 0 ? (
          <Empty title="No targets yet">
            Everyone who is final stays in the register. With a target they are also sent to a SCIM server, to a webhook or into files.
          </Empty>
        ) : (
          <SimpleTable label="Targets" columns={columns} rows={targets.map(rowOf)} />
        )}
      </div>
    </div>
  )
}

const columns = [
  { title: 'Target' },
  { title: 'Kind', isWide: true },
  { title: 'Place', isNumber: true, isWide: true },
  { title: 'People', isNumber: true },
  { title: 'State' },
  { title: 'Version', isWide: true },
]

const rowOf = ({ key, name, kind, position, version, confirmedAt, retiredAt, people, pause, delay }: TargetEntry) => ({
  key,
  cells: [
    <span key="name">
      <Link href={`/targets/${key}`} className="wrap-anywhere text-accent-text underline underline-offset-2">
        {name}
      </Link>
      <code className="block font-mono font-normal text-faint text-xs">{key}</code>
    </span>,
    kindLabels[kind],
    position,
    <span key="people">
      {count(people.here)}
      {people.failed > 0 && <span className="block text-rejected">{count(people.failed)} refused</span>}
    </span>,
    <TargetState key="state" isRetired={retiredAt !== null} pause={pause} delay={delay} />,
    <span key="version" className="text-soft">
      {version}, took effect <When at={confirmedAt} />
    </span>,
  ],
})
