'use client'

import { useState } from 'react'
import type { OperatorName } from '#core/operators/operator'
import type { VerificationStatus } from '#core/verification/verification-status'
import { Button } from '#ui/basics/button'
import { DetailsButton, detailsLook } from '#ui/basics/details-button'
import { Empty } from '#ui/basics/empty'
import { Table } from '#ui/table/table'
import { auditColumns } from './audit-columns'
import { AuditFilters } from './audit-filters'
import { DeepVerification } from './deep-verification'
import { useAuditFilter } from './use-audit-filter'
import { useEvents } from './use-events'
import { Verification } from './verification'

/** The audit log, newest first, and the verification of its chain. */
export function Audit({ operators, status }: { operators: OperatorName[]; status: VerificationStatus }) {
  const [filter, setFilter] = useAuditFilter()
  const [showsVerification, showVerification] = useState(false)
  const events = useEvents(filter)
  const isFiltered = Object.values(filter).some((value) => value !== null)
  const clear = () => setFilter(null)
  return (
    <>
      <div className="flex items-center small:mb-2">
        <h1 className="font-semibold text-xl tracking-[-0.01em]">Audit</h1>
        <DetailsButton label="Verification" isOpen={showsVerification} onToggle={showVerification} />
      </div>
      <div className={detailsLook(showsVerification)}>
        <p className="mb-4 text-soft">Every act: who did it, in which role, and from where. Each event is a link of one chain.</p>
        <DeepVerification status={status} />
        <Verification />
      </div>
      <section aria-label="Events" className="rounded-md border border-line bg-sheet">
        <AuditFilters
          filter={filter}
          onFilter={setFilter}
          operators={operators}
          fileName={events.rows.find(({ fileName }) => fileName)?.fileName ?? null}
        />
        <Table
          label="Audit events"
          columns={auditColumns}
          data={events}
          keyOf={({ seq }) => seq}
          empty={
            <Empty title={isFiltered ? 'No event matches' : 'Nothing has happened yet'}>
              {isFiltered ? <Button onClick={clear}>Show all events</Button> : 'Every act appears here.'}
            </Empty>
          }
        />
      </section>
    </>
  )
}
