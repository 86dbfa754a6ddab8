'use client'

import Link from 'next/link'
import { useState } from 'react'
import type { Field } from '#core/fields/field'
import type { Target } from '#core/targets/get-target'
import { secretNamesOf } from '#core/targets/settings/target-secrets'
import { Button, buttonLook } from '#ui/basics/button'
import { Tick } from '#ui/fields/inputs'
import type { Checked } from './check-draft'
import { CommonOptions } from './common-options'
import { type Draft, draftOf, emptyDraft } from './draft'
import { KindOptions } from './kind-options'
import { ReviewTarget } from './review-target'
import { SecretInputs } from './secret-inputs'

type Props = { target: Target | null; fields: Field[] }

/** A target as a form, and what would be different before it is proposed. */
export function ChangeTarget({ target, fields }: Props) {
  const [draft, setDraft] = useState<Draft>(() => (target ? draftOf(target) : emptyDraft))
  const [problems, setProblems] = useState<string[]>([])
  const [checked, setChecked] = useState<Checked | null>(null)
  const change = (other: Partial<Draft>) => setDraft({ ...draft, ...other })
  const review = async () => {
    const { checkDraft } = await import('./check-draft')
    const answer = checkDraft(target, draft, fields)
    setProblems('problems' in answer ? answer.problems : [])
    setChecked('problems' in answer ? null : answer)
  }
  if (checked) return <ReviewTarget checked={checked} onBack={() => setChecked(null)} />
  return (
    <form
      className="max-w-3xl space-y-7"
      method="post"
      onSubmit={(event) => {
        event.preventDefault()
        void review()
      }}
    >
      <div>
        <h1 className="font-semibold text-xl tracking-[-0.01em]">{target ? `Change ${target.settings.name}` : 'Add a target'}</h1>
        <p className="text-soft">Another admin confirms it before it holds.</p>
      </div>
      <CommonOptions draft={draft} isNew={target === null} onChange={change} />
      <KindOptions settings={draft.settings} fields={fields} onChange={(settings) => change({ settings })} />
      <SecretInputs draft={draft} needed={secretNamesOf(draft.settings)} isNew={target === null} onChange={change} />
      {target && (
        <div>
          <Tick word="Retired" checked={draft.retired} onChange={(retired) => change({ retired })} />
          <p className="text-soft text-sm">A retired target gets no one new. Those it has can still be taken back.</p>
        </div>
      )}
      {problems.length > 0 && <Problems problems={problems} />}
      <div className="flex flex-wrap gap-2">
        <Button type="submit" look="primary">
          Review the change
        </Button>
        <Link href={target ? `/targets/${target.key}` : '/targets'} className={buttonLook()}>
          Cancel
        </Link>
      </div>
    </form>
  )
}

function Problems({ problems }: { problems: string[] }) {
  return (
    <div role="alert" className="rounded-md border border-rejected-fill/50 bg-danger-wash px-4 py-3 text-sm">
      <p className="font-medium">This cannot be proposed yet:</p>
      <ul className="mt-1 list-disc pl-5">
        {problems.map((problem) => (
          <li key={problem} className="wrap-anywhere">
            {problem}
          </li>
        ))}
      </ul>
    </div>
  )
}
