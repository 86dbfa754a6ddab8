'use client'

import { type ReactNode, useState } from 'react'
import type { ReversalSelection } from '#core/reversals/reversal'
import { Button } from '#ui/basics/button'
import { useReasons } from '#ui/reasons/reason-queries'
import { TakeBackDialog } from './take-back-dialog'

type Props = {
  selection: ReversalSelection
  selected: number
  isReady?: boolean
  size?: 'normal' | 'thumb'
  onProposed?: () => void
  children: ReactNode
}

/** A button that asks why these people are taken back. */
export function TakeBack({ selection, selected, isReady = true, size = 'normal', onProposed, children }: Props) {
  const [isOpen, open] = useState(false)
  // Loads the catalogue before the dialog opens.
  useReasons('reverse')
  return (
    <>
      {/* Not `disabled`, which would drop the focus when the last one is unticked. */}
      <Button size={size} aria-disabled={!isReady} onClick={() => isReady && open(true)}>
        {children}
      </Button>
      {isOpen && (
        <TakeBackDialog selection={selection} selected={selected} onClose={() => open(false)} {...(onProposed && { onProposed })} />
      )}
    </>
  )
}
