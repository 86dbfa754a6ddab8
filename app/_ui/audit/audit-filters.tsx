'use client'

import { X } from 'lucide-react'
import { type ComponentProps, useId } from 'react'
import type { OperatorName } from '#core/operators/operator'
import { Button } from '#ui/basics/button'
import { Choice, control } from '#ui/basics/choice'
import { actionNames } from './action-names'
import type { AuditFilter } from './use-audit-filter'

type Props = {
  filter: AuditFilter
  onFilter: (change: Partial<AuditFilter> | null) => void
  operators: OperatorName[]
  /** The name of the batch in the filter, once one of its events is loaded. */
  fileName: string | null
}

export function AuditFilters({ filter, onFilter, operators, fileName }: Props) {
  const choose = (name: keyof AuditFilter) => (value: string) => onFilter({ [name]: value || null })
  const isFiltered = Object.values(filter).some((value) => value !== null)
  return (
    <search className="grid grid-cols-2 items-end gap-x-3 gap-y-2 border-line border-b px-4 py-3 sm:flex sm:flex-wrap">
      <Choice className="sm:w-44" label="Who" value={filter.operator} onChoose={choose('operator')}>
        <option value="">Everyone</option>
        {operators.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </Choice>
      <Choice className="sm:w-44" label="What" value={filter.action} onChoose={choose('action')}>
        <option value="">Everything</option>
        {actionNames.map(({ group, actions }) => (
          <optgroup key={group} label={group}>
            {Object.entries(actions).map(([action, name]) => (
              <option key={action} value={action}>
                {name}
              </option>
            ))}
          </optgroup>
        ))}
      </Choice>
      <Day label="From" value={filter.from} max={filter.to ?? undefined} onChoose={choose('from')} />
      <Day label="To, inclusive" value={filter.to} min={filter.from ?? undefined} onChoose={choose('to')} />
      {filter.batch !== null && (
        <Button
          onClick={() => onFilter({ batch: null })}
          aria-label={`Batch ${fileName ?? filter.batch}: show all batches`}
          className="min-w-0 max-sm:col-span-2"
        >
          <span className="truncate">{fileName ?? 'One batch'}</span>
          <X aria-hidden="true" className="size-3.5" />
        </Button>
      )}
      {isFiltered && (
        <Button look="quiet" onClick={() => onFilter(null)} className="max-sm:col-span-2">
          Clear
        </Button>
      )}
    </search>
  )
}

type Chosen = { label: string; value: string | null; onChoose: (value: string) => void }

function Day({ label, value, onChoose, ...limits }: Chosen & Pick<ComponentProps<'input'>, 'min' | 'max'>) {
  const id = useId()
  return (
    <div className="min-w-0 sm:w-36">
      <label htmlFor={id} className="mb-0.5 block text-faint text-xs">
        {label}
      </label>
      <input
        id={id}
        type="date"
        value={value ?? ''}
        onChange={({ currentTarget }) => onChoose(currentTarget.value)}
        className={control}
        {...limits}
      />
    </div>
  )
}
