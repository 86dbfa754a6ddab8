'use client'

import { useSecondsUntil } from '#ui/basics/use-seconds-until'

/** Beside somebody who was approved a moment ago: how long that can still be undone. */
export function FinalIn({ at }: { at: string | null }) {
  const seconds = useSecondsUntil(at)
  return seconds === 0 ? null : <span className="text-faint text-xs tabular-nums">final in {seconds} s</span>
}
