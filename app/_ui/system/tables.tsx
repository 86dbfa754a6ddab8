import type { Storage } from '#core/system/system'
import { count, size } from '#ui/basics/numbers'
import { Section } from './section'
import { SimpleTable } from './simple-table'

const columns = [{ title: 'Table' }, { title: 'Rows, about', isNumber: true }, { title: 'Size', isNumber: true }]

/** The largest tables. */
export function Tables({ tables }: Pick<Storage, 'tables'>) {
  return (
    <Section id="tables" title="Largest tables">
      <SimpleTable
        label="Largest tables"
        columns={columns}
        rows={tables.map(({ name, rows, bytes }) => ({
          key: name,
          cells: [
            <span key="name" className="font-mono font-normal">
              {name}
            </span>,
            rows === null ? <NotCounted key="rows" /> : count(rows),
            size(bytes),
          ],
        }))}
      />
    </Section>
  )
}

function NotCounted() {
  return (
    <span className="text-soft">
      <span aria-hidden="true">–</span>
      <span className="sr-only">not counted yet</span>
    </span>
  )
}
