'use client'

import { useSyncExternalStore } from 'react'

const slot = 'countersign:keys'
const changed = 'keys-changed'

/** Whether single letters are commands in this browser; on by default. */
export const areKeysOn = () => localStorage.getItem(slot) !== 'off'

/** The same as a setting: the value and its setter. */
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
