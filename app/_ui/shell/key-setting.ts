'use client'

import { useSyncExternalStore } from 'react'

const slot = 'countersign:keys'
const changed = 'keys-changed'

/** Whether single letters are commands in this browser; they are, unless they were switched off. */
export const areKeysOn = () => localStorage.getItem(slot) !== 'off'

/** The same as a setting: whether they are on, and how to switch them. */
export function useKeySetting(): [boolean, (on: boolean) => void] {
  return [useSyncExternalStore(subscribe, areKeysOn, () => true), set]
}

function set(on: boolean) {
  if (on) localStorage.removeItem(slot)
  else localStorage.setItem(slot, 'off')
  dispatchEvent(new Event(changed))
}

function subscribe(listener: () => void) {
  addEventListener(changed, listener)
  return () => removeEventListener(changed, listener)
}
