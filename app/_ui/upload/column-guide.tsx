'use client'

import { useState } from 'react'
import type { Field } from '#core/fields/field'
import type { FieldVersion } from '#core/fields/field-version'
import { capital } from '#ui/basics/capital'
import { Dialog } from '#ui/basics/dialog'
import { CloseFooter } from '#ui/basics/dialog-footer'
import { kindLabels, optionsOf } from '#ui/fields/field-labels'

/** Opens a list of the columns that a file may have, with what each of them takes. */
export function ColumnGuide({ fields: { fields } }: { fields: FieldVersion }) {
  const [isOpen, setOpen] = useState(false)
  return (
    <>
      <button type="button" onClick={() => setOpen(true)} className="rounded-sm text-accent-text underline underline-offset-2">
        What each column takes
      </button>
      <Dialog
        open={isOpen}
        wide
        onClose={() => setOpen(false)}
        title="What each column takes"
        footer={<CloseFooter onClose={() => setOpen(false)} />}
      >
        <p className="mb-3 text-sm">
          Columns are found by their headings, in any order. Other columns stay in the file. A name may also be in two columns.
        </p>
        <dl className="divide-y divide-line border-line border-t text-ink text-sm">
          {[...withPresence(fields, 'required'), ...withPresence(fields, 'optional')].map((field) => (
            <Column key={field.key} field={field} />
          ))}
        </dl>
      </Dialog>
    </>
  )
}

function Column({ field }: { field: Field }) {
  const { label, presence, headerNames, isUnique } = field
  return (
    <div className="gap-x-4 py-2 sm:grid sm:grid-cols-[minmax(0,1fr)_minmax(0,2fr)]">
      <dt className="wrap-anywhere font-medium">
        {label} <span className="font-normal text-soft">{presence === 'required' ? 'required' : 'may be empty'}</span>
      </dt>
      <dd className="wrap-anywhere">
        {capital(takenBy(field))}
        {isUnique && <span className="text-soft">; no two people have the same</span>}
        {headerNames.length > 0 && <span className="block text-soft">Also found as {headerNames.join(', ')}</span>}
      </dd>
    </div>
  )
}

/** What is written in a column. */
function takenBy(field: Field): string {
  switch (field.kind) {
    case 'choice':
      return `one of: ${field.choices.flatMap(({ label, isRetired }) => (isRetired ? [] : [label])).join(', ')}`
    case 'text':
      return [kindLabels.text, ...(field.example ? [`like ${field.example}`] : []), ...optionsOf(field)].join(', ')
    case 'date':
      return [`${kindLabels.date}, like 2026-04-30`, ...optionsOf(field)].join(', ')
    case 'phone':
      return ['telephone number with its country code, like +49 30 123456', ...optionsOf(field)].join('; ')
    default:
      return [kindLabels[field.kind], ...optionsOf(field)].join(', ')
  }
}

const withPresence = (fields: Field[], presence: Field['presence']) => fields.filter((field) => field.presence === presence)

const inWords = new Intl.ListFormat('en-GB')
const mostNamed = 6

/** Which columns a file has, for the place where it is dropped. */
export function columnsSentence({ fields }: FieldVersion): string {
  const [required, optional] = [withPresence(fields, 'required'), withPresence(fields, 'optional')]
  const named = optional.map(({ label }) => label)
  const more = named.length > mostNamed ? [...named.slice(0, mostNamed - 1), `${named.length - mostNamed + 1} more`] : named
  const others = more.length > 0 ? `, and optionally ${inWords.format(more)}` : ''
  return `Columns: ${inWords.format(required.map(({ label }) => label))}${others}.`
}
