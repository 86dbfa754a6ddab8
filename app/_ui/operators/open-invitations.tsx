import type { OpenInvitation } from '#core/operators/list-operators'

/** Who has been invited and has not come yet. */
export function OpenInvitations({ invitations }: { invitations: OpenInvitation[] }) {
  return (
    <section aria-label="Invited">
      <h2 className="mb-2 font-semibold">Invited, not here yet</h2>
      <ul className="divide-y divide-line rounded-md border border-line bg-sheet text-sm">
        {invitations.map(({ id, name, email, expiresAt }) => (
          <li key={id} className="flex flex-wrap gap-x-4 px-4 py-2">
            <span className="font-medium">{name}</span>
            <span className="text-soft">{email}</span>
            <span className="ml-auto text-soft">the link works until {expiresAt.slice(0, 10)}</span>
          </li>
        ))}
      </ul>
    </section>
  )
}
