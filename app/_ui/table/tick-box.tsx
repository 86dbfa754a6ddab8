'use client'

import { useEffect, useRef } from 'react'

type Props = { name: string; checked: boolean; some?: boolean; onTick: (on: boolean, extend: boolean) => void }

/** A checkbox that fills its cell and reports whether Shift was held. */
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
