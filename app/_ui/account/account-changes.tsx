import type { AccountChange } from '#core/sessions/list-account-changes'
import { When } from '#ui/basics/when'

/** What changed in the operator's account lately. */
export function AccountChanges({ changes }: { changes: AccountChange[] }) {
  if (changes.length === 0) return <p className="text-soft">There are none.</p>
  return (
    <>
      <p className="mb-3 text-soft">If you did not do one of these, tell an administrator.</p>
      <ul aria-label="Changes of your account" className="divide-y divide-line rounded-md border border-line bg-sheet">
        {changes.map(({ what, at }) => (
          <li key={`${what} ${at}`} className="flex justify-between gap-3 px-3 py-2">
            <span className="min-w-0">{labels[what]}</span>
            <span className="text-soft">
              <When at={at} />
            </span>
          </li>
        ))}
      </ul>
    </>
  )
}

const labels: Record<AccountChange['what'], string> = {
  'password.changed': 'Password changed',
  'second-factor.turned-on': 'Second factor turned on',
  'second-factor.turned-off': 'Second factor turned off',
  'second-factor.recovery-codes-renewed': 'Recovery codes renewed',
  'second-factor.recovery-code-used': 'Recovery code used to sign in',
  'second-factor.reset': 'Second factor reset by two administrators',
  'address.changed': 'Address changed by two administrators',
}
