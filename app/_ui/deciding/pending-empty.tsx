import { type Batch, hasEnded, isMoving } from '#core/batches/batch'
import { Button } from '#ui/basics/button'
import { Empty } from '#ui/basics/empty'

type Props = { batch: Batch; isFiltered: boolean; onEveryone: () => void }

/** Why nobody is in the list of those who wait. */
export function PendingEmpty({ batch, isFiltered, onEveryone }: Props) {
  if (isFiltered) {
    return (
      <Empty title="Nobody matches">
        <p>Of those who are still pending, nobody is as you search and filter.</p>
        <Button className="mt-4" onClick={onEveryone}>
          Show everyone
        </Button>
      </Empty>
    )
  }
  if (isMoving(batch)) return <Empty title="Nobody waits yet">People appear here while the file is being read.</Empty>
  if (batch.state === 'needs-input')
    return <Empty title="Nobody waits yet">People appear here once it is settled how the file is read.</Empty>
  if (batch.state === 'refused') return <Empty title="Nobody came in">The file could not be read, so nobody in it waits.</Empty>
  if (hasEnded(batch))
    return <Empty title="Nobody waits any more">Every row of this file has its outcome; they stand under the other tabs.</Empty>
  return (
    <Empty title="Nobody waits">
      Everyone has been decided. The batch closes by itself once no approval can be undone and the counts have been compared.
    </Empty>
  )
}
