'use client'

import { useState } from 'react'
import { filterForms } from '#core/fields/kinds/filter-form'
import type { FieldCondition, PersonFilter } from '#core/people/filter/person-filter'
import type { FieldColumn } from '#ui/parse-options/field-columns'
import { useFoundFieldValues } from './facet-queries'
import { type Range, RangeFilter } from './range-filter'
import { ValueList } from './value-list'
import { ValueMenu } from './value-menu'

type Props = {
  batchId: string
  column: FieldColumn
  filter: PersonFilter
  onChoose: (condition: FieldCondition | undefined) => void
}

/** Filters by a declared field: by a range where values have an order, by a value, or by a part of the text. */
export function FieldFilter({ batchId, column, filter, onChoose }: Props) {
  const condition = filter.fields?.[column.key]
  if (filterForms[column.field.kind] !== 'range')
    return (
      <ValueMenu title={column.label} isChosen={condition !== undefined}>
        {(close) => <FieldValueList {...{ batchId, column, filter }} onChoose={(chosen) => [onChoose(chosen), close()]} />}
      </ValueMenu>
    )
  const { from, to } = { from: undefined, to: undefined, ...condition }
  const isDate = column.field.kind === 'date'
  return (
    <RangeFilter
      title={column.label}
      any="Any"
      input={isDate ? { type: 'date', max: '9999-12-31' } : { type: 'number', step: 'any' }}
      from={from}
      to={to}
      onChoose={(range) => onChoose(rangeOf(range, isDate ? (text) => text : writtenOut))}
    />
  )
}

function rangeOf(range: Range, read: (text: string) => string | undefined): FieldCondition | undefined {
  const [from, to] = [range.from, range.to].map((text) => (text === undefined ? undefined : read(text)))
  if (from !== undefined) return { from, ...(to !== undefined && { to }) }
  return to === undefined ? undefined : { to }
}

/** A number without an exponent, which a browser lets pass; undefined for one that no field holds. */
const writtenOut = (text: string) => (/^-?\d{1,15}(\.\d{1,15})?$/.test(text) ? text : undefined)

function FieldValueList({ batchId, column, filter, onChoose }: Props) {
  const [text, setText] = useState('')
  const found = useFoundFieldValues(batchId, filter, column.key, text)
  const condition = filter.fields?.[column.key]
  const chosen = condition && 'is' in condition ? condition.is : null
  return (
    <ValueList
      title={column.label}
      text={text}
      onType={setText}
      found={found}
      value={chosen}
      onChoose={(value) => onChoose(value === chosen ? undefined : { is: value })}
      {...(filterForms[column.field.kind] === 'text' && { onContains: (contains: string) => onChoose({ contains }) })}
    />
  )
}
