import { type Batch, hasEnded, isMoving } from '#core/batches/batch'
import { Button } from '#ui/basics/button'
import { Empty } from '#ui/basics/empty'

type Props = { batch: Batch; isFiltered: boolean; onClearFilters: () => void }

/** Why the pending list is empty. */
export function PendingEmpty({ batch, isFiltered, onClearFilters }: Props) {
  if (isFiltered) {
    return (
      <Empty title="No matches">
        <p>No one who is pending matches your search and filters.</p>
        <Button className="mt-4" onClick={onClearFilters}>
          Clear all filters
        </Button>
      </Empty>
    )
  }
  if (isMoving(batch)) return <Empty title="No one is pending yet">People appear here while the file is being imported.</Empty>
  if (batch.state === 'needs-input')
    return <Empty title="No one is pending yet">People appear here once the maker has chosen how to read the file.</Empty>
  if (batch.state === 'refused') return <Empty title="No one was imported">The file could not be read.</Empty>
  if (hasEnded(batch)) return <Empty title="No one is pending any more">Every row of this file has an outcome. See the other tabs.</Empty>
  return (
    <Empty title="No one is pending">
      Everyone has been decided. The batch closes automatically when the undo window has passed and the counts agree.
    </Empty>
  )
}
