'use client'

import { useMutation } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import type { RegisterFilter } from '#core/people/register-filter'
import { postJson } from '#ui/api/request'
import { Button } from '#ui/basics/button'
import { useReasons } from '#ui/reasons/reason-queries'
import { TakeBackDialog } from './take-back-dialog'

type Props = { filter: Omit<RegisterFilter, 'delivery'>; batchId?: string; size?: 'normal' | 'thumb'; children: ReactNode }

/** A button that counts everyone in the register who matches, and then asks why they are taken back. */
export function TakeBackAll({ filter, batchId, size = 'normal', children }: Props) {
  const [isOpen, open] = useState(false)
  // Loads the catalogue before the dialog opens.
  useReasons('reverse')
  const counting = useMutation({
    mutationFn: () => postJson<{ people: number }>('/api/people/count', { filter, ...(batchId && { batchId }) }),
    onSuccess: ({ people }) => open(people > 0),
  })
  const counted = counting.data?.people
  return (
    <>
      <span role="status" className="text-sm text-soft empty:hidden">
        {counting.error?.message}
        {counted === 0 && 'There is no one that you can take back.'}
      </span>
      <Button size={size} aria-disabled={counting.isPending} onClick={() => counting.isPending || counting.mutate()}>
        {counting.isPending ? 'Counting…' : children}
      </Button>
      {isOpen && counted !== undefined && (
        <TakeBackDialog
          selection={{ filter, ...(batchId && { batchId }), expectedCount: counted }}
          selected={counted}
          onClose={() => open(false)}
        />
      )}
    </>
  )
}
