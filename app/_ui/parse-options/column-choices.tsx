'use client'

import Link from 'next/link'
import { useState } from 'react'
import { positionOf } from '#core/parsing/header/requested-columns'
import type { RequestedParseOptions } from '#core/parsing/parse-options'
import type { Top } from '#core/parsing/preview/top'
import { Choice } from '#ui/basics/choice'
import { useActor } from '#ui/shell/actor'
import type { FieldColumn } from './field-columns'
import { withColumn } from './parse-option-changes'

type Props = {
  top: Top
  /** The fields that are read, without the name. */
  fields: FieldColumn[]
  extraColumns: string[] | null
  requested: RequestedParseOptions
  onChange: (requested: RequestedParseOptions) => void
}

const inTwo = 'two'

/** Assigns columns to fields, with an example from the first row. */
export function ColumnChoices({ top, fields, extraColumns, requested, onChange }: Props) {
  const { columns } = top
  const [asksForTwo, setAsksForTwo] = useState(false)
  const isSplit = columns.name === undefined ? asksForTwo || columns.firstName !== undefined || columns.lastName !== undefined : asksForTwo
  const choose = (meaning: string) => (value: string) => {
    if (value === inTwo) return setAsksForTwo(true)
    if (meaning === 'name') setAsksForTwo(false)
    onChange(withColumn(requested, top, meaning, value === '' ? null : Number(value)))
  }
  const row = (meaning: string) => ({ top, meaning, onChoose: choose(meaning) })
  return (
    <div>
      <div className="divide-y divide-line border-line border-y">
        <ColumnRow {...row('name')} label="Name" isSplit={isSplit} />
        {isSplit && (
          <>
            <ColumnRow {...row('firstName')} label="First name" />
            <ColumnRow {...row('lastName')} label="Last name" />
          </>
        )}
        {fields.map(({ key, label, isRequired }) => (
          <ColumnRow key={key} {...row(key)} label={label} isOptional={!isRequired} />
        ))}
      </div>
      {extraColumns && extraColumns.length > 0 && (
        <p className="mt-1.5 text-soft text-sm">
          Not imported: <span className="text-ink">{extraColumns.join(', ')}</span>. The original file keeps{' '}
          {extraColumns.length === 1 ? 'it' : 'them'}. <Declaring isOne={extraColumns.length === 1} />
        </p>
      )}
    </div>
  )
}

/** What has to be done for a column to be imported. */
function Declaring({ isOne }: { isOne: boolean }) {
  if (!useActor().roles.includes('admin')) return <>An admin can declare {isOne ? 'it as a field' : 'them as fields'}.</>
  return (
    <Link href="/operators/fields" target="_blank" className="text-accent-text underline underline-offset-2">
      Declare {isOne ? 'it as a field' : 'them as fields'}
    </Link>
  )
}

type RowProps = {
  top: Top
  meaning: string
  label: string
  onChoose: (value: string) => void
  isOptional?: boolean
  /** Whether the name is in two columns; undefined for other fields. */
  isSplit?: boolean
}

function ColumnRow({ top, meaning, label, onChoose, isOptional = false, isSplit }: RowProps) {
  const position = positionOf(top.columns, meaning)
  const example = position === undefined || isSplit ? '' : (top.example[position] ?? '')
  const isMissing = position === undefined && !isOptional && !isSplit
  return (
    <div className="grid grid-cols-[92px_minmax(0,1fr)] items-center gap-x-3 py-1 sm:grid-cols-[112px_minmax(0,1fr)_minmax(0,1fr)]">
      <span aria-hidden="true" className={`text-sm ${isMissing ? 'font-medium text-invalid' : ''}`}>
        {label}
      </span>
      <Choice
        label={`Column of the ${label.toLowerCase()}`}
        isLabelHidden
        value={isSplit ? inTwo : position === undefined ? '' : String(position)}
        onChoose={onChoose}
      >
        {(position === undefined || isOptional) && !isSplit && <option value="">{isOptional ? 'No column' : 'Choose a column'}</option>}
        {isSplit !== undefined && <option value={inTwo}>In two columns</option>}
        {top.header.map((name, at) => (
          <option key={at} value={at}>
            {at + 1} · {name || 'no heading'}
          </option>
        ))}
      </Choice>
      <span className="truncate text-soft text-sm max-sm:hidden">{example}</span>
    </div>
  )
}
