'use client'

import { Search } from 'lucide-react'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { useShortcuts } from '#ui/shell/shortcuts'

type Props = {
  label: string
  q: string
  onSearch: (q: string) => void
  found: string | null
  /** Leaves out the text, where what it would search is masked. */
  isOff?: boolean
  children?: ReactNode
  end?: ReactNode
}

const typingPauseMs = 200

/** Searches while typing. `children` are further filters and `end` the actions on the result. `/` focuses it; Esc clears it and then leaves it. */
export function SearchBox({ label, q, onSearch, found, isOff = false, children, end }: Props) {
  const [text, setText] = useState(q)
  const [known, setKnown] = useState(q)
  const input = useRef<HTMLInputElement>(null)
  useShortcuts({ '/': () => input.current?.focus() })
  if (known !== q) {
    setKnown(q)
    if (q !== text.trim()) setText(q)
  }
  useEffect(() => {
    if (text.trim() === q) return
    const timer = setTimeout(() => onSearch(text.trim()), typingPauseMs)
    return () => clearTimeout(timer)
  }, [text, q, onSearch])
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1 px-4 py-1.5">
      {!isOff && (
        <label className={`flex h-8 min-w-0 flex-1 items-center gap-2 sm:max-w-80 sm:basis-52 ${end ? 'basis-48' : ''}`}>
          <Search aria-hidden="true" className="size-4 shrink-0 text-faint" />
          <span className="sr-only">{label}</span>
          <input
            ref={input}
            type="search"
            value={text}
            maxLength={200}
            placeholder={label}
            onChange={({ currentTarget }) => setText(currentTarget.value)}
            onKeyDown={(event) => {
              if (event.key !== 'Escape') return
              if (text === '') event.currentTarget.blur()
              setText('')
            }}
            className="h-full min-w-0 flex-1 rounded-sm bg-transparent px-1 text-base placeholder:text-faint placeholder:text-sm max-sm:text-lg small:max-sm:placeholder:text-xs"
          />
        </label>
      )}
      {children && (
        <div className="flex flex-wrap items-center gap-1 max-sm:order-last max-sm:w-full max-sm:flex-nowrap max-sm:gap-0 max-sm:overflow-x-auto">
          {children}
        </div>
      )}
      <span role="status" className="ml-auto whitespace-nowrap text-soft text-sm empty:hidden">
        {found}
      </span>
      {end && <div className="ml-auto">{end}</div>}
    </div>
  )
}
