import type { OperatorName } from '#core/operators/operator'
import { Empty } from '#ui/basics/empty'

/** The desk of an operator without a role. */
export function NoRole({ admins }: { admins: OperatorName[] }) {
  return (
    <section aria-label="Your roles" className="rounded-md border border-line bg-sheet">
      <h1 className="sr-only">Desk</h1>
      <Empty title="You have no role yet">
        <p>A role lets you upload batches, decide them or read the audit log. One admin proposes it and another confirms it.</p>
        <p className="mt-2">{admins.length === 0 ? noAdmin : `Ask ${admins.length === 1 ? 'an admin' : 'one of the admins'}:`}</p>
        {admins.length > 0 && (
          <ul aria-label="Admins" className="mt-1 text-ink">
            {admins.map(({ id, name }) => (
              <li key={id}>{name}</li>
            ))}
          </ul>
        )}
      </Empty>
    </section>
  )
}

const noAdmin = 'There is no active admin now. Ask the person who runs this instance.'
