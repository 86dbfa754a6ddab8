import Link from 'next/link'
import type { ReactNode } from 'react'
import { outboundSentence } from '#core/outbound/outbound-failure'
import type { System } from '#core/system/get-system'
import type { OutsideHead, SystemParts } from '#core/system/system'
import { count, counted, size } from '#ui/basics/numbers'
import { When } from '#ui/basics/when'

/** Single facts: the last deep verification, the last outside head, sizes and versions. */
export function Facts({ system: { verification, outsideHead, storage, versions } }: { system: System }) {
  const { databaseBytes, connections } = storage
  return (
    <div className="min-w-0 space-y-7">
      <FactList title="Deep verification" facts={verificationFacts(verification)}>
        The schedule asks for one every night. The{' '}
        <Link href="/audit" className="text-accent-text underline underline-offset-2">
          page Audit
        </Link>{' '}
        verifies the chain at once.
      </FactList>
      <FactList title="Outside head" facts={outsideHead ? headFacts(outsideHead) : {}}>
        {outsideHead === null && 'No head was posted. Set AUDIT_WEBHOOK_URL on the workers to keep one outside.'}
      </FactList>
      <FactList
        title="Database"
        facts={{ Size: size(databaseBytes), Connections: `${count(connections.used)} of ${count(connections.limit)}` }}
      />
      <FactList
        title="Versions"
        facts={{
          Countersign: versions.countersign,
          Migration: versions.migration,
          PostgreSQL: versions.postgres,
          Temporal: versions.temporal ?? 'not known',
          'Node of this web server': versions.node,
        }}
      />
    </div>
  )
}

type FactsByName = Record<string, ReactNode>

function FactList({ title, facts, children }: { title: string; facts: FactsByName; children?: ReactNode }) {
  const entries = Object.entries(facts)
  return (
    <section aria-label={title}>
      <h2 className="mb-2 font-semibold">{title}</h2>
      <div className="rounded-md border border-line bg-sheet text-sm">
        {entries.length > 0 && (
          <dl className="divide-y divide-line">
            {entries.map(([name, fact]) => (
              <div key={name} className="flex flex-wrap justify-between gap-x-4 px-4 py-1.5">
                <dt className="text-soft">{name}</dt>
                <dd className="ml-auto min-w-0 break-words text-right tabular-nums">{fact}</dd>
              </div>
            ))}
          </dl>
        )}
        {children && <p className={`px-4 py-2 text-soft ${entries.length > 0 ? 'border-line border-t' : ''}`}>{children}</p>}
      </div>
    </section>
  )
}

function verificationFacts({ deep, open, requestedBy }: SystemParts['verification']): FactsByName {
  const running: FactsByName =
    open === null ? {} : { 'Running since': <When at={open.since} />, 'Running for': requesterOf(open.requestedBy) }
  if (deep === null) return { ...running, 'Last one': 'none yet' }
  return {
    ...running,
    'Last one ended': <When at={deep.endedAt} />,
    'Requested by': requesterOf(requestedBy),
    Batches: `${count(deep.batches)}, ${deep.different === 0 ? 'none differs' : `of which ${counted(deep.different, 'differs', 'differ')}`}`,
    'Audit chain': deep.chainHolds ? 'holds' : 'does not hold',
  }
}

function requesterOf(role: string | null): string {
  if (role === null) return 'not known'
  if (role === 'countersign_worker') return 'the nightly schedule'
  return role === 'countersign_verifier' ? 'the verifier, for a missed night' : `the role ${role}`
}

function headFacts({ posted, host, failures, headSeq }: OutsideHead): FactsByName {
  return {
    'Last posted': posted === null ? 'never' : <When at={posted.at} />,
    To: host,
    ...(posted && { Event: `${count(posted.seq)} of ${count(headSeq)}` }),
    'Failures since': failures === null ? 'none' : <Failures {...failures} />,
  }
}

function Failures({ count: failed, at, cause }: NonNullable<OutsideHead['failures']>) {
  const sentence = outboundSentence(cause)
  return (
    <>
      {count(failed)}, the last <When at={at} />: {cause}
      {sentence && <p className="text-soft">{sentence}</p>}
    </>
  )
}
