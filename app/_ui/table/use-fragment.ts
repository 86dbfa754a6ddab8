'use client'

import { useMemo, useSyncExternalStore } from 'react'

const changed = 'fragment-changed'

export type Fragment = Record<string, string>

/**
 * The state of a list, kept in the URL fragment: a link shows a colleague the same people, and the server never sees a name in a URL.
 * Setting a part to null removes it.
 */
export function useFragment(): [Fragment, (change: Record<string, string | null>) => void] {
  const hash = useSyncExternalStore(
    subscribe,
    () => location.hash,
    () => '',
  )
  return [useMemo(() => Object.fromEntries(new URLSearchParams(hash.slice(1))), [hash]), write]
}

function subscribe(listener: () => void) {
  addEventListener('hashchange', listener)
  addEventListener(changed, listener)
  return () => {
    removeEventListener('hashchange', listener)
    removeEventListener(changed, listener)
  }
}

function write(change: Record<string, string | null>) {
  const parts = new URLSearchParams(location.hash.slice(1))
  for (const [name, value] of Object.entries(change)) {
    if (value === null || value === '') parts.delete(name)
    else parts.set(name, value)
  }
  const fragment = parts.size === 0 ? '' : `#${parts}`
  if (fragment === location.hash) return
  history.replaceState(history.state, '', location.pathname + location.search + fragment)
  dispatchEvent(new Event(changed))
}
