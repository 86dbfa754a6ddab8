'use client'

import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { fieldsOfBatchQuery } from '#ui/fields/fields-query'
import { declaredColumnsOf } from '#ui/parse-options/field-columns'

const none: never[] = []

/**
 * The declared fields of a batch, and the keys of those that a list shows: the chosen ones, or those that are in a list at first. `off` has
 * the keys of standard fields that its people do not have.
 */
export function useFieldColumns(batchId: string, chosen: string[] | null) {
  const { data } = useQuery(fieldsOfBatchQuery(batchId))
  return useMemo(() => {
    if (!data) return { fields: none, shown: none, off: none as string[] }
    const fields = declaredColumnsOf(data.version)
    const atFirst = data.version.fields.filter(({ isInList }) => isInList).map(({ key }) => key)
    const off = data.version.fields.filter(({ presence }) => presence === 'off').map(({ key }) => key)
    return { fields, shown: fields.map(({ key }) => key).filter((key) => (chosen ?? atFirst).includes(key)), off }
  }, [data, chosen])
}
