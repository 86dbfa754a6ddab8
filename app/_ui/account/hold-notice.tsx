import type { HoldCause } from '#core/operators/operator'
import { Notice } from '#ui/basics/notice'

/** Why an operator can do nothing of weight, and who can help. */
export function HoldNotice({ holds }: { holds: HoldCause[] }) {
  if (holds.length === 0) return null
  return (
    <Notice tone="warn" title={`Your ${holds.map((cause) => words[cause]).join(' and your ')} was changed, and not from here`}>
      You can look at everything, and decide nothing. If that was not you, tell your admins. One of them proposes to reset{' '}
      {holds.length > 1 ? 'both' : 'it'}, another confirms, and you go on.
    </Notice>
  )
}

const words: Record<HoldCause, string> = { password: 'password', 'second-factor': 'second factor' }
