'use client'

import Link from 'next/link'
import { useState } from 'react'
import type { FieldVersion } from '#core/fields/field-version'
import { Button, buttonLook } from '#ui/basics/button'
import type { DraftProblem } from './check-draft'
import { type DraftField, draftOf, moved, newField, withField } from './draft'
import { FieldEditor } from './field-editor'
import { IdentityEditor } from './identity-editor'
import { ReviewFields } from './review-fields'
import { RulesEditor } from './rules-editor'

type Props = { inForce: FieldVersion; number: number }

/** The fields in force as a form, and what would be different before it is proposed. */
export function ChangeFields({ inForce, number }: Props) {
  const [draft, setDraft] = useState(() => draftOf(inForce))
  const [open, setOpen] = useState<string[]>([])
  const [problems, setProblems] = useState<DraftProblem[]>([])
  const [reviewed, setReviewed] = useState<FieldVersion | null>(null)
  const { fields, identity, rules } = draft
  const setFields = (fields: DraftField[]) => setDraft({ ...draft, fields })
  const read = fields.map(({ field }) => field).filter(({ presence }) => presence !== 'off')
  const add = () => {
    const id = crypto.randomUUID()
    setFields([...fields, { id, before: null, field: newField('text') }])
    setOpen([...open, id])
  }
  const review = async () => {
    // It compiles patterns and reads phones, which a page loads only where it is needed.
    const { checkDraft } = await import('./check-draft')
    const { definition, problems } = checkDraft(inForce, draft)
    setProblems(problems)
    setOpen([...new Set([...open, ...problems.flatMap(({ id }) => id ?? [])])])
    setReviewed(definition)
  }
  if (reviewed) return <ReviewFields before={inForce} after={reviewed} number={number} onBack={() => setReviewed(null)} />
  return (
    <form
      className="max-w-3xl space-y-5"
      method="post"
      onSubmit={(event) => {
        event.preventDefault()
        void review()
      }}
    >
      <div>
        <h1 className="font-semibold text-xl tracking-[-0.01em]">Change the fields</h1>
        <p className="text-soft">Version {number} is in force. Another admin confirms the change before it holds.</p>
      </div>
      <section aria-label="Fields">
        <ol className="space-y-2">
          {fields.map((one, index) => (
            <FieldEditor
              key={one.id}
              draft={one}
              isOpen={open.includes(one.id)}
              problems={problems.filter(({ id }) => id === one.id)}
              isFirst={index === 0}
              isLast={index === fields.length - 1}
              onToggle={(isOpen) => setOpen(isOpen ? [...open, one.id] : open.filter((id) => id !== one.id))}
              onChange={(field) => setDraft(withField(draft, index, field))}
              onMove={(by) => setFields(moved(fields, index, by))}
              onRemove={() => setFields(fields.toSpliced(index, 1))}
            />
          ))}
        </ol>
        <Button className="mt-3" onClick={add}>
          Add a field
        </Button>
      </section>
      <IdentityEditor fields={read} identity={identity} onChange={(identity) => setDraft({ ...draft, identity })} />
      <RulesEditor dates={read.filter(({ kind }) => kind === 'date')} rules={rules} onChange={(rules) => setDraft({ ...draft, rules })} />
      {problems.length > 0 && <Problems problems={problems} fields={fields} />}
      <div className="flex flex-wrap gap-2">
        <Button type="submit" look="primary">
          Review the change
        </Button>
        <Link href="/operators/fields" className={buttonLook()}>
          Cancel
        </Link>
      </div>
    </form>
  )
}

function Problems({ problems, fields }: { problems: DraftProblem[]; fields: DraftField[] }) {
  const labelOf = (id: string | null) => fields.find((field) => field.id === id)?.field.label
  return (
    <div role="alert" className="rounded-md border border-rejected-fill/50 bg-danger-wash px-4 py-3 text-sm">
      <p className="font-medium">This cannot be proposed yet:</p>
      <ul className="mt-1 list-disc pl-5">
        {problems.map(({ id, message }) => (
          <li key={`${id} ${message}`} className="wrap-anywhere">
            {id !== null && <span className="font-medium">{labelOf(id) || 'New field'}: </span>}
            {message}
          </li>
        ))}
      </ul>
    </div>
  )
}
