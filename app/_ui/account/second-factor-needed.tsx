import Link from 'next/link'

/** Says before an act that it requires a second factor, and where to set one up. */
export function SecondFactorNeeded({ act }: { act: string }) {
  return (
    <p className="text-ink">
      <Link href="/account#second-factor" className="font-medium underline underline-offset-2">
        Set up a second factor
      </Link>{' '}
      to {act}.
    </p>
  )
}
