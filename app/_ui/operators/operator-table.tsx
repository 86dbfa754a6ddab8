import type { OperatorEntry } from '#core/operators/list-operators'
import { cn } from '#ui/basics/cn'
import { ChangeMenu } from './change-menu'

type Props = { operators: OperatorEntry[]; actor: { id: string; mayChange: boolean } }

/** All operators, active ones first. */
export function OperatorTable({ operators, actor }: Props) {
  return (
    <div className="relative overflow-x-auto rounded-md border border-line bg-sheet">
      <table aria-label="Operators" className="w-full text-left text-sm">
        <thead className="border-line border-b text-soft">
          <tr>
            {columns.map(({ title, look }) => (
              <th key={title} scope="col" className={cn(cell, 'py-2 font-medium', look)}>
                {title}
              </th>
            ))}
            {actor.mayChange && (
              <th scope="col" className={cn(cell, 'py-2')}>
                <span className="sr-only">Change</span>
              </th>
            )}
          </tr>
        </thead>
        <tbody className="divide-y divide-line">
          {operators.map((operator) => (
            <tr key={operator.id} className={operator.active ? undefined : 'text-soft'}>
              <th scope="row" className={cn(cell, 'py-1.5 font-medium')}>
                {operator.name}
                {operator.id === actor.id && <span className="font-normal text-faint"> (you)</span>}
              </th>
              <td className={cn(cell, 'py-1.5', wideOnly)}>{operator.email}</td>
              <td className={cn(cell, 'py-1.5')}>{operator.roles.join(', ') || <span className="text-faint">none</span>}</td>
              <td className={cn(cell, 'py-1.5', wideOnly)}>{operator.hasSecondFactor ? 'on' : <span className="text-faint">off</span>}</td>
              <td className={cn(cell, 'py-1.5')}>{statusOf(operator)}</td>
              {actor.mayChange && (
                <td className={cn(cell, 'py-1.5 text-right')}>
                  <ChangeMenu operator={operator} />
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

const cell = 'px-4 max-sm:px-2 max-sm:first:pl-4 max-sm:last:pr-4'
const wideOnly = 'max-sm:hidden'
const columns = [
  { title: 'Name', look: '' },
  { title: 'E-mail', look: wideOnly },
  { title: 'Roles', look: '' },
  { title: 'Second factor', look: wideOnly },
  { title: 'Status', look: '' },
]

function statusOf({ active, suspended }: OperatorEntry): string {
  if (!active) return 'deactivated'
  return suspended ? 'suspended' : 'active'
}
