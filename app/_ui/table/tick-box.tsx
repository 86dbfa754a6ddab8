'use client'

import { useEffect, useRef } from 'react'

type Props = { name: string; checked: boolean; some?: boolean; onTick: (on: boolean, reach: boolean) => void }

/** A tick box as wide as its cell; Shift is passed on. */
export function TickBox({ name, checked, some = false, onTick }: Props) {
  const box = useRef<HTMLInputElement>(null)
  useEffect(() => {
    if (box.current) box.current.indeterminate = some
  })
  return (
    <label className="flex h-full w-full items-center justify-center">
      <input
        ref={box}
        type="checkbox"
        aria-label={name}
        className="tick-box"
        checked={checked}
        onChange={({ currentTarget, nativeEvent }) =>
          onTick(currentTarget.checked, 'shiftKey' in nativeEvent && nativeEvent.shiftKey === true)
        }
      />
    </label>
  )
}
