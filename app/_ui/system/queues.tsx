import type { TaskQueue, TemporalStatus } from '#core/system/system'
import { count } from '#ui/basics/numbers'
import { When } from '#ui/basics/when'
import { Section } from './section'
import { SimpleTable } from './simple-table'

const columns = [{ title: 'Tasks' }, { title: 'Waiting', isNumber: true }, { title: 'Pollers', isNumber: true }, { title: 'Last poll' }]

/** The task queues of the workers, as Temporal describes them. */
export function Queues({ temporal }: { temporal: TemporalStatus | null }) {
  return (
    <Section id="queues" title="Task queues">
      {temporal === null ? (
        <p className="px-4 py-3 text-soft">Temporal does not answer, so what waits in its queues is not known.</p>
      ) : (
        <SimpleTable
          label="Task queues"
          columns={columns}
          rows={temporal.queues.map((each) => ({
            key: `${each.queue} ${each.kind}`,
            cells: [
              nameOf(each),
              count(each.tasks),
              count(each.pollers),
              each.polledAt === null ? <span className="text-soft">none in 5 min</span> : <When at={each.polledAt} />,
            ],
          }))}
        />
      )}
    </Section>
  )
}

const nameOf = ({ queue, kind }: TaskQueue) => {
  if (queue === 'review-index') return 'Review index'
  return kind === 'workflow' ? 'Workflows' : 'Activities'
}
