import Link from 'next/link'
import type { Balance, BalancePart } from '#core/batches/balance'
import { count } from '#ui/basics/numbers'
import { outcomes, Sign } from '#ui/basics/outcome'
import { partsOf } from '#ui/batch/balance-bar'

type Props = { balance: Balance }

/** The counts of the balance, each a link to its rows, and their sum. */
export function BalanceLegend({ balance }: Props) {
  return (
    <ul aria-label="Balance" className="flex flex-wrap items-center gap-x-1 gap-y-1 text-sm tabular-nums">
      {partsOf(balance).map(({ part, rows }) => (
        <li key={part}>
          <Part part={part} rows={rows} />
        </li>
      ))}
      {balance.rows !== null && (
        <li className="ml-auto whitespace-nowrap py-0.5 pl-2 text-soft max-sm:ml-0 max-sm:pl-0">
          = <span className="font-medium text-ink">{count(balance.rows)}</span> {balance.rows === 1 ? 'row' : 'rows'} in the file
        </li>
      )}
    </ul>
  )
}

function Part({ part, rows }: { part: BalancePart; rows: number }) {
  const { word } = outcomes[part]
  const href = rowLinks[part]
  const body = (
    <>
      <Sign part={part} />
      <span className="font-medium">{count(rows)}</span> <span className="text-soft">{word}</span>
    </>
  )
  const shape = 'inline-flex items-baseline gap-1.5 whitespace-nowrap rounded-sm px-1.5 py-0.5 first:-ml-1.5'
  if (!href) return <span className={shape}>{body}</span>
  return (
    <Link href={href} scroll={false} className={`${shape} hover:bg-sunken`}>
      {body}
    </Link>
  )
}

const rowLinks: Record<BalancePart, string | null> = {
  pending: '?tab=pending',
  approved: '?tab=decided&outcome=approved',
  rejected: '?tab=decided&outcome=rejected',
  sentBack: '?tab=decided&outcome=sent-back',
  withdrawn: '?tab=decided&outcome=withdrawn',
  expired: '?tab=decided&outcome=expired',
  reversed: '?tab=decided&outcome=reversed',
  invalid: '?tab=failed-rows&outcome=invalid',
  duplicate: '?tab=failed-rows&outcome=duplicate',
  notRead: null,
}
