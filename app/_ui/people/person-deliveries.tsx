import type { PersonDelivery } from '#core/deliveries/read-deliveries-of-person'
import { When } from '#ui/basics/when'
import { deliveryLooks } from '#ui/deliveries/delivery-outcomes'
import { DeliverySign } from '#ui/deliveries/delivery-sign'

/** Where a person has arrived, and since when. */
export function PersonDeliveries({ deliveries }: { deliveries: PersonDelivery[] }) {
  if (deliveries.length === 0) return null
  return (
    <section>
      <h3 className="mb-1 text-faint text-xs">Delivery</h3>
      <ul className="space-y-1.5 text-sm">
        {deliveries.map(({ key, name, outcome, at, isUnwanted, failure }) => (
          <li key={key}>
            <p className="flex flex-wrap items-baseline gap-x-1.5">
              <DeliverySign outcome={outcome} />
              <span className="min-w-0 wrap-anywhere font-medium">{name}</span>
              <span className={deliveryLooks[outcome].ink}>{deliveryLooks[outcome].word}</span>
              {at !== null && (
                <span className="text-soft">
                  <When at={at} />
                </span>
              )}
            </p>
            {isUnwanted && <p className="pl-5 text-soft">Being taken back.</p>}
            {failure && (
              <p className="pl-5 text-soft">
                {failure.happened} {failure.todo}
              </p>
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}
