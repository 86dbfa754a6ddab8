import Link from 'next/link'
import type { Role } from '#core/operators/operator'
import { LiveDot } from './live-dot'
import { Mark } from './mark'
import { Nav } from './nav'
import { OperatorMenu } from './operator-menu'

type Props = { operator: { name: string; email: string; roles: readonly Role[] } }

export function Header({ operator }: Props) {
  return (
    <header className="border-line border-b bg-sheet">
      <div className="mx-auto flex h-12 max-w-[1320px] items-center gap-4 px-4 sm:px-6 lg:gap-6">
        <Link href="/" aria-label="Countersign" className="flex items-center gap-2 rounded-sm font-semibold text-base tracking-[-0.01em]">
          <Mark />
          <span className="max-lg:hidden">Countersign</span>
        </Link>
        <Nav roles={operator.roles} />
        <div className="ml-auto flex shrink-0 items-center gap-1 sm:gap-3">
          <LiveDot />
          <OperatorMenu operator={operator} />
        </div>
      </div>
    </header>
  )
}
