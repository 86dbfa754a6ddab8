import { type DeliveryCounts, deliveryOutcomes } from '#core/deliveries/delivery-outcome'
import { count, people } from '#ui/basics/numbers'
import { deliveryLooks } from './delivery-outcomes'
import { DeliverySign } from './delivery-sign'

/** The people of a batch at a target in one stacked bar, with their counts. */
export function DeliveryBar({ counts }: { counts: DeliveryCounts }) {
  const parts = deliveryOutcomes.map((outcome) => ({ outcome, value: counts[outcome] })).filter(({ value }) => value > 0)
  const total = parts.reduce((sum, { value }) => sum + value, 0)
  const said = parts.map(({ outcome, value }) => `${count(value)} ${deliveryLooks[outcome].word}`).join(', ')
  return (
    <div className="space-y-1.5">
      <div
        role="img"
        aria-label={`${said}, of ${people(total)}`}
        className="flex h-2.5 w-full gap-px overflow-hidden rounded-sm border border-edge bg-sheet"
      >
        {parts.map(({ outcome, value }) => (
          <span
            key={outcome}
            className={`min-w-0.5 basis-0 transition-[flex-grow] duration-150 ${deliveryLooks[outcome].fill} grow-${Math.round((value / total) * 100)}`}
          />
        ))}
      </div>
      <ul aria-label="Outcomes" className="flex flex-wrap items-center gap-x-4 gap-y-1 text-sm tabular-nums">
        {parts.map(({ outcome, value }) => (
          <li key={outcome} className="inline-flex items-baseline gap-1.5 whitespace-nowrap">
            <DeliverySign outcome={outcome} />
            <span className="font-medium">{count(value)}</span> <span className="text-soft">{deliveryLooks[outcome].word}</span>
          </li>
        ))}
        <li className="ml-auto whitespace-nowrap text-soft max-sm:ml-0">
          = <span className="font-medium text-ink">{count(total)}</span> {total === 1 ? 'person' : 'people'}
        </li>
      </ul>
    </div>
  )
}
