'use client'

import { useSecondsUntil } from '#ui/basics/use-seconds-until'

type Props = { at: string | null; from: string | null }

/** Beside a person who was approved a moment ago: how long that can still be undone, and then whether the batch is still to be checked. */
export function FinalIn({ at, from }: Props) {
  const seconds = useSecondsUntil(at)
  if (seconds > 0) return <span className="text-faint text-xs tabular-nums">final in {seconds} s</span>
  return at !== null && from === null ? <span className="text-faint text-xs">not final yet</span> : null
}
