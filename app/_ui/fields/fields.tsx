'use client'

import Link from 'next/link'
import type { Fields as Rendered } from '#core/field-versions/get-fields'
import { SecondFactorNeeded } from '#ui/account/second-factor-needed'
import { buttonLook } from '#ui/basics/button'
import { When } from '#ui/basics/when'
import { ChangeWaits } from '#ui/operators/change-waits'
import { useNeedsSecondFactor } from '#ui/shell/actor'
import { EarlierVersions } from './earlier-versions'
import { identitySentence } from './field-labels'
import { FieldTable } from './field-table'

/** The fields in force, and the versions before. */
export function Fields({ rendered, isAdmin }: { rendered: Rendered; isAdmin: boolean }) {
  const needsSecondFactor = useNeedsSecondFactor('admin')
  const { inForce, versions, isChangeOpen } = rendered
  const [latest, ...earlier] = versions
  return (
    <div className="space-y-7">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <div>
          <h1 className="font-semibold text-xl tracking-[-0.01em]">Fields</h1>
          <p className="text-soft">What is known of each person. A batch keeps the version that is in force when its file is uploaded.</p>
        </div>
        {isAdmin && !needsSecondFactor && !isChangeOpen && (
          <Link href="/operators/fields/change" className={buttonLook({ look: 'primary' })}>
            Change the fields…
          </Link>
        )}
        {needsSecondFactor && <SecondFactorNeeded act="change the fields" />}
      </div>
      {isChangeOpen && <ChangeWaits of="the fields" />}
      <section aria-label="In force" className="space-y-3">
        <h2 className="font-semibold">
          Version {latest.number}
          <span className="font-normal text-soft">
            {latest.number === 1 && ', the default fields,'} took effect <When at={latest.inForceFrom} />
          </span>
        </h2>
        <FieldTable fields={inForce.fields} />
        <p className="max-w-prose text-soft text-sm">{identitySentence(inForce)}</p>
        {inForce.rules.map(({ starts, ends }) => (
          <p key={`${starts} ${ends}`} className="text-soft text-sm">
            “{labelOf(inForce.fields, ends)}” is not before “{labelOf(inForce.fields, starts)}”.
          </p>
        ))}
      </section>
      {earlier.length > 0 && <EarlierVersions versions={versions} />}
    </div>
  )
}

const labelOf = (fields: Rendered['inForce']['fields'], key: string) => fields.find((field) => field.key === key)?.label ?? key
