import { type Balance, type BalancePart, balanceParts } from '#core/batches/balance'
import { count } from '#ui/basics/numbers'
import { outcomes } from '#ui/basics/outcome'

type Props = { balance: Balance; large?: boolean }

/** Every row of the file in one stacked bar of outcomes. Rows not read yet are hatched. */
export function BalanceBar({ balance, large = false }: Props) {
  const parts = partsOf(balance)
  return (
    <div
      role="img"
      aria-label={describe(balance)}
      className={`flex w-full gap-px overflow-hidden rounded-sm border border-edge bg-sheet ${large ? 'h-4' : 'h-2.5'}`}
    >
      {parts.length === 0 && <span className="hatched flex-1" />}
      {parts.map(({ part, rows }) => (
        <span
          key={part}
          title={`${count(rows)} ${outcomes[part].word}`}
          className={`min-w-0.5 basis-0 transition-[flex-grow] duration-150 ${outcomes[part].fill} ${growOf(rows, parts)}`}
        />
      ))}
    </div>
  )
}

/** A class and no style attribute, which the policy of the page refuses in HTML from the server. */
function growOf(rows: number, parts: { rows: number }[]): string {
  const total = parts.reduce((sum, part) => sum + part.rows, 0)
  return `grow-${Math.round((rows / total) * 100)}`
}

function describe(balance: Balance): string {
  if (balance.rows === null) return 'No rows have been read yet'
  const parts = partsOf(balance).map(({ part, rows }) => `${count(rows)} ${outcomes[part].word}`)
  return `${parts.join(', ')}, of ${count(balance.rows)} rows`
}

/** The parts with at least one row, in the order of the bar. */
export const partsOf = (balance: Balance): { part: BalancePart; rows: number }[] =>
  balanceParts.map((part) => ({ part, rows: balance[part] })).filter(({ rows }) => rows > 0)
