'use client'

import { useEffect, useRef } from 'react'
import { areKeysOn } from './key-setting'

/** The handler of a key; returning `false` leaves the key to the browser. */
export type Shortcuts = Record<string, (event: KeyboardEvent) => unknown>

/** Listens for single keys, except with a modifier, in a text field, while a dialog is open, or when they are switched off. */
export function useShortcuts(shortcuts: Shortcuts) {
  const latest = useRef(shortcuts)
  useEffect(() => {
    latest.current = shortcuts
  })
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.metaKey || event.ctrlKey || event.altKey || isBusy(event.target)) return
      const act = latest.current[event.key]
      if (!act || (isCharacter(event.key) && !areKeysOn())) return
      if (act(event) !== false) event.preventDefault()
    }
    addEventListener('keydown', onKey)
    return () => removeEventListener('keydown', onKey)
  }, [])
}

// Keys that type nothing, such as Esc and the arrows, do no harm.
const isCharacter = (key: string) => key.length === 1

function isBusy(target: EventTarget | null): boolean {
  if (document.querySelector('[role="dialog"], [role="menu"]')) return true
  if (!(target instanceof HTMLElement)) return false
  return target.isContentEditable || target.matches('textarea, select, input:not([type="checkbox"])')
}
