import Link from 'next/link'
import { Problem } from '#ui/api/problem'

/** A link to what a refusal requires: a second factor. */
export function RefusalHelp({ error }: { error: Error | null }) {
  if (!(error instanceof Problem)) return null
  const words = helps[error.code]
  if (!words) return null
  return (
    <Link href="/account" className="ml-1 underline underline-offset-2">
      {words}
    </Link>
  )
}

const helps: Record<string, string> = {
  'second-factor-missing': 'Set up a second factor',
}
